#!/bin/sh
# How a program was linked and compiled: hardening.sh PROGRAM... Prints what is missing; ends with `N passed, N failed`.
set -u
passed=0
failed=0
holds() {
	if eval "$2"; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		echo "not ok $program: $1"
	fi
}
for program in "$@"; do
	headers=$(readelf -W -l "$program")
	dynamic=$(readelf -W -d "$program")
	symbols=$(readelf -W --dyn-syms "$program")
	holds 'position independent' 'readelf -h "$program" | grep -q "DYN (Position-Independent Executable"'
	holds 'relocations read-only from the start' 'echo "$headers" | grep -q GNU_RELRO && echo "$dynamic" | grep -q BIND_NOW'
	holds 'a stack that cannot be run' 'echo "$headers" | grep GNU_STACK | grep -q "RW  *0x"'
	holds 'nothing both written and run' '! echo "$headers" | grep LOAD | grep -q RWE'
	holds 'stacks with a guard' 'echo "$symbols" | grep -q __stack_chk_fail'
	holds 'checked copies' 'echo "$symbols" | grep -qE "__(mem|str|v?s?n?printf|read|fread)[a-z]*_chk"'
	holds 'no search path of its own' '! echo "$dynamic" | grep -qE "RPATH|RUNPATH"'
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
