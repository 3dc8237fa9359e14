#!/bin/sh
# gcc -fanalyzer, clang-tidy and cppcheck over the hub, the language of the house and the CLI. What a tool gets wrong, and no better
# wording cures, stands in tests/static.allow: a finding that is not there fails, and so does a line there that is found no more.
# Takes FLAGS, those of the compiler; JOBS (2) run side by side. The list belongs to the tools of Debian 12. analyze.sh FILE... looks at
# those alone.
set -u
out=build/analyze
jobs=${JOBS:-2}
allowed=tests/static.allow
passed=0
failed=0
rm -rf "$out"
mkdir -p "$out/gcc" "$out/tidy"
scripts/deps.sh "gcc clang-tidy cppcheck" "" > /dev/null
if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	find hub shared client-cli -name '*.c'
fi | sort > "$out/files"

# What a tool that works must say: each of these is wrong in a way that each tool knows.
cat > "$out/planted.c" << 'END'
#include <stdlib.h>
int planted(int n);
int planted(int n)
{
	int *at = malloc(sizeof *at);
	int *none = NULL;
	if (at == NULL)
		return 0;
	if (n > 7)
		return *none;
	*at = n;
	return n;
}
END

bugs="bugprone-assert-side-effect,bugprone-branch-clone,bugprone-copy-constructor-init,bugprone-incorrect-roundings,bugprone-infinite-loop,\
bugprone-integer-division,bugprone-misplaced-operator-in-strlen-in-alloc,bugprone-misplaced-pointer-arithmetic-in-alloc,\
bugprone-misplaced-widening-cast,bugprone-multiple-statement-macro,bugprone-posix-return,\
bugprone-redundant-branch-condition,bugprone-shared-ptr-array-mismatch,bugprone-signal-handler,bugprone-signed-char-misuse,\
bugprone-spuriously-wake-up-functions,bugprone-string-literal-with-embedded-nul,bugprone-suspicious-include,\
bugprone-suspicious-memory-comparison,bugprone-suspicious-memset-usage,bugprone-suspicious-missing-comma,bugprone-suspicious-realloc-usage,\
bugprone-suspicious-semicolon,bugprone-swapped-arguments,bugprone-terminating-continue,bugprone-too-small-loop-variable,\
bugprone-undefined-memory-manipulation"
# Padding is no bug; memcpy_s and its kin are not in glibc. Texts have lengths and no NUL, and arrays of pointers are no mistake, so two
# checks of bugprone are left out beside those for C++.
checks="-*,clang-analyzer-*,-clang-analyzer-optin.performance.Padding,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,$bugs"

gcc_run() {
	xargs -P "$jobs" -I % sh -c 'f=%; n=$(echo "$f" | tr / _)
		gcc $FLAGS -Wno-error -fanalyzer -fdiagnostics-path-format=none -fdiagnostics-color=never -c "$f" -o /dev/null > "'"$out"'/gcc/$n" 2>&1 ||
			echo "$f:0:0: warning: gcc ended badly [broken]" >> "'"$out"'/gcc/$n"'
	cat "$out"/gcc/*
}
tidy_run() {
	xargs -P "$jobs" -I % sh -c 'f=%; n=$(echo "$f" | tr / _)
		clang-tidy --quiet --checks="'"$checks"'" --header-filter="(hub|shared|client-cli)/.*" "$f" -- $FLAGS -Wno-everything > "'"$out"'/tidy/$n" 2> /dev/null ||
			echo "$f:0:0: warning: clang-tidy ended badly [broken]" >> "'"$out"'/tidy/$n"'
	cat "$out"/tidy/* | sed "s|$PWD/||g"
}
# tell() and its kin say `sentinel`, so gcc sees to the NULL at their end. Without the libraries' headers it knows no types of theirs.
cppcheck_run() {
	# shellcheck disable=SC2046
	cppcheck -q -j "$jobs" --std=c11 --enable=warning,portability --inline-suppr --suppress=varFuncNullUB --suppress=missingIncludeSystem \
		--template='{file}:{line}:{column}: {severity}: {message} [{id}]' --template-location='' \
		$(for word in $FLAGS; do case $word in -Ishared | -Ihub | -Iclient-cli | -Ibuild/*) echo "$word" ;; esac; done) \
		-D__GNUC__=12 -D__SIZEOF_INT128__=16 -DLWS_WITH_LIBUV -DLWS_ROLE_WS --file-list=- 2>&1
}

# "file id" of every finding, one a line: the last brackets name the check.
ids() {
	sed -nE 's/^([^ :]+\.[ch]):([0-9]+):([0-9]+): (warning|error|portability): .*\[-?W?([^][]+)\]$/\1:\2:\3 \5/p' | sort -u |
		sed -E 's/^([^:]+):[0-9]+:[0-9]+ /\1 /' | sort
}

judge() {
	tool=$1
	start=$(date +%s)
	echo "$out/planted.c" | "${tool}_run" 2>&1 | ids > "$out/$tool.planted"
	rm -f "$out/$tool"/*
	if [ "$(wc -l < "$out/$tool.planted")" -gt 0 ]; then
		passed=$((passed + 1))
		echo "ok $tool: names what was planted ($(cut -d' ' -f2 "$out/$tool.planted" | sort -u | tr '\n' ' ' | sed 's/ $//'))"
	else
		failed=$((failed + 1))
		echo "not ok $tool: does not see a leak and a null pointer that were planted"
	fi
	"${tool}_run" < "$out/files" > "$out/$tool.log" 2>&1
	ids < "$out/$tool.log" > "$out/$tool.found"
	sed -nE "s/^$tool +([^ ]+) +([^ ]+) .*/\1 \2/p" "$allowed" | grep -F -f "$out/files" | sort > "$out/$tool.allowed"
	comm -23 "$out/$tool.found" "$out/$tool.allowed" > "$out/$tool.new"
	comm -13 "$out/$tool.found" "$out/$tool.allowed" > "$out/$tool.gone"
	if [ -s "$out/$tool.new" ] || [ -s "$out/$tool.gone" ]; then
		failed=$((failed + 1))
		echo "not ok $tool: see $out/$tool.log"
		sed 's/^/    not listed: /' "$out/$tool.new"
		sed "s|^|    found no more, take it out of $allowed: |" "$out/$tool.gone"
		while read -r file id; do
			grep -E "^$file:.*$id" "$out/$tool.log" | sort -u | sed 's/^/    | /'
		done < "$out/$tool.new"
	else
		passed=$((passed + 1))
		echo "ok $tool: $(wc -l < "$out/files") files, $(wc -l < "$out/$tool.found") findings, each listed with its reason, $(($(date +%s) - start)) s"
	fi
}

export FLAGS
for tool in gcc tidy cppcheck; do
	judge "$tool"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
