#!/bin/sh
# Every include points left: base <- i18n <- protocol <- core <- report <- room <- journal <- server <- main. The command line
# knows base, i18n, protocol, core and report. Names each wrong arrow; ends non-zero if there is one.
set -eu
rank() {
	case $1 in
	base) echo 1 ;; i18n) echo 2 ;; protocol) echo 3 ;; core) echo 4 ;; report) echo 5 ;; journal_h) echo 5 ;;
	room) echo 6 ;; journal) echo 7 ;; server) echo 8 ;; *) echo 0 ;;
	esac
}
wrong=0
seen=0
check() { # file, its room, its rank
	for to in $(sed -n 's/^#include "\([a-z_]*\)\/\([a-z_/]*\.[a-z]*\)".*/\1\/\2/p' "$1"); do
		room=${to%%/*}
		# The journal's header is the contract between room and journal; both may read it.
		[ "$to" = journal/journal.h ] && room=journal_h
		seen=$((seen + 1))
		r=$(rank "$room")
		if [ "$r" -eq 0 ] || [ "$r" -gt "$3" ]; then
			echo "wrong arrow: $1 ($2) -> $to"
			wrong=$((wrong + 1))
		fi
	done
	if grep -q '#include <cjson' "$1" && ! echo "$1" | grep -q 'shared/protocol/codec\|shared/i18n/i18nc'; then
		echo "cJSON outside the codec: $1"
		wrong=$((wrong + 1))
	fi
	if grep -q '#include <libwebsockets' "$1" && ! echo "$1" | grep -q 'hub/server/\|client-cli/'; then
		echo "libwebsockets outside the server: $1"
		wrong=$((wrong + 1))
	fi
	if grep -q '#include <sqlite3' "$1" && ! echo "$1" | grep -q 'hub/journal/sqlite\|client-cli/journal_file'; then
		echo "SQLite outside its file: $1"
		wrong=$((wrong + 1))
	fi
}
for f in $(find shared hub client-cli -name '*.c' -o -name '*.h' -o -name '*.def' | sort); do
	case $f in
	shared/base/*) check "$f" base 1 ;;
	shared/i18n/*) check "$f" i18n 2 ;;
	shared/protocol/*) check "$f" protocol 3 ;;
	hub/core/*) check "$f" core 4 ;;
	hub/report/*) check "$f" report 5 ;;
	hub/room/*) check "$f" room 6 ;;
	hub/journal/*) check "$f" journal 7 ;;
	hub/server/* | hub/main.c) check "$f" server 8 ;;
	client-cli/*) check "$f" cli 5 ;;
	esac
done
# The core sees the generated structs, never the codec.
if grep -l '"protocol/codec.h"' $(find hub/core hub/report -name '*.[ch]') 2>/dev/null; then
	echo "the core must not know the codec"
	wrong=$((wrong + 1))
fi
[ "$seen" -gt 0 ] || { echo "no include was looked at"; exit 1; }
echo "arrows: $seen includes, $wrong wrong"
[ "$wrong" -eq 0 ]
