#!/bin/sh
# Sees to it that there is an nginx for the tests: the machine's own, or the program of Debian's package unpacked under build/proxy, so that
# no server is started on this machine.
set -eu
[ -x /usr/sbin/nginx ] || [ -x build/proxy/usr/sbin/nginx ] && exit 0
echo "fetching nginx" >&2
mkdir -p build/proxy/packages
cd build/proxy/packages
apt-get -q download nginx >&2
for p in *.deb; do dpkg -x "$p" ..; done
[ -x ../usr/sbin/nginx ]
