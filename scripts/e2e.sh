#!/bin/sh
# The suites that drive the real hub and real browsers, each with its counts; ends with a plain line `N passed, N failed`. FULL: in every
# language, theme and size where make test takes a part of them.
set -u
export FULL=1
export PATH="$(scripts/node.sh):$PATH"
mkdir -p build/logs
passed=0
failed=0
for t in tests/e2e/*.test.mjs; do
	name=$(basename "$t" .test.mjs)
	log=build/logs/e2e-$name.log
	start=$(date +%s)
	node scripts/run-node-tests.mjs "$t" > "$log" 2>&1
	code=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
	p=$(echo "${line:-0 passed, 1 failed}" | sed 's/ passed.*//')
	f=$(echo "${line:-0 passed, 1 failed}" | sed 's/.*passed, \([0-9]*\) failed/\1/')
	[ $code -eq 0 ] || [ "$f" -gt 0 ] || f=1
	printf '%-16s%4d passed %4d failed  %4d s\n' "$name" "$p" "$f" $(($(date +%s) - start))
	[ "$f" -eq 0 ] || { tail -n 40 "$log" | sed 's/^/    | /'; }
	grep '^skipped:' "$log"
	passed=$((passed + p))
	failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
