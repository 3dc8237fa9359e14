#!/bin/sh
# Runs a suite whose figures stand in tests/RELIABILITY.md: figure.sh NAME COMMAND... What it says goes to the terminal and to
# build/reliability/NAME.log, whose last line is how it ended, when, and for how long it ran.
set -u
name=$1
shift
mkdir -p build/reliability
log=build/reliability/$name.log
start=$(date +%s)
status=$({ { "$@" 2>&1; echo $? >&3; } | tee "$log.part" >&2; } 3>&1)
echo "ended $status at $(date -u +%Y-%m-%dT%H:%MZ) after $(($(date +%s) - start)) s, $(git describe --always --dirty 2> /dev/null || echo unknown)" >> "$log.part"
mv "$log.part" "$log"
exit "$status"
