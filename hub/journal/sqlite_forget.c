/*
 * Forgetting a workshop: the one deletion of entries there is, and the destruction of ballots. The trigger that keeps entries from being
 * deleted is taken away and put back within the transaction, so nothing outside of it ever finds the door open.
 *
 * SQLite's secure_delete overwrites a row where it lies, but not the copies that a page keeps in the gap before its cells when it was
 * filled anew while its tree was balanced. So ballots that stay are put aside (temp_store is memory), the table is cleared, which
 * wipes its pages whole, and they are put back: urns are small, and this is one transaction. Of entries there are too many: after a
 * workshop was forgotten, which is rare, the whole file is written anew. The WAL is truncated before anybody is told.
 */
#include <errno.h>

#include "journal/sqlite.h"

int ballots_destroy(struct sqlite_journal *s, uint64_t workshop, uint32_t poll)
{
	static const enum question steps[] = { Q_BALLOTS_SPARE, Q_BALLOTS_DROP, Q_BALLOTS_BACK, Q_SPARED_DROP };
	int rc = SQLITE_OK;
	number_bind(s->q[Q_BALLOTS_SPARE], 1, workshop);
	number_bind(s->q[Q_BALLOTS_SPARE], 2, poll);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !rc; i++)
		rc = question_run(s, steps[i]);
	return rc;
}

static int guard_set(struct sqlite_journal *s, bool is_on)
{
	return sqlite3_exec(s->db, is_on ? SQLITE_GUARD : "DROP TRIGGER entry_is_not_deleted", NULL, NULL, NULL);
}

int workshop_forget(struct sqlite_journal *s, struct journal_request *r)
{
	static const enum question drops[] = { Q_WORKSHOP_DROP, Q_URNS_CLOSE };
	struct head *h = heads_find(&s->heads, r->workshop);
	int rc = rc_of_errno(debt_note(s));
	s->owes_rewriting = s->owes_rewriting || !rc;
	if (!rc)
		rc = guard_set(s, false);
	r->outcome = JOURNAL_DONE;
	for (size_t i = 0; i < sizeof drops / sizeof *drops && !rc; i++) {
		number_bind(s->q[drops[i]], 1, r->workshop);
		rc = question_run(s, drops[i]);
	}
	if (!rc)
		rc = ballots_destroy(s, r->workshop, 0);
	if (!rc)
		rc = guard_set(s, true);
	if (!rc && h)
		heads_forget(&s->heads, h);
	r->last = 0;
	r->chain = (struct hash){ { 0 } };
	return rc;
}

int workshops_forgotten(struct sqlite_journal *s)
{
	/* A copy that is being made holds lines that must not outlive this: it begins anew. */
	sqlite_copy_drop(s);
	int failed = keys_sweep(s);
	if (failed && failed != ENOSPC)   /* what stays is swept at the next start */
		return rc_of_errno(failed);
	return file_rewrite(s);
}

int file_rewrite(struct sqlite_journal *s)
{
	s->owes_truncation = true;
	if (!has_room(s, true))
		return SQLITE_OK;
	int rc = sqlite3_exec(s->db, "VACUUM", NULL, NULL, NULL);
	if (!rc)
		rc = wal_truncate(s);
	if (!rc && !s->owes_truncation) {
		int failed = debt_clear(s);
		rc = failed == ENOSPC ? SQLITE_OK : rc_of_errno(failed);
		s->owes_rewriting = failed != 0;
	}
	return outcome_of(rc) == JOURNAL_FATAL ? rc : SQLITE_OK;
}
