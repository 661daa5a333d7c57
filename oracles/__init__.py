"""Comparisons with other people's counting libraries, beside the tests: `make oracles`."""
