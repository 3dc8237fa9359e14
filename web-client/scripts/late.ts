// Which sentences come to a phone with the panels behind the first load. Whoever sits down reads few; forms, results and
// refusals come when there is something to vote on.

/* Of the sections that both loads share. */
const FIRST_NAMES = /^(gender|sector)\./
const LATE: Record<string, RegExp | undefined> = {
	participant:
		/^((actions|band|became|board|commitments|consultation|done|drafts|evaluation|gate|groups|help|left_over|monitoring|note|objectives|poll|rehearsal|remarks|results|score|series|stakeholders|statements|strategies|themes|tows|write)\.)/,
	ui: /^(cancel|close|edit|save|theme|theme_.*|withdraw)$|^(spend|stepper|turnout)\./,
}
const LATE_SECTIONS = ['chart', 'fault', 'refusal', 'vote']

export function is_late(section: string, key: string): boolean {
	if (section === 'name') return !FIRST_NAMES.test(key)
	return LATE_SECTIONS.includes(section) || (LATE[section]?.test(key) ?? false)
}
