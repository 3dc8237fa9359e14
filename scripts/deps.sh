#!/bin/sh
# Prints make variables with the compiler flags of our libraries; installs what is missing first.
# DIENHONG_NO_APT=1 only checks.
set -eu
packages="$1"
modules="$2"
missing=
for p in $packages; do
	dpkg-query -W -f='${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || missing="$missing $p"
done
if [ -n "$missing" ]; then
	if [ -n "${DIENHONG_NO_APT:-}" ]; then
		echo "missing packages:$missing" >&2
		exit 1
	fi
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root="sudo"
	echo "installing:$missing" >&2
	apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
	$apt install -y --no-install-recommends $missing >&2 || {
		$apt update >&2
		$apt install -y --no-install-recommends $missing >&2
	}
fi
if [ -n "$modules" ]; then
	# By way of a variable: within echo a failure would pass unseen.
	cflags=$(pkg-config --cflags $modules)
	libs=$(pkg-config --libs $modules)
	echo "LIB_CFLAGS := $cflags"
	echo "LIB_LIBS := $libs"
fi
echo "DEPS_AT := $(date +%s)"
