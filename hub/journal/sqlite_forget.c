/*
 * Forgetting a workshop: the one deletion there is. The trigger that keeps entries from being deleted is taken away and put
 * back within the transaction, so nothing outside of it ever finds the door open; secure_delete overwrites what leaves
 * the pages, and the WAL is truncated before anybody is told.
 */
#include <errno.h>

#include "journal/sqlite.h"

static int guard_set(struct sqlite_journal *s, bool is_on)
{
	return sqlite3_exec(s->db, is_on ? SQLITE_GUARD : "DROP TRIGGER entry_is_not_deleted", NULL, NULL, NULL);
}

int workshop_forget(struct sqlite_journal *s, struct journal_request *r)
{
	static const enum question drops[] = { Q_WORKSHOP_DROP, Q_URNS_DROP, Q_URNS_CLOSE };
	struct head *h = heads_find(&s->heads, r->workshop);
	int rc = guard_set(s, false);
	r->outcome = JOURNAL_DONE;
	for (size_t i = 0; i < sizeof drops / sizeof *drops && !rc; i++) {
		number_bind(s->q[drops[i]], 1, r->workshop);
		rc = question_run(s, drops[i]);
	}
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
	s->owes_truncation = true;
	int failed = keys_sweep(s);
	return failed == ENOSPC ? SQLITE_OK : rc_of_errno(failed);   /* what stays is swept at the next start */
}
