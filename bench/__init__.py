"""Speed, CPU and memory, measured beside the floor of the same machine in the same run."""
