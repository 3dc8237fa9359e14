#!/bin/sh
# Runs every fast suite and ends with a plain line `N passed, N failed`. E2E=0 leaves the browsers and the real hub out, E2E=hub the
# browsers alone; both say so. The hub suites speak the protocol themselves and run against the hub of this VARIANT.
set -u
V=${VARIANT:-release}
B=build/$V
passed=0
failed=0
skipped=0
# A report ends the program with a code of its own, which no suite takes for a good end.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0:exitcode=99}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/asan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1:exitcode=99}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:exitcode=99:suppressions=$PWD/tests/tsan.supp}"
hub_suites="${HUB_SUITES:-server refusals views traceless ballots secrecy verify demo kill}"
export PATH="$(scripts/node.sh):$PATH"
logs=build/logs
mkdir -p "$logs"

# A suite that prints a line `N passed, N failed` is counted by it (and by its exit code); any other by its exit code alone.
suite() {
	name=$1
	shift
	printf '%-34s' "$name"
	start=$(date +%s)
	"$@" > "$logs/$name.log" 2>&1
	code=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$logs/$name.log" | tail -n 1)
	tap_ok=$(grep -cE '^ok [0-9]' "$logs/$name.log")
	tap_no=$(grep -cE '^not ok [0-9]' "$logs/$name.log")
	if [ -n "$line" ]; then
		p=$(echo "$line" | sed 's/ passed.*//')
		f=$(echo "$line" | sed 's/.*passed, \([0-9]*\) failed.*/\1/')
	elif [ $((tap_ok + tap_no)) -gt 0 ]; then
		p=$tap_ok
		f=$tap_no
	else
		p=0
		f=0
		[ $code -eq 0 ] && p=1
	fi
	# A suite that ended badly, or ran nothing, has failed whatever it counted.
	if [ $code -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
	if [ $((p + f)) -eq 0 ]; then f=1; fi
	passed=$((passed + p))
	failed=$((failed + f))
	printf '%4d passed %4d failed  %3d s\n' "$p" "$f" $(($(date +%s) - start))
	if [ "$f" -ne 0 ]; then
		grep -E '^not ok|FAIL|[Ee]rror|ERROR|Assertion' "$logs/$name.log" | head -n 25 | sed 's/^/    /'
		tail -n 15 "$logs/$name.log" | sed 's/^/    | /'
	fi
}

leave_out() {
	printf '%-34s skipped: %s\n' "$1" "$2"
	skipped=$((skipped + 1))
}

export CMOCKA_MESSAGE_OUTPUT=TAP
for t in tests/unit/test_*.c tests/contract/test_*.c tests/house/test_*.c; do
	[ -f "$t" ] || continue
	t=${t%.c}
	suite "$(echo "$t" | tr / - | sed 's/^tests-//')" "$B/$t"
done
[ -x "$B/tests/plays/run" ] && suite plays "$B/tests/plays/run" --coverage tests/plays/*.play
[ -x "$B/tests/golden/run" ] && suite golden "$B/tests/golden/run" tests/golden
if [ "$V" = release ]; then
	suite arrows scripts/arrows.sh
	suite pure make --no-print-directory pure
	suite house scripts/house.sh
fi
if [ "${E2E:-1}" = 1 ]; then
	suite web-unit sh -c 'cd web-client && npm test'
	suite web-check sh -c 'cd web-client && npm run check'
	for t in tests/e2e/*.test.mjs; do
		[ -f "$t" ] || continue
		suite "e2e-$(basename "$t" .test.mjs)" node scripts/run-node-tests.mjs "$t"
	done
elif [ "$E2E" = hub ]; then
	for t in $hub_suites; do
		suite "e2e-$t" node scripts/run-node-tests.mjs "tests/e2e/$t.test.mjs"
	done
	leave_out e2e "the browser suites run in make test"
else
	leave_out e2e "the browser and hub suites run in make test"
fi
if [ "$skipped" -ne 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
