#!/bin/sh
# Plants each bug of tests/sim/planted in a copy of the tree, builds the simulation in a folder of its own and lets it look for it: at
# most SEEDS (2000) seeds. A patch that does not apply any more, or a bug that is not found, fails. ONLY=one,two tries these.
set -u
SEEDS="${SEEDS:-2000}" FROM="${FROM:-100000}" ONLY="${ONLY:-}"
[ "$SEEDS" -gt 0 ] 2> /dev/null || SEEDS=2000
here=$PWD
copy=${PLANTED:-$here/build/planted}
mkdir -p "$copy/build" "$copy/tests"
for part in shared hub; do
	rm -rf "${copy:?}/$part.new"
	mkdir -p "$copy/$part"
	# Only what changed is copied anew, so that only that is compiled anew.
	(cd "$here" && find $part -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.schema' -o -name '*.json' \)) | while read -r file; do
		mkdir -p "$copy/${file%/*}"
		# With the time of now: what a run left planted that was cut off is compiled anew too.
		cmp -s "$here/$file" "$copy/$file" || cp "$here/$file" "$copy/$file"
	done
done
mkdir -p "$copy/tests/sim" "$copy/build/gen" "$copy/build/tools"
cp -p "$here"/tests/sim/*.[ch] "$copy/tests/sim/"
cp -p "$here/Makefile" "$copy/"
cp -rp "$here/scripts" "$copy/"
cp -p "$here/build/deps.mk" "$copy/build/"
cp -p "$here"/build/gen/*.[ch] "$copy/build/gen/"
cp -p "$here"/build/tools/schemac "$here"/build/tools/i18nc "$copy/build/tools/"
build() {
	make -s -C "$copy" -o build/deps.mk -o build/web.stamp build/release/tests/sim/run > "$copy/build.log" 2>&1
}
if ! build || ! "$copy/build/release/tests/sim/run" --seeds 20 --quiet > "$copy/clean.log" 2>&1; then
	tail -n 20 "$copy/build.log" "$copy/clean.log"
	echo "without any bug it has to build and to find nothing"
	exit 1
fi
missed=0 found=0
printf '%-34s %s\n' bug "found by"
for patch in "$here"/tests/sim/planted/*.patch; do
	name=$(basename "$patch" .patch)
	case ",$ONLY," in ,, | *",$name,"*) ;; *) continue ;; esac
	if ! (cd "$copy" && patch -p1 -s -F1 --no-backup-if-mismatch < "$patch" > "$copy/patch.log" 2>&1); then
		printf '%-34s does not apply: %s\n' "$name" "$(head -n 1 "$copy/patch.log")"
		missed=$((missed + 1))
		(cd "$copy" && for file in $(sed -n 's|^+++ b/||p' "$patch"); do cp "$here/$file" "$file"; rm -f "$file.rej"; done)
		continue
	fi
	if build; then
		said=$("$copy/build/release/tests/sim/run" --first --quiet --from "$FROM" --seeds "$SEEDS" 2>&1 | grep -a -m 1 '^not ok')
		if [ -n "$said" ]; then
			seed=$(echo "$said" | sed 's/^not ok seed \([0-9]*\):.*/\1/')
			printf '%-34s seed %4d: %s\n' "$name" $((seed - FROM + 1)) "$(echo "$said" | sed 's/^[^:]*: //' | cut -c1-110)"
			found=$((found + 1))
		else
			printf '%-34s NOT FOUND in %d seeds\n' "$name" "$SEEDS"
			missed=$((missed + 1))
		fi
	else
		printf '%-34s does not build: %s\n' "$name" "$(grep -m 1 error "$copy/build.log")"
		missed=$((missed + 1))
	fi
	(cd "$copy" && patch -R -p1 -s -F1 --no-backup-if-mismatch < "$patch")
done
echo "$found passed, $missed failed"
[ "$missed" -eq 0 ]
