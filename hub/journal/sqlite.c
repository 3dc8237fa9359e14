/*
 * The journal in one SQLite file: one connection, one writer, one transaction and one sync per group. What the file holds is
 * in sqlite_open.c. A group is all or nothing: an error in one batch undoes and answers all of them alike, because
 * what was judged (a duplicate, the next number) was judged against lines that are gone.
 */
#include "journal/sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/must.h"

enum { WAL_PAGES_MAX = 1000, BODY_MAX = 256 << 20 /* SQLite's own limit is 1e9 */ };

void blob_bind(sqlite3_stmt *q, int at, const void *bytes, size_t n)
{
	/* Only a bug (no such parameter, not reset) or the length limit can fail; then the step complains of a NULL. */
	(void)sqlite3_bind_blob64(q, at, n ? bytes : "", n, SQLITE_STATIC);
}

void number_bind(sqlite3_stmt *q, int at, uint64_t n)
{
	must(n <= INT64_MAX);
	(void)sqlite3_bind_int64(q, at, (sqlite3_int64)n);
}

int question_run(struct sqlite_journal *s, enum question q)
{
	int rc = sqlite3_step(s->q[q]);
	sqlite3_reset(s->q[q]);
	must(rc != SQLITE_ROW);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum journal_outcome outcome_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK: case SQLITE_DONE: case SQLITE_ROW: return JOURNAL_DONE;
	case SQLITE_FULL: return JOURNAL_READ_ONLY;
	/* Nothing was damaged and nothing is certain. */
	case SQLITE_NOMEM: case SQLITE_BUSY: case SQLITE_LOCKED: case SQLITE_INTERRUPT: case SQLITE_TOOBIG: return JOURNAL_UNKNOWN;
	/* IOERR, CORRUPT, NOTADB, READONLY, CANTOPEN; and CONSTRAINT, which only a wrong head could cause. */
	default: return JOURNAL_FATAL;
	}
}

int rc_of_errno(int failed)
{
	if (!failed)
		return SQLITE_OK;
	return failed == ENOSPC || failed == EDQUOT ? SQLITE_FULL : failed == ENOMEM ? SQLITE_NOMEM : SQLITE_IOERR;
}

/* Does the question, bound already, have an answer? Its first column goes out. */
static int question_ask(struct sqlite_journal *s, enum question q, uint64_t *number)
{
	int rc = sqlite3_step(s->q[q]);
	*number = rc == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(s->q[q], 0) : 0;
	sqlite3_reset(s->q[q]);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int line_find(struct sqlite_journal *s, uint64_t workshop, const uint8_t id[ID_BYTES], uint64_t *seq)
{
	number_bind(s->q[Q_LINE_FIND], 1, workshop);
	blob_bind(s->q[Q_LINE_FIND], 2, id, ID_BYTES);
	return question_ask(s, Q_LINE_FIND, seq);
}

static int urn_is_open(struct sqlite_journal *s, uint64_t workshop, uint32_t poll, bool *is_open)
{
	uint64_t found;
	number_bind(s->q[Q_URN_IS_OPEN], 1, workshop);
	number_bind(s->q[Q_URN_IS_OPEN], 2, poll);
	int rc = question_ask(s, Q_URN_IS_OPEN, &found);
	*is_open = found != 0;
	return rc;
}

/* -- one batch -- */

/* Refuses what may not be stored. The outcome stays DONE when it may. */
static int batch_judge(struct sqlite_journal *s, struct journal_request *r, bool *is_open_already)
{
	int rc = SQLITE_OK;
	uint64_t seq = 0;
	bool is_open = false;
	*is_open_already = false;
	if (batch_repeats_itself(r))
		seq = 1;
	for (size_t i = 0; i < r->lines_n && !seq && !rc; i++)
		rc = line_find(s, r->workshop, r->lines[i].id, &seq);
	if (rc || seq) {
		request_end(r, JOURNAL_DUPLICATE, "an id is in the log already");
		return rc;
	}
	for (size_t i = 0; i < r->ballots_n && !rc; i++) {
		uint32_t poll = r->ballots[i].poll;
		if (poll == r->opens_urn || (i && poll == r->ballots[i - 1].poll))
			continue;
		rc = urn_is_open(s, r->workshop, poll, &is_open);
		if (!rc && !is_open) {
			request_end(r, JOURNAL_DUPLICATE, "urn %u is not open", poll);
			return rc;
		}
	}
	if (r->opens_urn && !rc)
		rc = urn_is_open(s, r->workshop, r->opens_urn, is_open_already);
	if (*is_open_already && !rc) {
		uint8_t key[32];
		rc = rc_of_errno(key_read(s, r->workshop, r->opens_urn, key));
		if (!rc && !hash_same(key, r->urn_key, sizeof key))
			request_end(r, JOURNAL_DUPLICATE, "urn %u is open under another key", r->opens_urn);
		explicit_bzero(key, sizeof key);
	}
	return rc;
}

static int line_put(struct sqlite_journal *s, struct head *h, struct journal_line *l)
{
	sqlite3_stmt *q = s->q[Q_LINE_PUT];
	must(l->len <= BODY_MAX);
	l->seq = h->last + 1;
	l->chain = hash_chain(&h->chain, l->seq, l->id, l->body, l->len);
	number_bind(q, 1, h->workshop);
	number_bind(q, 2, l->seq);
	blob_bind(q, 3, l->id, ID_BYTES);
	blob_bind(q, 4, l->chain.at, HASH_BYTES);
	blob_bind(q, 5, l->body, l->len);
	int rc = question_run(s, Q_LINE_PUT);
	if (!rc)
		heads_move(&s->heads, h, l);
	return rc;
}

static int urn_question(struct sqlite_journal *s, enum question q, uint64_t workshop, uint32_t poll)
{
	number_bind(s->q[q], 1, workshop);
	number_bind(s->q[q], 2, poll);
	return question_run(s, q);
}

static int urn_put(struct sqlite_journal *s, struct journal_request *r, bool is_open_already)
{
	int rc = SQLITE_OK;
	if (r->opens_urn && !is_open_already) {
		/* The key before the commit: an open urn without its key could not take a second ballot of the same person. */
		rc = rc_of_errno(key_write(s, r->workshop, r->opens_urn, r->urn_key));
		if (!rc)
			rc = urn_question(s, Q_URN_OPEN, r->workshop, r->opens_urn);
	}
	for (size_t i = 0; i < r->ballots_n && !rc; i++) {
		sqlite3_stmt *q = s->q[Q_BALLOT_PUT];
		number_bind(q, 1, r->workshop);
		number_bind(q, 2, r->ballots[i].poll);
		blob_bind(q, 3, r->ballots[i].pseudonym.at, HASH_BYTES);
		blob_bind(q, 4, r->ballots[i].body, r->ballots[i].len);
		struct hash proof = ballot_proof(r->workshop, r->ballots[i].poll, r->ballots[i].pseudonym.at, r->ballots[i].body, r->ballots[i].len);
		blob_bind(q, 5, proof.at, HASH_BYTES);
		rc = question_run(s, Q_BALLOT_PUT);
	}
	if (r->empties_urn && !rc)
		rc = ballots_destroy(s, r->workshop, r->empties_urn);
	if (r->empties_urn && !rc)
		rc = urn_question(s, Q_URN_CLOSE, r->workshop, r->empties_urn);
	return rc;
}

static int batch_put(struct sqlite_journal *s, struct journal_request *r)
{
	bool is_open_already;
	struct head *h = heads_make(&s->heads, r->workshop);
	r->outcome = JOURNAL_DONE;
	int rc = h ? batch_judge(s, r, &is_open_already) : SQLITE_NOMEM;
	if (rc)
		return rc;
	if (r->outcome == JOURNAL_DONE) {
		r->first = r->lines_n ? h->last + 1 : 0;
		for (size_t i = 0; i < r->lines_n && !rc; i++)
			rc = line_put(s, h, &r->lines[i]);
		if (!rc)
			rc = urn_put(s, r, is_open_already);
	}
	r->last = h->last;
	r->chain = h->chain;
	return rc;
}

/* -- the group -- */

/* After a COMMIT that may or may not have happened the file is asked, not the memory. */
static bool heads_ask_again(struct sqlite_journal *s)
{
	heads_settle(&s->heads, false);
	for (size_t i = 0; i < s->heads.cap; i++) {
		struct head *h = s->heads.at[i];
		if (!h)
			continue;
		sqlite3_stmt *q = s->q[Q_LINE_LAST];
		number_bind(q, 1, h->workshop);
		int rc = sqlite3_step(q);
		bool is_found = rc == SQLITE_ROW && sqlite3_column_bytes(q, 1) == HASH_BYTES;
		if (is_found) {
			h->last = (uint64_t)sqlite3_column_int64(q, 0);
			memcpy(h->chain.at, sqlite3_column_blob(q, 1), HASH_BYTES);
		} else {
			h->last = 0;
			h->chain = (struct hash){ { 0 } };
		}
		sqlite3_reset(q);
		if (!is_found && rc != SQLITE_DONE)
			return false;
	}
	return true;
}

static void group_undo(struct sqlite_journal *s, struct journal_request *list, int rc)
{
	enum journal_outcome outcome = outcome_of(rc);
	char why[200];
	(void)sqlite3_snprintf(sizeof why, why, "%s (%d)", sqlite3_errmsg(s->db), rc);
	bool is_in_doubt = sqlite3_get_autocommit(s->db) != 0;
	int undone = is_in_doubt ? SQLITE_OK : question_run(s, Q_ROLLBACK);
	if (undone || (is_in_doubt && outcome != JOURNAL_FATAL && !heads_ask_again(s)))
		outcome = JOURNAL_FATAL;
	heads_settle(&s->heads, false);
	if (outcome == JOURNAL_READ_ONLY)
		s->owes_truncation = true;   /* which gives back what the WAL takes, if the file itself need not grow */
	for (struct journal_request *r = list; r; r = r->next) {
		if (!request_writes(r))
			continue;
		request_end(r, outcome, "%s", why);
		r->first = 0;
		bool is_open = true;
		if (r->opens_urn && outcome != JOURNAL_FATAL && !urn_is_open(s, r->workshop, r->opens_urn, &is_open) && !is_open)
			(void)key_destroy(s, r->workshop, r->opens_urn);   /* else it is swept at the next start */
	}
}

bool has_room(struct sqlite_journal *s, bool for_all_once_more)
{
	struct stat st;
	struct statvfs disk;
	uint64_t pages;
	if (question_ask(s, Q_PAGES, &pages) || stat(s->path, &st) || statvfs(s->path, &disk))
		return true;   /* then the checkpoint itself will tell */
	uint64_t wanted = (for_all_once_more ? 2 * pages : pages) * SQLITE_PAGE_BYTES, has = (uint64_t)st.st_size, room = (uint64_t)disk.f_bavail * disk.f_frsize;
	return wanted <= has || wanted - has <= room;
}

/*
 * In the WAL rows of an emptied urn may still be read. SQLite truncates it and does not sync that: after a power cut the
 * old file, ballots and all, would be back until the next start.
 */
int wal_truncate(struct sqlite_journal *s)
{
	char wal[1040];
	if (!has_room(s, false)) {
		s->owes_truncation = true;
		return SQLITE_OK;
	}
	int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	(void)snprintf(wal, sizeof wal, "%s-wal", s->path);
	if (!rc)
		rc = rc_of_errno(file_sync(wal));
	s->owes_truncation = rc != SQLITE_OK;
	return outcome_of(rc) == JOURNAL_FATAL ? rc : SQLITE_OK;
}

/*
 * Writes what the WAL holds into the file, so that it can begin anew. Nobody waits for that but a broken disk must not
 * stay hidden behind it; a full one only lets the WAL grow.
 */
static int wal_write_back(struct sqlite_journal *s)
{
	if (s->wal_pages < WAL_PAGES_MAX || !has_room(s, false))
		return SQLITE_OK;
	s->wal_pages = 0;
	int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return outcome_of(rc) == JOURNAL_FATAL ? rc : SQLITE_OK;
}

static int urn_forget(struct sqlite_journal *s, const struct journal_request *r)
{
	bool is_open = false;   /* a later batch of this group may have opened it anew */
	int rc = urn_is_open(s, r->workshop, r->empties_urn, &is_open);
	if (!rc && !is_open) {
		int failed = key_destroy(s, r->workshop, r->empties_urn);
		rc = failed == ENOSPC ? SQLITE_OK : rc_of_errno(failed);
	}
	s->owes_truncation = true;
	return rc;
}

/* What the group destroys leaves the disk before anybody is told. The batch is durable in any case. */
static void group_forget(struct sqlite_journal *s, struct journal_request *list)
{
	for (struct journal_request *r = list; r; r = r->next) {
		bool forgets = r->ask == JOURNAL_FORGET;
		if (!request_writes(r) || r->outcome != JOURNAL_DONE || (!forgets && !r->empties_urn))
			continue;
		int rc = forgets ? workshops_forgotten(s) : urn_forget(s, r);
		if (!rc)
			rc = wal_truncate(s);
		if (rc)
			request_end(r, JOURNAL_FATAL, "stored, but what it destroys could not be: %s", sqlite3_errstr(rc));
	}
}

static void group_write(struct sqlite_journal *s, struct journal_request *list)
{
	int rc = SQLITE_OK;
	bool is_begun = false;
	for (struct journal_request *r = list; r && !rc; r = r->next) {
		if (r->ask != JOURNAL_APPEND && r->ask != JOURNAL_FORGET)
			continue;
		if (!request_writes(r)) {
			const struct head *h = heads_find(&s->heads, r->workshop);
			r->last = h ? h->last : 0;
			r->chain = h ? h->chain : (struct hash){ { 0 } };
			continue;
		}
		if (!is_begun)
			rc = question_run(s, Q_BEGIN);
		is_begun = true;
		if (!rc)
			rc = r->ask == JOURNAL_FORGET ? workshop_forget(s, r) : batch_put(s, r);
	}
	if (is_begun && !rc)
		rc = question_run(s, Q_COMMIT);
	if (rc) {
		group_undo(s, list, rc);
		return;
	}
	heads_settle(&s->heads, true);
	group_forget(s, list);
}

/* -- serving -- */

static void sqlite_serve(void *self, struct journal_request *list)
{
	struct sqlite_journal *s = self;
	group_write(s, list);
	/* What a full disk put off is tried again with every group, and at the close. */
	int rc = s->owes_rewriting ? file_rewrite(s) : s->owes_truncation ? wal_truncate(s) : wal_write_back(s);
	for (struct journal_request *r = list; r; r = r->next)
		if (rc)
			request_end(r, JOURNAL_FATAL, "the WAL could not be written back: %s", sqlite3_errstr(rc));
		else if (r->ask != JOURNAL_APPEND && r->ask != JOURNAL_FORGET)
			reading_answer(s, r);
}

static void sqlite_close(void *self)
{
	struct sqlite_journal *s = self;
	sqlite_copy_drop(s);
	for (int q = 0; q < QUESTION_N; q++)
		sqlite3_finalize(s->q[q]);
	int rc = sqlite3_close(s->db);
	must(rc == SQLITE_OK);   /* a statement was left open */
	if (s->keys_fd >= 0)
		close(s->keys_fd);
	heads_free(&s->heads);
	free(s);
}

const struct journal_backend journal_sqlite = {
	.scheme = "sqlite", .open = sqlite_open, .close = sqlite_close, .serve = sqlite_serve, .threaded = true,
	.copy = sqlite_copy, .prove = sqlite_prove,
};
