#!/usr/bin/env node
// Writes tests/RELIABILITY.md from what the suites said when they ran last: build/reliability/*.log (scripts/figure.sh), build/logs/*.log
// (scripts/test.sh). Nothing in it is typed by hand; a suite that was not run since the last make clean says so.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null)
const suite = (name) => read(`build/reliability/${name}.log`)
const test = (name) => read(`build/logs/${name}.log`)
const version = (name) => {
	try {
		return execFileSync('pkg-config', ['--modversion', name], { encoding: 'utf8' }).trim()
	} catch {
		return 'unknown'
	}
}

/* promise, command, its log, which of its lines are the figures */
const PARTS = {
	'An acknowledged command is there, once and in its order': [
		['through delay, loss, storms, crashes, full disks, unknown answers and clocks that jump, by seed', 'make sim', suite('sim'), /^# .*(?:seeds in|crashes|lines:|checks:|disk:)|^\d+ passed/],
		['the same at length', 'make soak', suite('sim-soak'), /^# .*(?:seeds in|checks:)|^\d+ passed/],
		['a simulation that sees: bugs planted on purpose are found', 'make sim-planted', suite('sim-planted'), /seed +\d+:|NOT FOUND|does not|^\d+ passed/],
		['through power cuts; the controls lose data, so the test sees', 'make faults', suite('faults') ?? test('faults-cuts'), /power cuts|control /],
		['whichever call to the disk fails, once or for good', 'make faults', suite('faults'), / lives, each with one/],
		['bits that turn in the file are named at the start, or change nothing', 'make faults', suite('faults'), /a bit of /],
		['on a disk that is full', 'make faults', suite('disk-full') ?? suite('faults'), /^✔|^\d+ passed/],
		['through kill -9 under writers', 'make faults, make soak', suite('kills') ?? suite('faults'), /kills/],
		['wherever memory ends', 'make torture', suite('torture'), /allocations|^\d+ passed/],
		['5 000 phones lose their hub', 'make load', suite('load'), /after kill -9|acknowledged is lost/],
	],
	'The core gives everybody the same': [
		['gcc and clang, with and without optimising, with sanitizers, on 32 bits', 'make differential', suite('differential'), /logs|^\d+ passed/],
		['fuzzers, from their corpora on', 'make fuzz', suite('fuzz'), /inputs|^not ok|^\d+ passed/],
	],
	'Nobody gets in where they do not belong': [
		['every command by every role in every step', 'make test: matrix', test('matrix'), /tries|^\d+ passed/],
		['payloads in every text, through every face', 'make e2e: xss', test('e2e-xss') ?? suite('xss'), /payloads|^\d+ passed/],
		['paths, guesses, keys, the log', 'make test: threats', test('e2e-threats'), /guesses|paths|^\d+ passed/],
		['a hundred thousand guesses from a thousand addresses, on a driven clock', 'make test: test_room_door', test('unit-test_room_door'), /guesses/],
		['RFC 6455', 'make test: rfc6455', test('e2e-rfc6455'), /^\d+ passed/],
		['TLS, renewal, redirect, nginx, trusted proxies', 'make test: tls', test('e2e-tls'), /^\d+ passed/],
		['what disk, frames and logs say of a ballot', 'make test: secrecy, traceless', test('e2e-secrecy'), /^\d+ passed/],
		['no secret in a core file, in another program\'s sight, in figures or log', 'make test: dumps', test('e2e-dumps'), /^\d+ passed/],
		['strings of the world', 'make test: strings', test('unit-test_strings'), /^ok|^not ok/],
	],
	'One cannot keep the others from working': [
		['floods', 'make floods', suite('floods'), /# .*(?:clients|flood|connections|readers)|^\d+ passed/],
		['one large room', 'make load', suite('load'), /^(?:not )?ok (?!.*(?:kill|lost))/],
		['two hundred workshops for ten minutes', 'make soak', suite('load-many'), /^(?:not )?ok |s: .* descriptors/],
		['workshops one after another', 'make soak', suite('soak'), /^grown|^\d+ passed/],
		['exports beside a vote', 'make bench', suite('bench'), /export|p99 .*while/i],
	],
	'The program as it is built': [
		['linked and compiled as it should be', 'make test: hardening', test('hardening'), /^\d+ passed/],
		['-fanalyzer, clang-tidy, cppcheck', 'make analyze', suite('analyze'), /^\d+ passed|allowed|findings/],
		['branches of core, journal and codec', 'make coverage', suite('coverage'), /%/],
		['the systemd unit', 'make service', suite('service'), /exposure|^\d+ passed/i],
		['papers read by LibreOffice', 'make office', suite('office'), /cells|^\d+ passed/],
		['everything fast', 'make test', suite('test'), /^\d+ passed/],
	],
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
const out = ['# Reliability', '', 'Written by `make reliability` from what the suites said when they ran last. Each promise, its test, and what was seen.', '']
out.push(`Machine: ${os.cpus().length} cores, ${os.cpus()[0].model}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${os.release()}; libwebsockets ${version('libwebsockets')}, SQLite ${version('sqlite3')}, libuv ${version('libuv')}.`, '')
let missing = 0
for (const [title, rows] of Object.entries(PARTS)) {
	out.push(`## ${title}`, '', '| what | test | seen |', '|---|---|---|')
	for (const [what, command, log, lines] of rows) {
		const said = (log ?? '').split('\n').map((l) => l.replace(/^(?:ℹ|\s|\\#)+/, '').trim()).filter((l) => lines.test(l))
		const end = /^ended (\d+) at (\S+) after (\d+) s, (\S+)$/m.exec(log ?? '')
		const when = end ? `<br>*${end[2]}, ${end[3]} s, ${end[4]}${end[1] === '0' ? '' : `; ended with ${end[1]}`}*` : ''
		if (!said.length) missing++
		out.push(`| ${what} | \`${command}\` | ${said.length ? said.slice(0, 40).map(cell).join('<br>') : 'not run'}${when} |`)
	}
	out.push('')
}
fs.writeFileSync('tests/RELIABILITY.md', out.join('\n'))
console.log(`tests/RELIABILITY.md: ${missing} of ${Object.values(PARTS).flat().length} promises without a run`)
