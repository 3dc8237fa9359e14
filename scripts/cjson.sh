#!/bin/sh
# Puts the source of Debian's cJSON, patches and all, into FOLDER/cJSON.c and cJSON.h: cjson.sh FOLDER. A fuzzer sees no branches of a
# shared library. Where there are no sources to be had the file is empty, the shared library stays, and it is said.
set -u
folder=$1
part=$folder.part
rm -rf "$part"
mkdir -p "$part/sources" "$part/lists/partial"
scripts/deps.sh "dpkg-dev patch" "" > /dev/null
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
	[ -f "$list" ] && sed -n 's/^deb /deb-src /p' "$list" >> "$part/sources/src.list"
done
for list in /etc/apt/sources.list.d/*.sources; do
	[ -f "$list" ] && sed 's/^Types:.*/Types: deb-src/' "$list" > "$part/sources/$(basename "$list")"
done
(
	cd "$part" || exit 1
	apt="apt-get -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=$PWD/sources -o Dir::State::Lists=$PWD/lists"
	$apt update && $apt source cjson
) > "$folder.log" 2>&1
mkdir -p "$folder"
if [ -f "$(ls "$part"/cjson-*/cJSON.c 2> /dev/null)" ]; then
	cp "$part"/cjson-*/cJSON.h "$folder/"
	cp "$part"/cjson-*/cJSON.c "$folder/"
else
	echo "no source of cJSON to be had (see $folder.log): fuzzing with the shared library" >&2
	echo "typedef int nothing;" > "$folder/cJSON.c"
fi
rm -rf "$part"
