/* Readings of the SQLite journal. They are served after the group has been committed, so they see nothing that may be undone. */
#include <string.h>

#include "journal/sqlite.h"

enum { PAGE_BYTES = 8 << 20, LINES_MOST = 1024 };

static void *column_keep(struct journal_request *r, sqlite3_stmt *q, int at, size_t *n)
{
	const void *bytes = sqlite3_column_blob(q, at);
	*n = (size_t)sqlite3_column_bytes(q, at);
	return journal_keep(r, bytes ? bytes : "", *n);
}

static int read_page(struct sqlite_journal *s, struct journal_request *r)
{
	sqlite3_stmt *q = s->q[Q_LINES_FROM];
	size_t most = r->most ? r->most : LINES_MOST, cap = 0, bytes = 0;
	number_bind(q, 1, r->workshop);
	number_bind(q, 2, r->from);
	number_bind(q, 3, most);
	int rc = SQLITE_DONE;
	while (bytes < PAGE_BYTES && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct journal_line *l = arena_push(request_arena(r), &r->lines, &r->lines_n, &cap, sizeof *l);
		bool is_whole = sqlite3_column_bytes(q, 1) == ID_BYTES && sqlite3_column_bytes(q, 2) == HASH_BYTES;
		if (!l || !is_whole || !(l->body = column_keep(r, q, 3, &l->len))) {
			rc = is_whole ? SQLITE_NOMEM : SQLITE_CORRUPT;
			break;
		}
		l->seq = (uint64_t)sqlite3_column_int64(q, 0);
		memcpy(l->id, sqlite3_column_blob(q, 1), ID_BYTES);
		memcpy(l->chain.at, sqlite3_column_blob(q, 2), HASH_BYTES);
		bytes += l->len;
	}
	sqlite3_reset(q);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int read_rows(struct sqlite_journal *s, struct journal_request *r, struct urn *u)
{
	sqlite3_stmt *q = s->q[Q_BALLOTS_READ];
	size_t cap = 0;
	number_bind(q, 1, r->workshop);
	number_bind(q, 2, u->poll);
	int rc;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct urn_row *row = arena_push(request_arena(r), &u->rows, &u->n, &cap, sizeof *row);
		bool is_whole = row_is_proved(q, 0, r->workshop, u->poll);
		if (!row || !is_whole || !(row->body = column_keep(r, q, 1, &row->len))) {
			rc = is_whole ? SQLITE_NOMEM : SQLITE_CORRUPT;
			break;
		}
		row->poll = u->poll;
		memcpy(row->pseudonym.at, sqlite3_column_blob(q, 0), HASH_BYTES);
	}
	sqlite3_reset(q);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int read_urns(struct sqlite_journal *s, struct journal_request *r)
{
	sqlite3_stmt *q = s->q[Q_URN_LIST];
	size_t n = 0;
	int rc;
	number_bind(q, 1, r->workshop);
	/* Counted first: a list that grows would leave copies of keys behind. */
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		n++;
	sqlite3_reset(q);
	if (rc != SQLITE_DONE)
		return rc;
	r->urns = arena_take_n(request_arena(r), n + 1, sizeof *r->urns);
	if (!r->urns)
		return SQLITE_NOMEM;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && r->urns_n < n) {
		struct urn *u = &r->urns[r->urns_n++];
		u->poll = (uint32_t)sqlite3_column_int64(q, 0);
		rc = rc_of_errno(key_read(s, r->workshop, u->poll, u->key));
		if (!rc)
			rc = read_rows(s, r, u);
		if (rc)
			break;
	}
	sqlite3_reset(q);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

void reading_answer(struct sqlite_journal *s, struct journal_request *r)
{
	const struct head *h = heads_find(&s->heads, r->workshop);
	int rc = SQLITE_OK;
	r->last = h ? h->last : 0;
	r->chain = h ? h->chain : (struct hash){ { 0 } };
	switch (r->ask) {
	case JOURNAL_FIND: rc = line_find(s, r->workshop, r->id, &r->first); break;
	case JOURNAL_READ: case JOURNAL_WATCH: rc = read_page(s, r); break;
	case JOURNAL_LIST: rc = heads_list(&s->heads, r) ? SQLITE_OK : SQLITE_NOMEM; break;
	case JOURNAL_READ_URNS: rc = read_urns(s, r); break;
	default: rc = SQLITE_MISUSE; break;
	}
	if (rc)
		request_end(r, outcome_of(rc), "reading failed: %s", sqlite3_errstr(rc));
	else
		r->outcome = JOURNAL_DONE;
}
