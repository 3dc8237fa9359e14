/*
 * Opening the SQLite journal: how it is set, and all that is checked before the first request.
 * A file that is not ours, newer, in use or damaged is left as it was: its first 100 bytes are read by hand before
 * SQLite may touch it, and until all checks have passed SQLite may not checkpoint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "journal/sqlite.h"

static const char *const questions[QUESTION_N] = {
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_ROLLBACK] = "ROLLBACK",
	[Q_LINE_PUT] = "INSERT INTO entry (workshop, seq, id, chain, body) VALUES (?1, ?2, ?3, ?4, ?5)",
	[Q_LINE_FIND] = "SELECT seq FROM entry WHERE workshop = ?1 AND id = ?2",
	[Q_LINES_FROM] = "SELECT seq, id, chain, body FROM entry WHERE workshop = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3",
	[Q_LINE_LAST] = "SELECT seq, chain FROM entry WHERE workshop = ?1 ORDER BY seq DESC LIMIT 1",
	[Q_URN_OPEN] = "INSERT INTO urn_open (workshop, poll) VALUES (?1, ?2)",
	[Q_URN_IS_OPEN] = "SELECT 1 FROM urn_open WHERE workshop = ?1 AND poll = ?2",
	[Q_URN_CLOSE] = "DELETE FROM urn_open WHERE workshop = ?1 AND poll = ?2",
	[Q_URN_LIST] = "SELECT poll FROM urn_open WHERE workshop = ?1 ORDER BY poll",
	[Q_BALLOT_PUT] = "INSERT OR REPLACE INTO urn (workshop, poll, pseudonym, body, proof) VALUES (?1, ?2, ?3, ?4, ?5)",
	[Q_BALLOTS_SPARE] = "INSERT INTO temp.spared SELECT * FROM main.urn WHERE workshop <> ?1 OR (?2 <> 0 AND poll <> ?2)",
	[Q_BALLOTS_DROP] = "DELETE FROM urn",
	[Q_BALLOTS_BACK] = "INSERT INTO urn SELECT * FROM temp.spared ORDER BY workshop, poll, pseudonym",
	[Q_SPARED_DROP] = "DELETE FROM temp.spared",
	[Q_BALLOTS_READ] = "SELECT pseudonym, body, proof FROM urn WHERE workshop = ?1 AND poll = ?2 ORDER BY pseudonym",
	[Q_WORKSHOP_DROP] = "DELETE FROM entry WHERE workshop = ?1",
	[Q_URNS_CLOSE] = "DELETE FROM urn_open WHERE workshop = ?1",
	[Q_PAGES] = "PRAGMA page_count",
};

struct setting { const char *set, *ask, *is; };

/* Each is set, then read back. EXCLUSIVE stands before WAL: so there is no shared memory file and no second connection. */
static const struct setting settings[] = {
	{ "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive" },
	{ "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2" },
	{ "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers", "1" },
	{ "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1" },
	{ "PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0" },
	/* Not by SQLite itself, which says nothing when it fails. */
	{ "PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0" },
	{ "PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864" },
	{ "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },
	{ "PRAGMA cache_size = -32768", "PRAGMA cache_size", "-32768" },
	{ "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1" },
};

/* Apart from the others, because it writes: into a file that came out of a backup, once all checks have passed. */
static const struct setting setting_wal = { "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal" };

int value_ask(sqlite3 *db, const char *sql, char *value, size_t value_n)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	value[0] = 0;
	if (!rc && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const unsigned char *text = sqlite3_column_text(q, 0);
		(void)snprintf(value, value_n, "%s", text ? (const char *)text : "");
		rc = SQLITE_OK;
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static bool file_open(struct sqlite_journal *s, char *why, size_t why_n)
{
	struct stat st;
	int on = 0, is_atomic = 1, rc = sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc)
		return refuse(why, why_n, s->path, s->db ? sqlite3_errmsg(s->db) : "no memory");
	if (sqlite3_db_readonly(s->db, "main"))
		return refuse(why, why_n, s->path, "this file may not be written");
	/* The WAL and the keys take their rights from the file. */
	if (stat(s->path, &st) || ((st.st_mode & 077) && chmod(s->path, 0600)) || stat(s->path, &st) || (st.st_mode & 0177) != 0)
		return refuse(why, why_n, s->path, "others may read this file, and that cannot be changed");
	(void)sqlite3_extended_result_codes(s->db, 1);
	/* As it is anyhow: a commit is not filled up to a sector with copies of its last page, which wal_check() would take for more. */
	(void)sqlite3_file_control(s->db, "main", SQLITE_FCNTL_POWERSAFE_OVERWRITE, &is_atomic);
	rc = sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on);
	if (!rc && on)
		rc = sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	must(!rc && on);   /* settings that this SQLite has; they cannot fail */
	return true;
}

bool refuse_rc(const struct sqlite_journal *s, int rc, char *why, size_t why_n)
{
	if ((rc & 0xff) == SQLITE_BUSY)
		return refuse(why, why_n, s->path, "another hub is using this journal");
	(void)snprintf(why, why_n, "%s: %s (%d)", s->path, sqlite3_errmsg(s->db), rc);
	return false;
}

static bool setting_make(struct sqlite_journal *s, const struct setting *one, char *why, size_t why_n)
{
	char value[64];
	int rc = sqlite3_exec(s->db, one->set, NULL, NULL, NULL);
	if (!rc)
		rc = value_ask(s->db, one->ask, value, sizeof value);
	if (rc)
		return refuse_rc(s, rc, why, why_n);
	if (!strcmp(value, one->is))
		return true;
	(void)snprintf(why, why_n, "%s: '%s' did not hold, SQLite says '%s'", s->path, one->set, value);
	return false;
}

static bool settings_make(struct sqlite_journal *s, char *why, size_t why_n)
{
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (!setting_make(s, &settings[i], why, why_n))
			return false;
	return true;
}

bool sqlite_check_pages(sqlite3 *db, const char *ask, char *why, size_t why_n)
{
	char said[160];
	int rc = value_ask(db, ask, said, sizeof said);
	if (!rc && !strcmp(said, "ok"))
		return true;
	(void)snprintf(why, why_n, "the file is damaged: %s", rc ? sqlite3_errmsg(db) : said);
	return false;
}

static bool entry_check(sqlite3_stmt *q, struct heads *heads, struct head **at, char *why, size_t why_n)
{
	struct journal_line l = { .seq = (uint64_t)sqlite3_column_int64(q, 1) };
	uint64_t workshop = (uint64_t)sqlite3_column_int64(q, 0);
	unsigned long long name = workshop;
	if (!*at || (*at)->workshop != workshop)
		*at = heads_make(heads, workshop);
	if (!*at) {
		(void)snprintf(why, why_n, "no memory to check the journal");
		return false;
	}
	if (l.seq != (*at)->last + 1) {
		(void)snprintf(why, why_n, "the journal is damaged: workshop %llu has no entry %llu", name, (unsigned long long)(*at)->last + 1);
		return false;
	}
	bool is_shaped = sqlite3_column_bytes(q, 2) == ID_BYTES && sqlite3_column_bytes(q, 3) == HASH_BYTES;
	if (is_shaped) {
		memcpy(l.id, sqlite3_column_blob(q, 2), ID_BYTES);
		l.chain = hash_chain(&(*at)->chain, l.seq, l.id, sqlite3_column_blob(q, 4), (size_t)sqlite3_column_bytes(q, 4));
	}
	if (!is_shaped || !hash_same(l.chain.at, sqlite3_column_blob(q, 3), HASH_BYTES)) {
		(void)snprintf(why, why_n, "the journal is damaged: entry %llu of workshop %llu was changed after it was written",
			(unsigned long long)l.seq, name);
		return false;
	}
	heads_move(heads, *at, &l);
	return true;
}

bool sqlite_check_chain(sqlite3 *db, struct heads *heads, char *why, size_t why_n)
{
	static const char ask[] = "SELECT workshop, seq, id, chain, body FROM entry ORDER BY workshop, seq";
	sqlite3_stmt *q = NULL;
	struct head *at = NULL;
	bool is_good = true;
	int rc = sqlite3_prepare_v2(db, ask, -1, &q, NULL);
	while (!rc && is_good && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		is_good = entry_check(q, heads, &at, why, why_n);
		rc = SQLITE_OK;
	}
	if (is_good && rc != SQLITE_DONE) {
		(void)snprintf(why, why_n, "the journal is damaged: %s", sqlite3_errmsg(db));
		is_good = false;
	}
	sqlite3_finalize(q);
	heads_settle(heads, true);
	return is_good;
}

/* Every ballot is as it was put in: the chain does not speak of them yet. */
static bool ballots_check(struct sqlite_journal *s, char *why, size_t why_n)
{
	sqlite3_stmt *q = NULL;
	bool is_good = true;
	int rc = sqlite3_prepare_v2(s->db, "SELECT workshop, poll, pseudonym, body, proof FROM urn", -1, &q, NULL);
	while (!rc && is_good && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		uint64_t workshop = (uint64_t)sqlite3_column_int64(q, 0);
		uint32_t poll = (uint32_t)sqlite3_column_int64(q, 1);
		is_good = row_is_proved(q, 2, workshop, poll);
		if (!is_good)
			(void)snprintf(why, why_n, "%s: the journal is damaged: a ballot of round %u of workshop %llu was changed after it was put in",
				s->path, poll, (unsigned long long)workshop);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(q);
	if (is_good && rc != SQLITE_DONE)
		return refuse_rc(s, rc, why, why_n);
	return is_good;
}

/* Every open urn has its key. */
static bool keys_check(struct sqlite_journal *s, char *why, size_t why_n)
{
	sqlite3_stmt *q = NULL;
	uint8_t key[32];
	int failed = 0, rc = sqlite3_prepare_v2(s->db, "SELECT workshop, poll FROM urn_open", -1, &q, NULL);
	while (!rc && !failed && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		uint64_t workshop = (uint64_t)sqlite3_column_int64(q, 0);
		uint32_t poll = (uint32_t)sqlite3_column_int64(q, 1);
		failed = key_read(s, workshop, poll, key);
		if (failed)
			(void)snprintf(why, why_n, "%s/%llu-%u: the key of an open round is missing or damaged (%s); put it back",
				s->keys, (unsigned long long)workshop, poll, strerror(failed));
		rc = SQLITE_OK;
	}
	explicit_bzero(key, sizeof key);
	sqlite3_finalize(q);
	if (!failed && rc != SQLITE_DONE)
		return refuse_rc(s, rc, why, why_n);
	return !failed;
}

static bool questions_prepare(struct sqlite_journal *s, char *why, size_t why_n)
{
	int rc = sqlite3_exec(s->db, "CREATE TEMP TABLE spared (workshop, poll, pseudonym, body, proof)", NULL, NULL, NULL);
	for (int i = 0; i < QUESTION_N && !rc; i++)
		rc = sqlite3_prepare_v3(s->db, questions[i], -1, SQLITE_PREPARE_PERSISTENT, &s->q[i], NULL);
	return !rc || refuse_rc(s, rc, why, why_n);
}

/* For tests: a file that is full at so many pages. */
static bool pages_limit(struct sqlite_journal *s, const char *pages, char *why, size_t why_n)
{
	char sql[64], value[32], *end;
	if (!pages)
		return true;
	unsigned long n = strtoul(pages, &end, 10);
	if (*end || !n || n > 1u << 30)
		return refuse(why, why_n, s->path, "pages=N wants a number");
	(void)snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lu", n);
	int rc = value_ask(s->db, sql, value, sizeof value);
	return !rc || refuse_rc(s, rc, why, why_n);
}

static int wal_note(void *with, sqlite3 *db, const char *name, int pages)
{
	struct sqlite_journal *s = with;
	(void)db, (void)name;
	s->wal_pages = pages;
	return SQLITE_OK;
}

static bool all_is_well(struct sqlite_journal *s, const char *pages, char *why, size_t why_n)
{
	char damage[200];
	int version;
	uint64_t dropped;
	if (!file_open(s, why, why_n) || !settings_make(s, why, why_n) || !wal_check(s, &dropped, why, why_n) ||
	    !marks_check(s, &version, why, why_n) || !schema_check(s, version, why, why_n))
		return false;
	if (!sqlite_check_pages(s->db, "PRAGMA quick_check", damage, sizeof damage) ||
	    !sqlite_check_chain(s->db, &s->heads, damage, sizeof damage))
		return refuse(why, why_n, s->path, damage);
	if (!setting_make(s, &setting_wal, why, why_n) || !schema_bring_up(s, version, why, why_n) || !questions_prepare(s, why, why_n) ||
	    !pages_limit(s, pages, why, why_n))
		return false;
	(void)sqlite3_wal_hook(s->db, wal_note, s);
	int on = 1, failed = keys_open(s);
	if (failed)
		return refuse(why, why_n, s->keys, strerror(failed));
	if (!ballots_check(s, why, why_n) || !keys_check(s, why, why_n))
		return false;
	failed = keys_sweep(s);
	if (!failed)
		failed = copies_sweep(s);
	if (failed)
		return refuse(why, why_n, s->keys, strerror(failed));
	int rc = sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, &on);
	/* A crash may have left rows of an emptied urn in the WAL, or of a forgotten workshop in the file. */
	s->owes_rewriting = debt_stands(s);
	if (!rc)
		rc = s->owes_rewriting ? file_rewrite(s) : wal_truncate(s);
	if (rc)
		return refuse_rc(s, rc, why, why_n);
	/* The name of the WAL, new perhaps: SQLite syncs it too, and goes on when that fails. */
	failed = directory_sync(s->path);
	if (failed)
		return refuse(why, why_n, s->path, strerror(failed));
	if (dropped)
		(void)snprintf(why, why_n, "a commit that was under way at the end was dropped, %llu bytes", (unsigned long long)dropped);
	return true;
}

static void give_up(struct sqlite_journal *s)
{
	char wal[1040];
	struct stat st;
	int on = 1;
	for (int i = 0; i < QUESTION_N; i++)
		sqlite3_finalize(s->q[i]);
	/* A WAL that holds something is left as it is; an empty one came with this visit and goes with it. */
	(void)snprintf(wal, sizeof wal, "%s-wal", s->path);
	if (s->db && !stat(wal, &st) && st.st_size == 0)
		(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, &on);
	sqlite3_close(s->db);
	if (s->keys_fd >= 0)
		close(s->keys_fd);
	heads_free(&s->heads);
	free(s);
}

/* `rest` is PATH, or PATH?pages=N in tests. */
void *sqlite_open(const char *rest, char *why, size_t why_n)
{
	const char *pages = strstr(rest, "?pages=");
	size_t path_n = pages ? (size_t)(pages - rest) : strlen(rest);
	struct sqlite_journal *s = calloc(1, sizeof *s);
	if (!s || !path_n || path_n >= sizeof s->path) {
		(void)snprintf(why, why_n, s ? "sqlite: wants the path of a file" : "no memory");
		free(s);
		return NULL;
	}
	s->keys_fd = -1;
	(void)snprintf(s->path, sizeof s->path, "%.*s", (int)path_n, rest);
	(void)snprintf(s->keys, sizeof s->keys, "%s.keys", s->path);
	enum file_finding found = file_look(s->path, why, why_n);
	if (found == FILE_MISSING || found == FILE_EMPTY) {
		bool is_made = file_make(s->path, found == FILE_EMPTY, why, why_n);
		found = is_made ? file_look(s->path, why, why_n) : FILE_REFUSED;
	}
	if (found == FILE_OURS && all_is_well(s, pages ? pages + strlen("?pages=") : NULL, why, why_n))
		return s;
	give_up(s);
	return NULL;
}
