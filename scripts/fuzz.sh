#!/bin/sh
# Runs every fuzzer for FUZZ_SECONDS (60) from its committed corpus. What breaks one is kept in build/fuzz-found/ and printed.
set -u
seconds=${FUZZ_SECONDS:-60}
passed=0
failed=0
for c in tests/fuzz/fuzz_*.c; do
	name=$(basename "$c" .c)
	seeds=tests/fuzz/corpus/${name#fuzz_}
	grown=build/fuzz-corpus/$name
	found=build/fuzz-found/$name-
	log=build/logs/$name.log
	# The command line tells what is wrong with a file; a million times that is too much.
	case $name in fuzz_count | fuzz_import) mute=2 ;; *) mute=0 ;; esac
	mkdir -p "$grown" build/fuzz-found build/logs
	[ -n "$(ls "$seeds" 2>/dev/null)" ] || { echo "not ok $name: no corpus in $seeds"; failed=$((failed + 1)); continue; }
	if "build/fuzz/fuzz/$name" -close_fd_mask=$mute -max_total_time="$seconds" -max_len=$([ "$name" = fuzz_apply ] && echo 300 || echo 16384) -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$found" \
		-print_final_stats=1 "$grown" "$seeds" > "$log" 2>&1; then
		passed=$((passed + 1))
		echo "ok $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, $(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)"
	else
		failed=$((failed + 1))
		echo "not ok $name: see $log"
		grep -E 'ERROR|runtime error|SUMMARY|Test unit written|^must' "$log" | head -n 8 | sed 's/^/    /'
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
