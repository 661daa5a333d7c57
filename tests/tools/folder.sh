#!/usr/bin/env bash
# Where the tests keep their thousands of small databases: in memory where there is plenty, else where
# temporary files usually are. What is killed there is a process, never the machine.
set -u
memory=/dev/shm
free_mb=$(df -m --output=avail "$memory" 2> /dev/null | tail -1)
if [ "${free_mb:-0}" -gt 6000 ] && [ -w "$memory" ]; then echo "$memory"; else echo "${TMPDIR:-/tmp}"; fi
