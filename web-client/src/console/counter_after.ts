// What takes back what is done after the meeting: the page of results, the notice of consultation. Opinions are rows.
import type { Counters } from './counter'

export const after_counters: Counters = {
	publish_results: (_, look) => {
		const published = look.get('consultation')?.published ?? false
		return { what: '', mark: (now) => now.get('consultation')?.published, steps: [{ command: () => ({ do: 'publish_results', published }) }] }
	},
	/* Before the first one there was none, and a notice cannot be taken away, only be replaced. */
	set_consultation: (_, look) => {
		const data = look.get('consultation')?.data
		return data && { what: '', mark: (now) => now.get('consultation')?.data, steps: [{ command: () => ({ do: 'set_consultation', data }) }] }
	},
}
