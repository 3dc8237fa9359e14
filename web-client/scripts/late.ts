// Which sentences come to a phone with the panels behind the first load. Whoever sits down reads few; forms, results and
// refusals come when there is something to vote on.

/* Of the sections that both loads share. */
const FIRST_NAMES = /^(gender|quadrant|sector)\./
const LATE: Record<string, RegExp | undefined> = {
	participant: /^(board|drafts|groups|help|objectives|poll|remarks|statements|themes)\./,
	ui: /^(spend|stepper|turnout)\./,
}
const LATE_SECTIONS = ['chart', 'fault', 'refusal', 'vote']

export function is_late(section: string, key: string): boolean {
	if (section === 'name') return !FIRST_NAMES.test(key)
	return LATE_SECTIONS.includes(section) || (LATE[section]?.test(key) ?? false)
}
