#!/bin/sh
# Prints the folder of a Node that is new enough for the web client's tools (20.19 or later), installing one if needed:
# Debian's own is too old on Debian 12, so Node 22 comes through the npm package "node", into build/node.
set -eu
good() {
	"$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>22||(a===22&&b>=12)||(a===20&&b>=19)||a===21?0:1)' 2>/dev/null
}
for n in "$(command -v node 2>/dev/null || true)" "$PWD/build/node/node_modules/node/bin/node"; do
	if [ -n "$n" ] && good "$n" && { [ -x "$(dirname "$n")/npm" ] || command -v npm >/dev/null; }; then
		dirname "$n"
		exit 0
	fi
done
if ! command -v npm >/dev/null; then
	"$(dirname "$0")/deps.sh" "nodejs npm" "" >/dev/null
fi
echo "fetching Node 22 from the npm registry" >&2
mkdir -p build/node
npm install --prefix build/node --no-audit --no-fund --no-save node@22 npm@11 >&2
n="$PWD/build/node/node_modules/node/bin"
good "$n/node" || { echo "no usable Node found" >&2; exit 1; }
ln -sf ../../npm/bin/npm-cli.js "$n/npm"
echo "$n"
