#!/bin/sh
# Renews the golden files, after showing what changes in them. Asks first at a terminal; YES=1 answers for you.
set -eu
V=${VARIANT:-release}
run=build/$V/tests/golden/run
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
for f in tests/golden/*; do
	case $f in *.c | *.h) ;; *) cp "$f" "$kept/" ;; esac
done
# As it was: files that were not there go again.
put_back() {
	for f in tests/golden/*; do
		case $f in *.c | *.h) continue ;; esac
		if [ -f "$kept/${f##*/}" ]; then cp "$kept/${f##*/}" "$f"; else rm "$f"; fi
	done
}
trap 'put_back; rm -rf "$kept"; exit 1' INT TERM
code=0
"$run" --accept > "$kept/log" || code=$?
if diff -ruN "$kept" tests/golden -x '*.c' -x '*.h' -x log; then
	[ $code -eq 0 ] || { cat "$kept/log"; exit 1; }
	echo "nothing to accept"
	exit 0
fi
[ $code -eq 0 ] || cat "$kept/log"
answer=n
if [ "${YES:-}" = 1 ]; then
	answer=y
elif [ -t 0 ]; then
	printf 'accept these? [y/N] '
	read -r answer
else
	echo "not accepted: no terminal to ask at; YES=1 accepts"
fi
case $answer in
y | Y | yes) echo "accepted" ;;
*)
	put_back
	echo "left as it was"
	exit 1
	;;
esac
