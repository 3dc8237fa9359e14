#!/bin/sh
# Runs every fast suite and ends with a plain line `N passed, N failed`; what failed is told again just before it, for whoever sees the end
# alone. E2E=0 leaves the browsers and the real hub out, E2E=hub the browsers alone; both say so. The hub suites speak the protocol
# themselves and run against the hub of this VARIANT.
set -u
V=${VARIANT:-release}
B=build/$V
skipped=0
# A report ends the program with a code of its own, which no suite takes for a good end.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0:exitcode=99}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/asan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1:exitcode=99}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:exitcode=99:suppressions=$PWD/tests/tsan.supp}"
hub_suites="${HUB_SUITES:-server refusals views traceless ballots secrecy verify demo carry kill}"
export PATH="$(scripts/node.sh):$PATH"
logs=build/logs
counts=$logs/.counts
claims=$logs/.claims
broken=$logs/.broken
rm -rf "$claims"
mkdir -p "$logs" "$claims"
: > "$counts"
: > "$broken"

# Which tests of a log failed, and the first words about each; the end of the log where it names none.
why() {
	sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/failing tests:/ { exit }
		/^not ok|^ *✖|^FAIL|^ *×/ { print; more = 1; next }
		/^# .*(!=|error:)|Error|ERROR|error:|Assertion|timed out/ && more > 0 { print; more-- }' | awk '!told[$0]++' | cut -c 1-220 | head -n 8 > "$logs/.why-$2"
	[ -s "$logs/.why-$2" ] || tail -n 4 "$1" > "$logs/.why-$2"
	sed "s/^ */failed: $2: /" "$logs/.why-$2"
	rm -f "$logs/.why-$2"
}

# A suite that prints a line `N passed, N failed` is counted by it (and by its exit code); any other by its exit code alone. Two may run
# side by side, so each speaks in one go and notes its counts in a file.
suite() {
	name=$1
	shift
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
	echo "$p $f" >> "$counts"
	said=$(printf '%-34s%4d passed %4d failed  %3d s' "$name" "$p" "$f" $(($(date +%s) - start)))
	if [ "$f" -ne 0 ]; then
		why "$logs/$name.log" "$name" >> "$broken"
		said="$said
$(grep -E '^not ok|FAIL|[Ee]rror|ERROR|Assertion' "$logs/$name.log" | head -n 25 | sed 's/^/    /')
$(tail -n 15 "$logs/$name.log" | sed 's/^/    | /')"
	fi
	echo "$said"
}

end_to_end() {
	suite "e2e-$1" node scripts/run-node-tests.mjs "tests/e2e/$1.test.mjs"
}

# Walks the list of suites and runs each that no other lane has taken.
lane() {
	for t in $1; do
		mkdir "$claims/$t" 2> /dev/null && end_to_end "$t"
	done
}

leave_out() {
	printf '%-34s skipped: %s\n' "$1" "$2"
	skipped=$((skipped + 1))
}

export CMOCKA_MESSAGE_OUTPUT=TAP
compiled() {
	for t in tests/unit/test_*.c tests/contract/test_*.c tests/house/test_*.c; do
		[ -f "$t" ] || continue
		t=${t%.c}
		suite "$(echo "$t" | tr / - | sed 's/^tests-//')" "$B/$t"
	done
	if [ "$V" = release ]; then
		suite faults-cuts "$B/tests/faults/cuts" 100
		suite faults-positions "$B/tests/faults/positions" 61
		suite faults-flips "$B/tests/faults/flips" 100
		suite faults-torture "$B/tests/faults/torture" --quick
	fi
	[ -x "$B/tests/plays/run" ] && suite plays "$B/tests/plays/run" --coverage tests/plays/*.play
	[ -x "$B/tests/plays/run" ] && suite matrix "$B/tests/plays/run" --matrix tests/plays/matrix.txt tests/plays/*.play
	[ -x "$B/tests/sim/run" ] && suite sim "$B/tests/sim/run" --kept tests/sim/seeds.txt --seeds "${SIM_SEEDS:-50}"
	[ -x "$B/tests/golden/run" ] && suite golden "$B/tests/golden/run" tests/golden
}
rules() {
	[ "$V" = release ] || return 0
	suite hardening scripts/hardening.sh "$B/dienhong-hub" "$B/dienhong"
	suite arrows scripts/arrows.sh
	suite pure make --no-print-directory pure
	suite house scripts/house.sh
}
web() {
	suite web-check sh -c 'cd web-client && npm run check'
	suite web-unit sh -c 'cd web-client && npm test'
}

if [ "${E2E:-1}" = 1 ]; then
	# Browsers wait more than they compute: two lanes share two cores, from the first unit test on. What measures time or promises one
	# runs by itself. What compiles the whole hub anew (one more method, one more language), wants the machine for itself (floods), looks
	# at every screen (screens, xss), waits long (deaf) or tries every byte of a log (touched) is left to make e2e.
	alone="budget chaos console hands phone hall"
	later="language toy floods xss screens deaf touched"
	echo "in make e2e: $later"
	others=$(ls tests/e2e/*.test.mjs | sed 's|.*/||; s|[.]test[.]mjs$||' | grep -vxE "$(echo $alone $later | tr ' ' '|')")
	{ web; lane "$others"; } &
	compiled
	rules
	lane "$others"
	wait
	lane "$alone"
else
	rules &
	compiled
	wait
	if [ "$E2E" = hub ]; then
		lane "$hub_suites"
		leave_out e2e "the browser suites run in make test"
	else
		leave_out e2e "the browser and hub suites run in make test"
	fi
fi
head -n 40 "$broken"
passed=$(awk '{ n += $1 } END { print n + 0 }' "$counts")
failed=$(awk '{ n += $2 } END { print n + 0 }' "$counts")
if [ "$skipped" -ne 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
