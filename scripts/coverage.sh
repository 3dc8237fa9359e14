#!/bin/sh
# Which branches of the core, the journal and the codec the fast suites take: unit and contract tests, plays, golden files, the quick
# faults of disk and memory. GOAL (90) percent of them is asked for in each room. Branches of must() are left out: what they guard
# against never happens.
set -u
B=${B:-build/coverage}
passed=0
failed=0
find "$B" -name '*.gcda' -delete
export CMOCKA_MESSAGE_OUTPUT=TAP
run() {
	if "$@" > "$B/last.log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok $*"
		grep -E '^not ok|rror' "$B/last.log" | head -n 5 | sed 's/^/    /'
	fi
}
for t in tests/unit/test_*.c tests/contract/test_*.c tests/house/test_*.c; do
	[ -f "$t" ] && run "$B/${t%.c}"
done
run "$B/tests/plays/run" --coverage tests/plays/*.play
run "$B/tests/plays/run" --matrix tests/plays/matrix.txt tests/plays/*.play
run "$B/tests/golden/run" tests/golden
run "$B/tests/faults/cuts" 300
run "$B/tests/faults/positions" 7
run "$B/tests/faults/flips" 400
run "$B/tests/faults/torture" --quick
# The large ones of the journal, in samples; a child that ends itself leaves its figures behind too.
EVERY=12 run "$B/tests/faults/torture" journal-make journal-open journal-forget journal-backup
run "$B/tests/faults/torture" journal-append journal-urn journal-readings memory-unruly
for room in hub/core hub/journal shared/protocol; do
	find "$B/$room" -name '*.gcda' | sort
done | xargs gcov --branch-probabilities --branch-counts --json-format --stdout > "$B/coverage.json" 2> "$B/gcov.log" || { cat "$B/gcov.log"; failed=$((failed + 1)); }
PATH="$(scripts/node.sh):$PATH" node scripts/coverage.mjs "${GOAL:-90}" "$B/coverage.json" hub/core hub/journal shared/protocol || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
