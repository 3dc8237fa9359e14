/*
 * Backups. Lines are copied row by row into a new file from the writer's own connection, between its commits, up to where
 * each log stood at the beginning. Rows and not pages, for three reasons: no ballot of an open urn ever touches the
 * copy (not even one that is cut short), pages that change meanwhile need not be copied twice, and damaged pages are not
 * carried over. The file has no journal and is made durable once, at the end: until then it is called PATH.part.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/sqlite.h"

enum { STEP_ROWS = 256, STEP_BYTES = 1 << 20 };

struct copy { sqlite3 *to; sqlite3_stmt *put; size_t at; uint64_t next; char part[1056]; };

sqlite3 *sqlite_make(const char *path, char *why, size_t why_n)
{
	sqlite3 *db = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		(void)snprintf(why, why_n, "%s cannot be made: %s", path, strerror(errno));
		return NULL;
	}
	close(fd);
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (!rc)
		rc = sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;", NULL, NULL, NULL);
	if (!rc)
		rc = sqlite3_exec(db, sqlite_schema_text, NULL, NULL, NULL);
	if (!rc)
		return db;
	(void)snprintf(why, why_n, "%s cannot be made: %s", path, db ? sqlite3_errmsg(db) : "no memory");
	sqlite3_close(db);
	(void)unlink(path);
	return NULL;
}

static bool copy_close(struct sqlite_journal *s)
{
	sqlite3_finalize(s->copy->put);
	bool is_closed = sqlite3_close(s->copy->to) == SQLITE_OK;
	free(s->copy);
	s->copy = NULL;
	return is_closed;
}

void sqlite_copy_drop(struct sqlite_journal *s)
{
	char part[sizeof s->copy->part];
	if (!s->copy)
		return;
	memcpy(part, s->copy->part, sizeof part);
	(void)copy_close(s);
	(void)unlink(part);
}

static bool copy_begin(struct sqlite_journal *s, struct journal_request *r)
{
	static const char put_sql[] = "INSERT INTO entry (workshop, seq, id, chain, body) VALUES (?1, ?2, ?3, ?4, ?5)";
	struct stat st;
	r->workshops_n = 0;   /* a copy may begin twice */
	if (!r->path || strlen(r->path) > 1000 || !lstat(r->path, &st)) {
		request_end(r, JOURNAL_DUPLICATE, "%s exists already; a backup goes into a new file", r->path ? r->path : "");
		return false;
	}
	s->copy = calloc(1, sizeof *s->copy);
	if (!s->copy || !heads_list(&s->heads, r)) {
		free(s->copy);
		s->copy = NULL;
		request_end(r, JOURNAL_UNKNOWN, "no memory for the copy");
		return false;
	}
	(void)snprintf(s->copy->part, sizeof s->copy->part, "%s.part", r->path);
	int failed = copy_note(s, s->copy->part);
	if (failed)
		request_end(r, JOURNAL_UNKNOWN, "%s: %s", s->keys, strerror(failed));
	else
		s->copy->to = sqlite_make(s->copy->part, r->why, sizeof r->why);
	if (!s->copy->to) {
		free(s->copy);
		s->copy = NULL;
		r->outcome = JOURNAL_UNKNOWN;
		return false;
	}
	s->copy->next = 1;
	int rc = sqlite3_prepare_v2(s->copy->to, put_sql, -1, &s->copy->put, NULL);
	if (!rc)
		rc = sqlite3_exec(s->copy->to, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc) {
		request_end(r, JOURNAL_UNKNOWN, "%s: %s", s->copy->part, sqlite3_errmsg(s->copy->to));
		sqlite_copy_drop(s);
	}
	return !rc;
}

/* One row over. The bytes are those of the running question, valid until its next step. */
static int row_copy(sqlite3_stmt *put, uint64_t workshop, sqlite3_stmt *from)
{
	number_bind(put, 1, workshop);
	number_bind(put, 2, (uint64_t)sqlite3_column_int64(from, 0));
	for (int i = 1; i < 4; i++)
		blob_bind(put, i + 2, sqlite3_column_blob(from, i), (size_t)sqlite3_column_bytes(from, i));
	int rc = sqlite3_step(put);
	sqlite3_reset(put);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Some lines of one workshop. */
static int rows_copy(struct sqlite_journal *s, const struct workshop_row *goal, size_t *rows, size_t *bytes)
{
	struct copy *c = s->copy;
	sqlite3_stmt *q = s->q[Q_LINES_FROM];
	uint64_t left = goal->last - c->next + 1;
	int rc = SQLITE_OK;
	number_bind(q, 1, goal->workshop);
	number_bind(q, 2, c->next);
	number_bind(q, 3, left < STEP_ROWS ? left : STEP_ROWS);
	while (!rc && *rows < STEP_ROWS && *bytes < STEP_BYTES && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		*bytes += (size_t)sqlite3_column_bytes(q, 3);
		++*rows;
		rc = row_copy(c->put, goal->workshop, q);
		c->next++;
	}
	sqlite3_reset(q);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

bool sqlite_copy(void *self, struct journal_request *r)
{
	struct sqlite_journal *s = self;
	size_t rows = 0, bytes = 0;
	int rc = SQLITE_OK;
	if (!s->copy)
		return copy_begin(s, r);
	struct copy *c = s->copy;
	while (!rc && c->at < r->workshops_n && rows < STEP_ROWS && bytes < STEP_BYTES) {
		uint64_t before = c->next;
		rc = rows_copy(s, &r->workshops[c->at], &rows, &bytes);
		if (c->next > r->workshops[c->at].last) {
			c->at++;
			c->next = 1;
		} else if (!rc && c->next == before) {
			rc = SQLITE_CORRUPT;   /* lines that must be there are not */
		}
	}
	if (!rc && c->at < r->workshops_n)
		return true;
	if (!rc)
		rc = sqlite3_exec(c->to, "COMMIT", NULL, NULL, NULL);
	if (rc) {
		request_end(r, JOURNAL_UNKNOWN, "the copy broke off: %s", sqlite3_errstr(rc));
		sqlite_copy_drop(s);
	} else {
		(void)copy_close(s);   /* what it may have failed to write is found by sqlite_prove() */
		r->outcome = JOURNAL_DONE;
	}
	return false;
}

/* -- proving, on a thread of its own -- */

static bool is_same_as_asked(const struct journal_request *r, const struct heads *found, char *why, size_t why_n)
{
	for (size_t i = 0; i < r->workshops_n; i++) {
		const struct workshop_row *goal = &r->workshops[i];
		const struct head *h = heads_find(found, goal->workshop);
		if (!h || h->last != goal->last || !hash_same(h->chain.at, goal->chain.at, HASH_BYTES)) {
			(void)snprintf(why, why_n, "workshop %llu is not whole in the copy", (unsigned long long)goal->workshop);
			return false;
		}
	}
	return true;
}

static bool is_whole(const struct journal_request *r, const char *part, char *why, size_t why_n)
{
	sqlite3 *db = NULL;
	struct heads heads = { 0 };
	int rc = sqlite3_open_v2(part, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc)
		(void)snprintf(why, why_n, "%s", sqlite3_errstr(rc));
	bool is_good = !rc && sqlite_check_pages(db, "PRAGMA integrity_check", why, why_n) &&
		sqlite_check_chain(db, &heads, why, why_n) && is_same_as_asked(r, &heads, why, why_n);
	heads_free(&heads);
	sqlite3_close(db);
	return is_good;
}

static int name_finally(const char *part, const char *path)
{
	struct stat st;
	if (!renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (!lstat(path, &st))   /* a file system without that flag */
		return EEXIST;
	return rename(part, path) ? errno : 0;
}

void sqlite_prove(struct journal_request *r)
{
	char part[1056], why[200];
	(void)snprintf(part, sizeof part, "%s.part", r->path);
	int failed = file_sync(part);
	if (!failed && !is_whole(r, part, why, sizeof why)) {
		request_end(r, JOURNAL_UNKNOWN, "the copy is not good: %s", why);
		(void)unlink(part);
		return;
	}
	if (!failed)
		failed = name_finally(part, r->path);
	if (!failed)
		failed = directory_sync(r->path);
	if (failed) {
		request_end(r, failed == EEXIST ? JOURNAL_DUPLICATE : JOURNAL_UNKNOWN, "%s: %s", r->path, strerror(failed));
		(void)unlink(part);
	}
}
