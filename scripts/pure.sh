#!/bin/sh
# The pure rooms (base, i18n, protocol, core, report, room) joined into one object may ask the world for nothing but memory and
# byte work, and may hold no writable data: no clock, no random, no files, no sockets, no threads, no locale.
set -eu
out=build/pure
mkdir -p "$out"
objects=
for f in $1; do
	o="$out/$(echo "$f" | tr / _ | sed 's/\.c$/.o/')"
	if [ ! -f "$o" ] || [ "$f" -nt "$o" ] || [ -n "$(find shared hub build/gen -name '*.[h]' -newer "$o" 2>/dev/null | head -1)" ]; then
		gcc -std=c17 -D_GNU_SOURCE -O1 -fno-pie -fno-pic -fno-stack-protector -Ishared -Ihub -Ibuild/gen -c "$f" -o "$o"
	fi
	objects="$objects $o"
done
ld -r $objects -o "$out/all.o"
bad=$(nm "$out/all.o" | awk '$2 ~ /^[BbCDd]$/ { print "writable: " $3 }')
allowed='^(memcpy|memmove|memset|memcmp|memchr|memmem|memrchr|strlen|strcmp|strncmp|strchr|strrchr|strstr|strspn|strcspn|strnlen|calloc|malloc|realloc|free|abort|_Exit|snprintf|vsnprintf|fprintf|stderr|strtoll|strtoull|strtol|bsearch|qsort|__stack_chk_fail|crypto_generichash.*|crypto_hash_sha256.*|sodium_memcmp|utf8proc_.*|cJSON_.*|__assert_fail|_GLOBAL_OFFSET_TABLE_|journal_ask|journal_keep|journal_free|__errno_location|__isoc23_strtoll|__isoc99_sscanf|floor|fabs|__udivti3|__umodti3|format_(docx|pdf|pdf_ready|xlsx))$'
asked=$(nm -u "$out/all.o" | awk '{ print $2 }' | grep -vE "$allowed" | sed 's/^/asks the world: /' || true)
n=$(nm "$out/all.o" | wc -l)
[ "$n" -gt 100 ] || { echo "nothing was looked at"; exit 1; }
if [ -n "$bad$asked" ]; then
	printf '%s\n%s\n' "$bad" "$asked" | sed '/^$/d'
	exit 1
fi
echo "pure: $n symbols, no writable data, nothing asked of the world but memory"
