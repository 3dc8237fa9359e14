// `dienhong count` through the binary: every published result at hand, Pabulib files, lots, and what a bad file is told.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')
const cli = process.env.CLI ?? path.join(root, 'build', process.env.VARIANT ?? 'release', 'dienhong')
const votes = path.join(root, 'tests', 'data', 'votes')
const known = JSON.parse(fs.readFileSync(path.join(votes, 'known', 'published_examples.json'), 'utf8'))

function run(input, ...options) {
	const bytes = typeof input === 'string' || Buffer.isBuffer(input) ? input : JSON.stringify(input)
	return spawnSync(cli, ['count', '--in', '-', '--lang', 'en', ...options], { input: bytes, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120_000 })
}
function bytes(election, ...options) {
	const r = run(election, '--json', ...options)
	assert.equal(r.status, 0, r.stderr)
	assert.equal(r.stdout.trimEnd().split('\n').length, 1)
	return r.stdout
}
const count = (election, ...options) => JSON.parse(bytes(election, ...options))
const scores = (list) => Object.fromEntries(list.map((r) => [r.id, r.score]))
const ranks = (list) => Object.fromEntries(list.map((r) => [r.id, r.rank]))
const ids = (names) => names.map((id) => ({ id }))
const ticks = (names) => Object.fromEntries(names.map((id) => [id, 1]))
/** "7/3" as a number, for comparing with published doubles only. */
const value = (f) => {
	const [n, d = '1'] = f.split('/').map(BigInt)
	return Number((n * 10n ** 20n) / BigInt(d)) / 1e20
}

/** Ballots in another order, groups taken apart: the same set. */
function shuffled(election, seed) {
	const ballots = election.ballots.flatMap((b) => ((b.count ?? 1) > 3 ? [{ ...b, count: 1 }, { ...b, count: b.count - 1 }] : [b]))
	let state = BigInt(seed)
	for (let i = ballots.length - 1; i > 0; i--) {
		state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n
		const k = Number((state >> 33n) % BigInt(i + 1))
		;[ballots[i], ballots[k]] = [ballots[k], ballots[i]]
	}
	return { ...election, ballots }
}
function same_in_any_order(election, ...options) {
	const first = bytes(election, ...options)
	for (let seed = 1; seed <= 5; seed++) assert.equal(bytes(shuffled(election, seed), ...options), first)
	return JSON.parse(first)
}

/* -- published results -- */

test('Borda: Tennessee', () => {
	const t = known.tennessee
	const election = { method: 'borda', items: ids(t.items), ballots: t.ballots.map(([n, order]) => ({ count: n, marks: Object.fromEntries(order.map((id, i) => [id, i + 1])) })) }
	const answer = same_in_any_order(election)
	assert.deepEqual(scores(answer.plain), Object.fromEntries(Object.entries(t.borda).map(([k, v]) => [k, String(v)])))
	assert.deepEqual(answer.winners, ['Nashville'])
	assert.equal(answer.lead, '21')
})

test('Borda: ties share their places, what is left out shares the last', () => {
	const answer = count({ method: 'borda', items: ids(['a', 'b', 'c', 'd']), ballots: [{ marks: { a: 1, b: 7, c: 7 } }, { marks: { b: 2 } }, { marks: {} }] })
	// 3, 3/2, 3/2, 0 and 1, 3, 1, 1: each ballot hands out six.
	assert.deepEqual(scores(answer.plain), { a: '4', b: '9/2', c: '5/2', d: '1' })
	assert.deepEqual([answer.cast, answer.blank], [3, 1])
	assert.deepEqual(count({ method: 'borda', items: ids(['a', 'b', 'c', 'd']), ballots: [{ marks: ['a', ['b', 'c']] }, { marks: ['b'] }, {}] }), answer)
})

test('majority judgment: published tallies of up to five words', () => {
	let compared = 0
	for (const c of known.majority_judgment.cases) {
		if (c.tallies[0].length > 5) continue
		const items = c.tallies.map((_, i) => `proposal-${i}`)
		const ballots = c.tallies.flatMap((tally, i) => tally.map((n, grade) => ({ count: n, marks: { [items[i]]: grade } })))
		const answer = same_in_any_order({ method: 'grades', items: ids(items), ballots })
		assert.deepEqual(items.map((id) => ranks(answer.plain)[id]), c.ranks, c.title)
		compared++
	}
	assert.ok(compared >= 6, `${compared} tallies`)
	console.log(`${compared} published tallies compared`)
})

test("van der Eijk's A: identities", () => {
	for (const [freq, a] of known.van_der_eijk.identities) {
		const answer = count({ method: 'grades', items: ids(['x']), ballots: freq.map((n, grade) => ({ count: n, marks: { x: grade } })) })
		assert.equal(answer.plain[0].agreement, a)
		assert.deepEqual(answer.plain[0].grades, freq)
	}
})

test('Equal Shares: the examples of equalshares.net', () => {
	const e = known.equal_shares_site
	const items = Object.entries(e.cost).map(([id, cost]) => ({ id, cost }))
	for (const example of [e.ex1, e.ex2]) {
		const ballots = Array.from({ length: 11 }, (_, i) => ({ marks: ticks(items.map((x) => x.id).filter((id) => example[id].includes(i + 1))) }))
		const answer = same_in_any_order({ method: 'equal-shares', items, ballots, ceiling: e.budget, settings: { completion: false, fill: false } })
		assert.deepEqual(answer.winners, example.winners)
		for (const id of ['gym', 'park', 'playground']) if (example.effective_votes) assert.equal(answer.effective[id], example.effective_votes[id])
	}
})

test('Equal Shares: example 11 of the book', () => {
	const e = known.abcbook_example11
	const items = [...new Set(e.profile.flat())].map((id) => ({ id, cost: 1 }))
	const election = { method: 'equal_shares', items, ballots: e.profile.map((p) => ({ marks: ticks(p) })), ceiling: e.budget, settings: { completion: false, fill: false } }
	assert.deepEqual(same_in_any_order(election).winners, e.phase1)
})

test('Equal Shares and greedy: cases of pabutools', () => {
	let compared = 0
	const sorted = (list) => list.map((id) => Number(id.slice(1))).sort((a, b) => a - b)
	for (const c of known.pabutools_cases.cases) {
		const election = { items: c.cost.map((cost, i) => ({ id: `p${i}`, cost: Number(cost) })), ceiling: Number(c.budget), ballots: c.ballots.map((b) => ({ marks: ticks(b.map((i) => `p${i}`)) })) }
		const is = (expected, method, settings) => {
			if (expected === undefined) return
			const { winners } = count({ ...election, method, settings }, '--seed', 'dice')
			assert.ok(expected.some((x) => JSON.stringify(x) === JSON.stringify(sorted(winners))), `${c.name}: ${winners}`)
			compared++
		}
		is(c.mes_cost, 'equal-shares', { completion: false, fill: false })
		is(c.mes_cost_step_1_10, 'equal-shares', { fill: false })
		is(c.greedy_unit, 'greedy', {})
	}
	assert.ok(compared >= 7, `${compared} cases`)
})

test('committees: approval, and Equal Shares completed by ticks', () => {
	const all = JSON.parse(fs.readFileSync(path.join(votes, 'abc', 'committee_instances.json'), 'utf8'))
	assert.equal(all.length, 24)
	for (const c of all) {
		const names = Array.from({ length: c.num_cand }, (_, i) => `c${i}`)
		const ballots = c.profile.map((p) => ({ marks: ticks(p.map((i) => names[i])) }))
		const listed = (expected, winners) => expected.some((x) => x.map((i) => names[i]).join() === [...winners].sort().join())
		const approval = { method: 'approval', items: ids(names), ballots, settings: { top: c.size } }
		const plain = same_in_any_order(approval)
		assert.ok(c.expected.av.every((x) => plain.winners.every((id) => x.includes(names.indexOf(id)))), c.file)
		const shares = { method: 'equal-shares', items: names.map((id) => ({ id, cost: 1 })), ballots, ceiling: c.size, settings: { completion: false } }
		for (const word of ['một', 'hai', 'ba']) {
			assert.ok(listed(c.expected.av, count(approval, '--seed', word).winners), `${c.file} approval`)
			assert.ok(listed(c.expected['equal-shares-with-av-completion'], count(shares, '--seed', word).winners), `${c.file} shares`)
		}
	}
})

function grouped(file) {
	const lines = fs.readFileSync(path.join(votes, 'grouped', file), 'utf8').trimEnd().split('\n')
	const number = (name) => Number(lines.find((l) => l.startsWith(`#${name}\t`)).split('\t')[1])
	const from = lines.indexOf('item\tcost\tvotes\tselected')
	const cut = lines.indexOf('count\tapproved')
	const rows = lines.slice(from + 1, cut).map((l) => l.split('\t'))
	const ballots = lines.slice(cut + 1).map((l) => l.split('\t')).map(([n, approved]) => ({ count: Number(n), marks: ticks((approved ?? '').split(',').filter(Boolean)) }))
	return {
		election: { method: 'equal-shares', items: rows.map(([id, cost]) => ({ id, cost: Number(cost) })), ballots, ceiling: number('budget') },
		winners: rows.filter((r) => r[3] === '1').map((r) => r[0]).sort(),
		ticks: Object.fromEntries(rows.map((r) => [r[0], r[2]])), voters: number('voters'),
	}
}

test('Equal Shares: the official winners of Świecie 2023', () => {
	const g = grouped('swiecie_2023.tsv')
	// The city's own threshold ruled c22 out before the count.
	const out = (marks) => Object.fromEntries(Object.entries(marks).filter(([id]) => id !== 'c22'))
	const election = { ...g.election, items: g.election.items.filter((i) => i.id !== 'c22'), ballots: g.election.ballots.map((b) => ({ ...b, marks: out(b.marks) })) }
	const answer = same_in_any_order(election)
	assert.deepEqual([...answer.winners].sort(), g.winners)
	assert.equal(answer.cast, g.voters)
	for (const row of answer.plain) assert.equal(row.score, g.ticks[row.id])
})

test('Equal Shares: the official winners of Wieliczka 2023, by its purse and by percents', () => {
	const g = grouped('wieliczka_2023.tsv')
	for (const settings of [{ purse: 313, completion: false, fill: false }, { exhaustive: false, fill: false }]) {
		const answer = count({ ...g.election, settings })
		assert.deepEqual([...answer.winners].sort(), g.winners)
		assert.equal(answer.spent, 995079)
		assert.equal(answer.cast, g.voters)
	}
})

test('group-informed consensus: the values of a Polis conversation', () => {
	const { statements } = JSON.parse(fs.readFileSync(path.join(votes, 'polis', 'vw_group_aware_consensus.json'), 'utf8'))
	const names = Object.keys(statements)
	const sectors = ['g1', 'g2', 'g3', 'g4']
	const ballots = names.flatMap((id) => statements[id].groups.flatMap(([agree, disagree, seen], g) =>
		[['agree', agree], ['disagree', disagree], ['pass', seen - agree - disagree]].map(([word, n]) => ({ sector: sectors[g], count: n, marks: { [id]: word } }))))
	const answer = same_in_any_order({ method: 'reactions', items: ids(names), ballots, settings: { sectors, min_sector: 0 } }, '--no-k')
	assert.equal(answer.balanced.length, 20)
	for (const row of answer.balanced) assert.ok(Math.abs(value(row.score) - statements[row.id].published) < 1e-12, row.id)
	const published = names.map((id) => statements[id].published).sort((a, b) => b - a)
	assert.deepEqual(answer.balanced.map((r) => statements[r.id].published), published)
})

/* -- sectors -- */

test('dots: plain and balanced, the k rule, small sectors, the cap', () => {
	const ballots = (n) => [{ sector: 'state', marks: { a: 2 }, count: n[0] }, { sector: 'private', marks: { b: 2, c: 1 }, count: n[1] }, { sector: 'community', marks: { b: 1 }, count: n[2] }]
	const election = (n, settings = {}) => ({ method: 'dots', items: ids(['a', 'b', 'c']), ballots: ballots(n), settings })
	const answer = same_in_any_order(election([6, 5, 7]))
	assert.deepEqual(answer.plain.map((r) => [r.id, r.rank, r.score]), [['b', 1, '17'], ['a', 2, '12'], ['c', 3, '5']])
	assert.deepEqual(scores(answer.balanced), { a: '1/3', b: '5/9', c: '1/9' })
	assert.deepEqual([answer.withheld, answer.voted, answer.absent], [null, { state: 6, private: 5, community: 7 }, []])
	assert.equal(answer.worth, '1890/107')
	// A part of ballots instead of points.
	assert.deepEqual(scores(count(election([6, 5, 7], { balance: 'voters' })).balanced), { a: '2/3', b: '1', c: '1/3' })

	const few = count(election([6, 4, 7]))
	assert.deepEqual([few.balanced, few.withheld, few.voted], [null, 'few', null])
	assert.equal(count(election([6, 4, 7]), '--k', '4').withheld, null)
	assert.deepEqual(scores(count(election([6, 4, 7]), '--no-k').balanced), { a: '1/3', b: '5/9', c: '1/9' })
	const small = count(election([6, 2, 7]), '--no-k')
	assert.deepEqual([small.balanced, small.withheld, small.voted.private], [null, 'small', 2])
	assert.notEqual(count(election([6, 2, 7], { min_sector: 1 }), '--no-k').balanced, null)
	const absent = count(election([6, 0, 7]))
	assert.deepEqual([absent.absent, absent.withheld, scores(absent.balanced)], [['private'], null, { a: '1/2', b: '1/2', c: '0' }])
	assert.deepEqual(absent.ties, [])
	assert.deepEqual(count(election([6, 0, 7], { decides: 'balanced' })).ties, [['a', 'b']])
	// 21 : 7 would weigh three times as much; twice is the cap.
	const capped = count(election([21, 7, 21], { weight_cap: 2, balance: 'voters' }))
	assert.equal(capped.capped, true)
	assert.deepEqual(scores(capped.balanced), { a: '3/4', b: '7/8', c: '1/4' })
})

test('sectors of other names, and ballots that tell none', () => {
	const items = ids(['a', 'b'])
	const named = count({ method: 'approval', items, ballots: [{ sector: 'xã', marks: { a: 1 }, count: 5 }, { sector: 'ấp', marks: ['b'], count: 9 }] })
	assert.deepEqual([named.voted, named.absent], [{ 'xã': 5, 'ấp': 9 }, []])
	assert.deepEqual(scores(named.balanced), { a: '1/2', b: '1/2' })
	const untold = run({ method: 'approval', items, ballots: [{ sector: 'x', marks: { a: 1 }, count: 5 }, { marks: { a: 1 } }] }, '--json')
	assert.equal(JSON.parse(untold.stdout).balanced, null)
	assert.match(untold.stderr, /1 ballots tell no sector/)
	const nine = Array.from({ length: 9 }, (_, i) => ({ sector: `s${i}`, marks: {} }))
	assert.match(run({ method: 'approval', items, ballots: nine }).stderr, /Too many sectors/)
})

test('reactions: words and numbers', () => {
	const by = (sector, agree, disagree, pass = 0) => [{ sector, count: agree, marks: { x: 'agree' } }, { sector, count: disagree, marks: { x: 'disagree' } }, { sector, count: pass, marks: { x: 'pass' } }]
	const word = (ballots) => count({ method: 'reactions', items: ids(['x']), ballots }).plain[0]
	assert.equal(word([...by('state', 5, 1), ...by('private', 6, 0)]).word, 'together')
	assert.equal(word([...by('state', 1, 5), ...by('private', 0, 6)]).word, 'against')
	assert.equal(word([...by('state', 6, 0), ...by('private', 1, 5)]).word, 'divided')
	assert.equal(word([...by('state', 6, 0), ...by('private', 3, 3)]).word, 'mixed')
	assert.equal(word(by('state', 2, 1)).word, 'few')
	const row = word([...by('state', 5, 1, 2), ...by('private', 6, 0, 1)])
	assert.deepEqual([row.agree, row.disagree, row.pass, row.score], [11, 1, 3, '12/17'])
})

test('grades on criteria: the weighted mean and its intervals', () => {
	const election = { method: 'grades', items: ids(['a', 'b']), settings: { criteria: [{ id: 'impact', weight: 60 }, { id: 'cost', weight: 40 }] },
		ballots: [{ marks: { a: { impact: 4, cost: 1 }, b: { impact: 2, cost: 3 } } }, { marks: { a: { impact: 3, cost: 1 }, b: { impact: 2, cost: 3 } } }] }
	const answer = same_in_any_order(election)
	// a: 0.6 * 3.5 + 0.4 * 1, b: 0.6 * 2 + 0.4 * 3; equal where 3.5 t + (1 - t) = 2 t + 3 (1 - t).
	assert.deepEqual(scores(answer.plain), { a: '5/2', b: '12/5' })
	assert.deepEqual(answer.weights.map((w) => [w.id, w.from, w.to]), [['impact', '4/7', '1'], ['cost', '0', '3/7']])
	assert.deepEqual(answer.plain[0].criteria.impact, { median: 3, grades: [0, 0, 0, 1, 1], agreement: '3/4' })
	const few = count({ method: 'grades', items: ids(['a', 'b', 'c']), ballots: [{ count: 9, marks: { a: 2, b: 3 } }, { count: 2, marks: { c: 4 } }], settings: { min_grades: 5 } })
	assert.deepEqual([few.unranked, few.winners, few.plain.map((r) => r.id)], [['c'], ['b'], ['b', 'a']])
})

test('pairs and consensus', () => {
	const pairs = { method: 'pairwise', items: ids(['a', 'b', 'c']), ballots: [{ marks: { 'a>b': 1, 'c>b': true } }, { marks: [['a', 'c'], ['b', 'a']] }] }
	assert.deepEqual(scores(same_in_any_order(pairs).plain), { a: '3/5', c: '1/2', b: '2/5' })
	// An id may have the sign in it.
	assert.deepEqual(scores(count({ method: 'pairwise', items: ids(['a>b', 'c']), ballots: [{ marks: { 'a>b>c': 1 } }] }).plain), { 'a>b': '2/3', c: '1/3' })
	const levels = (n, settings) => count({ method: 'consensus', items: ids(['draft']), ballots: n.map((count, i) => ({ count, marks: { draft: i + 1 } })), settings })
	assert.deepEqual([levels([0, 2, 3, 3, 2]).passed, levels([0, 2, 3, 3, 2]).winners], [true, ['draft']])
	assert.deepEqual([levels([0, 2, 3, 3, 1]).passed, levels([0, 2, 3, 3, 1]).winners], [false, []])
	assert.equal(levels([1, 0, 3, 3, 9]).passed, false)
	assert.equal(levels([0, 2, 3, 3, 1], { pass_percent: 70 }).passed, true)
})

/* -- lots -- */

const sha = (...parts) => {
	const h = createHash('sha256')
	for (const p of parts) h.update(p)
	return h.digest()
}
const lot = (round, word, items) => [...items].sort((a, b) => Buffer.compare(sha(sha(round, word), Buffer.from([0]), a), sha(sha(round, word), Buffer.from([0]), b)))

test('a lot settles what the line cuts through, and anybody can draw it again', () => {
	const names = ['a', 'b', 'c', 'd', 'e']
	const election = { method: 'approval', items: ids(names), ballots: [{ marks: ticks(['a', 'b', 'c', 'd', 'e']) }, { marks: ticks(['e']) }], settings: { top: 3 } }
	const open = count(election)
	assert.deepEqual([open.winners, open.cut_tie, open.ties, open.by_lot], [['e'], ['a', 'b', 'c', 'd'], [['a', 'b', 'c', 'd']], []])
	const seen = new Set()
	for (let i = 0; i < 20; i++) {
		const word = `xúc xắc ${i}`
		const drawn = lot('poll/4', word, ['a', 'b', 'c', 'd']).slice(0, 2)
		const answer = count(election, '--seed', word, '--round', 'poll/4')
		assert.deepEqual(answer.by_lot, drawn)
		assert.deepEqual(answer.winners, ['e', ...[...drawn].sort()])
		assert.deepEqual(answer.cut_tie, ['a', 'b', 'c', 'd'])
		seen.add(drawn.join())
	}
	assert.ok(seen.size > 5)
	const inside = count({ ...election, settings: { top: 3, word: 'xúc xắc 0', round: 'poll/4' } })
	assert.deepEqual(inside, count(election, '--seed', 'xúc xắc 0', '--round', 'poll/4'))
})

/* -- Pabulib -- */

const pb = (name) => fs.readFileSync(path.join(votes, 'pb', `${name}.pb`), 'utf8')

test('Pabulib files of every kind', () => {
	const approval = count(pb('approval'))
	assert.deepEqual([approval.method, approval.winners, approval.spent, approval.cast], ['equal_shares', known.equal_shares_site.ex1.winners, 1000, 11])
	assert.deepEqual(count(pb('approval'), '--method', 'greedy').winners, ['bike', 'gym'])
	assert.deepEqual(scores(count(pb('approval'), '--method', 'approval').plain), { bike: '7', gym: '6', park: '5', playground: '4', library: '3' })
	const decimal = count(pb('decimal'))
	assert.deepEqual([decimal.winners, decimal.spent, decimal.ceiling], [['p2', 'p1', 'p0'], '39/10', '4'])
	assert.equal(count(pb('decimal'), '--method', 'greedy').spent, '399/100')
	assert.deepEqual(count(pb('decimal'), '--no-k').voted, { state: 1, private: 2, community: 1 })
	assert.deepEqual(scores(count(pb('cumulative')).plain), { b: '13', a: '11', c: '6' })
	assert.equal(count(pb('cumulative')).blank, 1)
	assert.deepEqual(scores(count(pb('ordinal')).plain), { a: '7', b: '11/2', c: '4', d: '3/2' })
	const points = count(pb('ordinal_points'))
	assert.deepEqual([points.method, scores(points.plain)], ['dots', { b: '11', a: '9', c: '6' }])
	assert.deepEqual(scores(count(pb('ordinal_points'), '--method', 'borda').plain), { a: '3', b: '4', c: '2' })
	assert.deepEqual(scores(count(pb('scoring')).plain), { a: '6', b: '4', c: '3' })
	assert.deepEqual(scores(count(pb('scoring'), '--method', 'approval').plain), { a: '2', c: '2', b: '1' })
	// As other tools write them: a mark in front, line ends of two bytes.
	assert.equal(bytes(`\ufeff${pb('approval').replaceAll('\n', '\r\n')}`), bytes(pb('approval')))
})

test('a Pabulib file that is not right', () => {
	const bad = (text, expected, ...options) => {
		const r = run(text, ...options)
		assert.equal(r.status, 65, r.stderr)
		assert.match(r.stderr, expected)
		assert.equal(r.stdout, '')
	}
	const good = pb('cumulative')
	bad(good.replace('PROJECTS\n', ''), /PROJECTS/)
	bad(good.replace('VOTES\n', ''), /VOTES/)
	bad(good.replace('project_id', 'name'), /project_id/)
	bad(good.replace('voter_id;vote;points', 'voter_id;choice;points'), /vote/)
	bad(good.replace('cumulative', 'telepathy'), /telepathy/)
	bad(good.replace('7,3', '7'), /Line 16: .*at b/)
	bad(good.replace('7,3', '7,3,1'), /Line 16: .*at 1/)
	bad(good.replace('1;a,b', '1;a,a'), /Line 16: .*a twice/)
	bad(good.replace('1;a,b', '1;a,zebra'), /Ballot 1: .*zebra/)
	bad(good.replace('7,3', '7,x'), /Ballot 1, item b: .*"x"/)
	bad(good.replace('7,3', '7,-3'), /Ballot 1, item b: .*-3/)
	bad(good, /do not serve the method grades/, '--method', 'grades')
	bad(pb('approval').replace('700', '7oo'), /bike/)
	bad(pb('approval').replace('budget;1100\n', ''), /ceiling/)
})

/* -- bad files -- */

const plain = (more) => ({ method: 'dots', items: ids(['a', 'b']), ballots: [{ marks: { a: 1 } }], ...more })
const one = (method, marks, more = {}) => ({ method, items: [{ id: 'a', cost: 1 }, { id: 'b', cost: 2 }], ceiling: 3, ballots: [{ marks: {} }, { marks }], ...more })
const bad_files = [
	['no JSON', 'nonsense', /no usable JSON/],
	['half a file', '{"method":"dots","items":[', /no usable JSON/],
	['nothing', '', /no usable JSON/],
	['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), /no usable JSON/],
	['doubled marks', '{"method":"dots","items":["a"],"ballots":[{"marks":{"a":1,"a":2}}]}', /no usable JSON/],
	['no method', plain({ method: undefined }), /does not say its method/],
	['another method', plain({ method: 'guessing' }), /no method guessing/],
	['no items', plain({ items: [] }), /no list of items/],
	['items of a wrong kind', plain({ items: { a: 1 } }), /no list of items/],
	['an item without a name', plain({ items: [{ id: 'a' }, {}] }), /Item number 2/],
	['a doubled item', plain({ items: ids(['a', 'b', 'a']) }), /Two items are called a/],
	['too many items', plain({ items: ids(Array.from({ length: 1001 }, (_, i) => `x${i}`)) }), /Too many items/],
	['no ballots', plain({ ballots: undefined }), /no list of ballots/],
	['a ballot that is none', plain({ ballots: [7] }), /Ballot 1: .*7/],
	['marks under another name', plain({ ballots: [{}, { sector: 'state', votes: { a: 1 } }] }), /Ballot 2: .*votes/],
	['marks that are none', plain({ ballots: [{ marks: 'a' }] }), /Ballot 1: the marks/],
	['a sector that is none', plain({ ballots: [{ sector: 3, marks: {} }] }), /Ballot 1: the sector/],
	['a number of ballots that is none', plain({ ballots: [{ count: -2, marks: {} }] }), /Ballot 1: the number/],
	['an unknown item', one('dots', { z: 1 }), /Ballot 2: there is no item z/],
	['points below zero', one('dots', { a: -1 }), /Ballot 2, item a: .*-1/],
	['half a point', one('dots', { a: 0.5 }), /Ballot 2, item a: .*0\.5/],
	['points in words', one('dots', { a: 'two' }), /Ballot 2, item a: .*"two"/],
	['too many points', one('dots', { a: 3, b: 3 }, { settings: { points: 5 } }), /Ballot 2: .*5/],
	['too many on one', one('dots', { a: 3 }, { settings: { points: 5, cap: 2 } }), /Ballot 2: .*2/],
	['a reaction in numbers', one('reactions', { a: 1 }), /Ballot 2, item a: "agree"/],
	['a tick of two', one('approval', { a: 2 }), /Ballot 2, item a: a tick/],
	['a grade of five', one('grades', { a: 5 }), /Ballot 2, item a: a grade/],
	['a grade without its criterion', one('grades', { a: 3 }, { settings: { criteria: [{ id: 'x', weight: 100 }] } }), /Ballot 2, item a: a grade for each criterion/],
	['an unknown criterion', one('grades', { a: { y: 3 } }, { settings: { criteria: [{ id: 'x', weight: 100 }] } }), /Ballot 2, item a: there is no such criterion/],
	['a doubled criterion', one('grades', {}, { settings: { criteria: [{ id: 'x' }, { id: 'x' }] } }), /Two criteria are called x/],
	['a weight below zero', one('grades', {}, { settings: { criteria: [{ id: 'x', weight: -1 }] } }), /Criterion x/],
	['a place of zero', one('borda', { a: 0 }), /Ballot 2, item a: a place/],
	['an item placed twice', one('borda', ['a', 'a']), /Ballot 2: something is marked twice/],
	['a pair of one', one('pairwise', { 'a>a': 1 }), /Ballot 2: this is no comparison/],
	['a pair with a stranger', one('pairwise', { 'a>z': 1 }), /Ballot 2: this is no comparison/],
	['a pair said twice', one('pairwise', [['a', 'b'], ['b', 'a']]), /Ballot 2: something is marked twice/],
	['a consensus on two', one('consensus', { a: 3 }), /exactly one item/],
	['a level of six', { method: 'consensus', items: ids(['a']), ballots: [{ marks: { a: 6 } }] }, /Ballot 1, item a: a level/],
	['no cost', one('equal-shares', {}, { items: [{ id: 'a', cost: 1 }, { id: 'b' }] }), /Item b: this method needs its cost/],
	['a cost in words', one('greedy', {}, { items: [{ id: 'a', cost: 'dear' }] }), /Item a: .*dear/],
	['a cost below zero', one('greedy', {}, { items: [{ id: 'a', cost: -5 }] }), /Item a: .*-5/],
	['no ceiling', one('equal-shares', {}, { ceiling: undefined }), /needs a ceiling|ceiling has to be/],
	['a ceiling of nothing', one('equal-shares', {}, { ceiling: 0 }), /ceiling/],
	['too large costs', one('equal-shares', { a: 1 }, { items: [{ id: 'a', cost: '999999999999999999' }, { id: 'b', cost: 0.5 }] }), /too large|has to be a number/],
	['too large sums', plain({ ballots: [{ count: 9007199254740991, marks: { a: 9007199254740991 } }] }), /too large/],
	['a setting of a wrong kind', plain({ settings: { top: 'three' } }), /setting top cannot be "three"/],
	['a number past its range', plain({ settings: { pass_percent: 101 } }), /setting pass_percent/],
	['settings that are none', plain({ settings: [1] }), /setting settings/],
	['an unknown balance', plain({ settings: { balance: 'luck' } }), /setting balance/],
]
for (const [name, file, expected] of bad_files) {
	test(`refused: ${name}`, () => {
		for (const language of ['en', 'vi']) {
			const r = run(file, '--lang', language, '--json')
			assert.equal(r.signal, null)
			assert.equal(r.status, 65, `${r.stdout}${r.stderr}`)
			assert.equal(r.stdout, '')
			assert.doesNotMatch(r.stderr, /\{[a-z]+\}|cli\./)
			if (language === 'en') assert.match(r.stderr, expected)
		}
	})
}

test('every ballot that breaks a rule is named, and nothing is counted', () => {
	const ballots = [{ marks: { a: 9 } }, { marks: { a: 1 } }, { marks: { b: 7 } }, { marks: { z: 1 } }]
	const r = run(plain({ ballots, settings: { points: 5 } }))
	assert.equal(r.status, 65)
	assert.match(r.stderr, /Ballot 4/)
	const again = run(plain({ ballots: ballots.slice(0, 3), settings: { points: 5 } }))
	assert.match(again.stderr, /Ballot 1: .*\n.*Ballot 3: .*\n.*2 things/s)
})

test('words on the command line that are not right', () => {
	assert.equal(spawnSync(cli, ['count']).status, 64)
	assert.equal(spawnSync(cli, ['count', '--in']).status, 64)
	assert.equal(spawnSync(cli, ['count', '--in', '/nowhere/at/all']).status, 65)
	assert.equal(run(plain(), '--top', '0').status, 64)
	assert.equal(run(plain(), '--k', 'x').status, 64)
	assert.equal(run(plain(), '--method', 'x').status, 65)
	assert.equal(run(one('greedy', { a: 1 }), '--ceiling', 'x').status, 65)
	assert.deepEqual(count(one('greedy', { a: 1, b: 1 }), '--ceiling', '1.5').winners, ['a'])
	assert.equal(spawnSync(cli, ['count', '--help']).status, 0)
})

test('an unknown setting is told and left out', () => {
	const r = run(plain({ settings: { exhaustiv: true } }), '--json')
	assert.equal(r.status, 0)
	assert.match(r.stderr, /setting exhaustiv is not known/)
})

/* -- large files -- */

test('a hundred thousand ballots', { timeout: 120_000 }, () => {
	const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-count-')), 'large.json')
	const names = Array.from({ length: 30 }, (_, i) => `project-${i + 1}`)
	const expected = Object.fromEntries(names.map((n) => [n, 0]))
	let state = 1
	const chance = (n) => (state = (state * 48271) % 2147483647) % n
	const ballots = Array.from({ length: 100_000 }, () => {
		const marks = {}
		for (let k = 0; k < 8; k++) marks[names[chance(30)]] = 1 + chance(3)
		for (const [id, n] of Object.entries(marks)) expected[id] += n
		return { sector: ['state', 'private', 'community'][chance(3)], marks }
	})
	fs.writeFileSync(file, JSON.stringify({ method: 'dots', items: ids(names), ballots }))
	const started = Date.now()
	const r = spawnSync(cli, ['count', '--in', file, '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })
	assert.equal(r.status, 0, r.stderr)
	const answer = JSON.parse(r.stdout)
	assert.equal(answer.cast, 100_000)
	for (const row of answer.plain) assert.equal(row.score, String(expected[row.id]))
	console.log(`${fs.statSync(file).size} bytes counted in ${Date.now() - started} ms`)
	fs.rmSync(path.dirname(file), { recursive: true })
})

test('for people: a table and sentences, in both languages', () => {
	const election = { method: 'equal-shares', items: [{ id: 'cầu', cost: 1.5 }, { id: 'b', cost: 2 }], ceiling: 3, ballots: [{ marks: ['cầu', 'b'] }, { marks: ['b'] }] }
	const en = run(election).stdout
	assert.match(en, /Equal Shares/i)
	assert.match(en, /2 of the ceiling 3 is spent/)
	assert.match(en, /^ {4}1 {2}b/m)
	assert.doesNotMatch(en, /cli\.|name\.|\{[a-z]+\}/)
	const vi = spawnSync(cli, ['count', '--in', '-', '--lang', 'vi'], { input: JSON.stringify(election), encoding: 'utf8' }).stdout
	assert.match(vi, /phiếu/)
	assert.doesNotMatch(vi, /cli\.|name\.|biểu quyết|\{[a-z]+\}/)
})
