#!/bin/sh
# The journal under faults, at full length: CUTS power cuts (2000), every call to the disk failing, BITS turned bits (1000), KILLS times
# kill -9 of a real hub under writers (200), a full disk under a real hub. Ends with a plain line `N passed, N failed`.
set -u
export PATH="$(scripts/node.sh):$PATH"
B=${B:-build/${VARIANT:-release}}/tests/faults
logs=build/logs
passed=0
failed=0
mkdir -p "$logs"
# Each leaves its figures where the page of reliability is written from.
suite() {
	name=$1 figure=$2
	shift 2
	echo "== $name"
	scripts/figure.sh "$figure" "$@" > "$logs/faults-$name.log" 2>&1
	code=$?
	grep -vE '^(TAP|#|    |  ---|  \.\.\.)' "$logs/faults-$name.log" | grep -E '^(ok|not ok|skipped|[0-9]+ (kills|passed))' | sed 's/^/  /'
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$logs/faults-$name.log" | tail -n 1)
	p=$(echo "${line:-0 passed, 1 failed}" | sed 's/ passed.*//')
	f=$(echo "${line:-0 passed, 1 failed}" | sed 's/.*passed, \([0-9]*\) failed.*/\1/')
	[ $code -eq 0 ] || [ "$f" -gt 0 ] || f=1
	passed=$((passed + p))
	failed=$((failed + f))
}
suite cuts power-cuts "$B/cuts" "${CUTS:-2000}" "${SEED:-1}"
suite positions io-positions "$B/positions"
suite flips bit-flips "$B/flips" "${BITS:-1000}"
suite full disk-full node scripts/run-node-tests.mjs tests/e2e/full.test.mjs
KILLS=${KILLS:-200} TEST_TIMEOUT_MS=7200000 suite kills kills node scripts/run-node-tests.mjs tests/e2e/kill.test.mjs
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
