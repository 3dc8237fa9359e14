#!/bin/sh
# Builds the load generator and the floor, then measures. A benchmark prints; it asserts nothing.
set -eu
scripts/deps.sh "strace zlib1g-dev libssl-dev util-linux" "" > /dev/null
mkdir -p build/bench
gcc -O2 -g -std=gnu11 -Wall -Wextra -DWITH_ZLIB -o build/bench/wsload tests/bench/wsload.c -lz
gcc -O2 -g -std=gnu11 -Wall -Wextra -Wno-deprecated-declarations -o build/bench/floor tests/bench/floor.c -lcrypto
gcc -O2 -g -std=gnu11 -Wall -Wextra -o build/bench/fsync tests/bench/fsync.c
ulimit -n 20000 2>/dev/null || true
PATH="$(scripts/node.sh):$PATH" node tests/bench/bench.mjs
