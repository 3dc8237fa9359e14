#!/bin/sh
# Memory that ends: in scenes of the hub's parts (ASan's torture), then in the whole hub over sockets. EVERY=1 takes each allocation, which
# takes long; without it a sample is taken. Ends with a plain line `N passed, N failed`.
set -u
export PATH="$(scripts/node.sh):$PATH"
B=build/${VARIANT:-release}/tests/faults
passed=0
failed=0
log=$(mktemp)
part() {
	# Its own last line goes into the sum; a part that says nothing has failed.
	"$@" > "$log" 2>&1
	code=$?
	grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$log"
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
	p=$(echo "${line:-0 passed, 1 failed}" | sed 's/ passed.*//')
	f=$(echo "${line:-0 passed, 1 failed}" | sed 's/.*passed, \([0-9]*\) failed.*/\1/')
	[ $code -eq 0 ] || [ "$f" -gt 0 ] || f=1
	passed=$((passed + p))
	failed=$((failed + f))
}
part env EVERY="${EVERY:-4}" ASAN_OPTIONS="detect_leaks=1:exitcode=99" \
	LSAN_OPTIONS="suppressions=$PWD/tests/asan.supp:print_suppressions=0" build/asan/tests/faults/torture
part env ${EVERY:+STRIDE="$EVERY"} HUB="$B/dienhong-hub" node tests/faults/hub.mjs
rm -f "$log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
