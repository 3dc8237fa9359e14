#!/bin/sh
# The long tests: SIM_SEEDS (100000) workshops in a bottle, KILLS (1000) times kill -9 under writers, then SOAK_SECONDS (600) of simulated
# workshops with an eye on memory and descriptors. What each says is kept for tests/RELIABILITY.md.
set -u
export PATH="$(scripts/node.sh):$PATH"
export KILLS="${KILLS:-1000}" SOAK_SECONDS="${SOAK_SECONDS:-600}"
failed=0
echo "${SIM_SEEDS:-100000} seeds of the simulation"
scripts/figure.sh sim-soak build/release/tests/sim/run --kept tests/sim/seeds.txt --from "${SIM_FROM:-1000000}" --seeds "${SIM_SEEDS:-100000}" || failed=1
echo "$KILLS kills under ${PEOPLE:-200} writers"
TEST_TIMEOUT_MS=7200000 scripts/figure.sh kills node scripts/run-node-tests.mjs tests/e2e/kill.test.mjs || failed=1
echo "$SOAK_SECONDS seconds of simulated workshops"
scripts/figure.sh soak node tests/soak/simulate.mjs || failed=1
LOAD="room storm" scripts/figure.sh load node tests/soak/load.mjs || failed=1
LOAD=many scripts/figure.sh load-many node tests/soak/load.mjs || failed=1
exit $failed
