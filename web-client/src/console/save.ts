// Files to take home. The key travels in a header, so no address that somebody copies ever carries it; opened in a tab of ours a
// document would lose its looks to our own content policy, so it is saved.

/** Fetches an export and saves it under a name; resolves with its HTTP status when the hub did not give it, else with 0. */
export async function take_home(path: string, token: string | undefined, name: string): Promise<number> {
	const answer = await fetch(path, { headers: { Authorization: `Bearer ${token ?? ''}` } })
	if (!answer.ok) return answer.status
	const link = document.createElement('a')
	link.href = URL.createObjectURL(await answer.blob())
	link.download = name
	link.click()
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
	return 0
}
