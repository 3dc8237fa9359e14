#!/bin/sh
# embed.sh WEBROOT OUTDIR: writes assets.S (.incbin, raw and gzip -9n) and assets_tab.c (sorted, with SHA-256 tags), and
# puts shared/templates/demo.json beside them. The bytes depend on the files alone: no times, no folder order.
set -eu
LC_ALL=C
export LC_ALL
root=$1
out=$2
demo=shared/templates/demo.json
[ -f "$root/index.html" ] || { echo "embed.sh: $root/index.html is missing" >&2; exit 1; }
[ -f "$demo" ] || { echo "embed.sh: $demo is missing" >&2; exit 1; }
rm -rf "$out/gz"
mkdir -p "$out/gz"
asm="$out/assets.S.new"
tab="$out/assets_tab.c.new"
rows="$out/assets_rows.new"
: > "$rows"
printf '\t.section .rodata\n' > "$asm"
printf '/* Made by scripts/embed.sh. */\n#include "server/assets.h"\n\n' > "$tab"

# piece LABEL FILE: the bytes of a file between LABEL and LABEL_end.
piece() {
	printf '\t.balign 16\n\t.globl %s\n%s:\n\t.incbin "%s"\n\t.globl %s_end\n%s_end:\n\t.byte 0\n' "$1" "$1" "$2" "$1" "$1" >> "$asm"
}

i=0
for f in $(cd "$root" && find . -type f ! -name '.*' | sed 's/^\.//' | sort); do
	gzip -9nc "$root$f" > "$out/gz/$i.gz"
	# Packing what is packed already (pictures, fonts) costs the phone time and saves nothing.
	if [ $(($(wc -c < "$out/gz/$i.gz") * 10)) -ge $(($(wc -c < "$root$f") * 9)) ]; then
		: > "$out/gz/$i.gz"
	fi
	tag=$(sha256sum < "$root$f" | cut -c1-16)
	case $f in
	*.html) type='text/html; charset=utf-8' ;;
	*.js | *.mjs) type='text/javascript; charset=utf-8' ;;
	*.css) type='text/css; charset=utf-8' ;;
	*.svg) type='image/svg+xml' ;;
	*.json | *.map) type='application/json' ;;
	*.webmanifest) type='application/manifest+json' ;;
	*.woff2) type='font/woff2' ;;
	*.png) type='image/png' ;;
	*.ico) type='image/x-icon' ;;
	*.txt) type='text/plain; charset=utf-8' ;;
	*) type='application/octet-stream' ;;
	esac
	case $f in /assets/*) immutable=true ;; *) immutable=false ;; esac
	piece "asset_$i" "$root$f"
	piece "asset_gz_$i" "$out/gz/$i.gz"
	printf 'extern const unsigned char asset_%d[], asset_%d_end[], asset_gz_%d[], asset_gz_%d_end[];\n' $i $i $i $i >> "$tab"
	printf '\t{ "%s", "%s", "%s", asset_%d, asset_%d_end, asset_gz_%d, asset_gz_%d_end, %s },\n' \
		"$f" "$type" "$tag" $i $i $i $i $immutable >> "$rows"
	i=$((i + 1))
done
piece hub_demo "$demo"
printf '\t.section .note.GNU-stack,"",@progbits\n' >> "$asm"
{
	printf '\nconst struct asset hub_assets[] = {\n'
	cat "$rows"
	printf '};\nconst size_t hub_assets_n = %d;\n' $i
} >> "$tab"
rm -f "$rows"
mv "$tab" "$out/assets_tab.c"
mv "$asm" "$out/assets.S"
