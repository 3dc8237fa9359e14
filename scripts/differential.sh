#!/bin/sh
# Compiles the core with gcc and clang, with and without optimising, for 32 bits, and with sanitizers; folds the same LOGS (2000) logs with
# each, and compares the digests.
set -u
mkdir -p build/differential
logs=${LOGS:-2000}
passed=0
failed=0
left_out=0
first=

# One row: its name, the compiler, its options, what make is told besides.
row() {
	name=$1 cc=$2 opt=$3
	shift 3
	b=build/differential/$(echo "$name" | tr -d ' ')
	rm -rf "$b"
	echo "$name: building"
	make --no-print-directory -s B="$b" CC="$cc" OPT="$opt" "$@" "$b/tests/fuzz/differential" > "$b.log" 2>&1 || { tail -n 5 "$b.log"; exit 1; }
	first=${first:-$b.txt}
	if ! "$b/tests/fuzz/differential" "$logs" > "$b.txt"; then
		echo "not ok $name: it did not end well"
		failed=$((failed + 1))
	elif [ "$(wc -l < "$b.txt")" -eq "$logs" ] && cmp -s "$b.txt" "$first"; then
		passed=$((passed + 1))
		echo "ok $name: $logs logs, $(sort -k 2 -u "$b.txt" | wc -l) digests, $(sha256sum < "$b.txt" | cut -c 1-16)"
	else
		failed=$((failed + 1))
		echo "not ok $name: first difference: $(diff "$b.txt" "$first" | head -n 2 | tail -n 1)"
	fi
}

scripts/deps.sh "clang" "" > /dev/null
for cc in gcc clang; do
	for opt in -O0 -O2; do
		row "$cc $opt" "$cc" "$opt"
	done
done
row "gcc with sanitizers" gcc "-O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined"
# Where long and size_t are half as wide. The core needs three libraries, which come as Debian builds them for 32 bits, and a compiler that
# divides 128 bits there (shared/base/wide.h).
libs=$PWD/build/libs32
so=$libs/usr/lib/i386-linux-gnu
newer=clang
[ "$(clang -dumpversion | cut -d. -f1)" -ge 16 ] || newer=clang-16
if [ "$(dpkg --print-architecture)" = amd64 ] && scripts/deps.sh "gcc-multilib $newer" "" > /dev/null && scripts/libs32.sh "$libs"; then
	row "$newer -m32 -O2" "$newer" "-m32 -O2" LIB_CFLAGS="-isystem $libs/usr/include" \
		LIB_LIBS="-L$so -Wl,-rpath,$so -lcjson -lsodium -lutf8proc"
else
	left_out=1
	echo "-- 32 bits: left out, there are no libraries of 32 bits here"
fi
if [ "$left_out" -gt 0 ]; then
	echo "$passed passed, $failed failed, $left_out skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
