#!/bin/sh
# House rules that a reader would otherwise have to remember: no leftovers, no long lines, no file that grew out of a head.
set -u
p=0
f=0
rule() {
	if [ -n "$2" ]; then
		f=$((f + 1))
		echo "not ok $1"
		echo "$2" | head -n 20
	else
		p=$((p + 1))
	fi
}
sources=$(git ls-files '*.c' '*.h' '*.def' '*.ts' '*.svelte' '*.mjs' '*.sh' Makefile)
[ -n "$sources" ] || { echo "no sources"; exit 1; }
rule "no FIXME or TODO" "$(grep -nwE 'FIXME|TODO|XXX' $sources | grep -v '^scripts/house.sh')"
# The load generator of the bench fills templates into buffers of its own and meets nobody's input.
rule "no forbidden string functions" "$(grep -nE '\b(strcpy|strcat|sprintf|gets)\(' $(git ls-files '*.c' | grep -vE 'schemac|^tests/bench/'))"
rule "no innerHTML" "$(grep -nE 'innerHTML|\{@html' $(git ls-files 'web-client/src/*'))"
rule "no generated or vendored files" "$(git ls-files | grep -E '^(build|web-client/dist|web-client/node_modules)/')"
rule "no file over 700 lines" "$(for x in $(git ls-files 'hub/*.c' 'shared/*.c' 'client-cli/*.c' 'web-client/src/*'); do n=$(wc -l < "$x"); [ "$n" -gt 700 ] && echo "$x: $n"; done)"
rule "a decision record behind every number" "$(ls shared/decisions/*.md >/dev/null 2>&1 || echo none)"
echo "$p passed, $f failed"
[ "$f" -eq 0 ]
