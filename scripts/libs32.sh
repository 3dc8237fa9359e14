#!/bin/sh
# Unpacks what the core stands on as Debian builds it for 32 bits, under FOLDER: libs32.sh FOLDER. Neither the machine's own packages nor the
# list of its architectures change. Where they are not to be had it ends with 1.
set -u
folder=$1
[ -f "$folder/done" ] && exit 0
rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/packages/partial"
folder=$(cd "$folder" && pwd)
here=$(dpkg --print-architecture)
(
	cd "$folder/packages" || exit 1
	: > ../status
	apt="apt-get -q -o APT::Architecture=i386 -o APT::Architectures=i386 -o Dir::State::Lists=$folder/lists -o Dir::State::status=$folder/status -o Dir::Cache=$folder/packages"
	[ "$here" = amd64 ] || exit 1
	$apt update   # one list of several may be late; what matters is whether the packages come
	$apt download libcjson-dev libcjson1 libsodium-dev libsodium23 libutf8proc-dev libutf8proc2 || exit 1
	for p in *.deb; do dpkg -x "$p" .. || exit 1; done
) > "$folder/log" 2>&1
ls "$folder"/usr/lib/i386-linux-gnu/*.a > /dev/null && touch "$folder/done"
