#!/bin/sh
# Compiles the core with gcc and clang, with and without optimising, folds the same LOGS (2000) logs with each, and compares the digests.
set -u
mkdir -p build/differential
logs=${LOGS:-2000}
passed=0
failed=0
scripts/deps.sh "clang" "" > /dev/null
for cc in gcc clang; do
	for opt in -O0 -O2; do
		b=build/differential/$cc$opt
		rm -rf "$b"
		echo "$cc $opt: building"
		make --no-print-directory -s B="$b" CC="$cc" OPT="$opt" "$b/tests/fuzz/differential" > "$b.log" 2>&1 || { tail -n 5 "$b.log"; exit 1; }
		"$b/tests/fuzz/differential" "$logs" > "$b.txt" || { echo "not ok $cc $opt: it ended with $?"; failed=$((failed + 1)); continue; }
		if [ "$(wc -l < "$b.txt")" -eq "$logs" ] && cmp -s "$b.txt" build/differential/gcc-O0.txt; then
			passed=$((passed + 1))
			echo "ok $cc $opt: $logs logs, $(sort -k 2 -u "$b.txt" | wc -l) digests, $(sha256sum < "$b.txt" | cut -c 1-16)"
		else
			failed=$((failed + 1))
			echo "not ok $cc $opt: first difference: $(diff "$b.txt" build/differential/gcc-O0.txt | head -n 2 | tail -n 1)"
		fi
	done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
