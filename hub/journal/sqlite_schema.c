/*
 * What the file of the SQLite journal looks like, in every version there was, and how an older one becomes the newest. Entries are
 * never rewritten; that old ones keep their meaning is the core's promise.
 *
 * 1: the first.
 * 2: a ballot in an urn carries a hash. Entries have their chain, and a ballot had nothing that would show a turned bit.
 */
#include <stdio.h>
#include <string.h>

#include "journal/sqlite.h"

/*
 * Entries stay: they can be neither changed nor deleted, but for a workshop that is forgotten as a whole. That numbers are dense is
 * kept by the writer and checked at every start; a trigger for it was measured, and cost as much as the insert itself. WITHOUT ROWID
 * was measured too: as fast as a table of rows with an index, and one tree less. The urn is kept in the order of pseudonyms, which are
 * hashes; it knows no time and no order of arrival.
 */
#define ENTRIES \
	"CREATE TABLE entry (" \
	" workshop INTEGER NOT NULL CHECK (workshop > 0)," \
	" seq INTEGER NOT NULL CHECK (seq > 0)," \
	" id BLOB NOT NULL CHECK (length(id) = 16)," \
	" chain BLOB NOT NULL CHECK (length(chain) = 32)," \
	" body BLOB NOT NULL," \
	" PRIMARY KEY (workshop, seq)," \
	" UNIQUE (workshop, id)" \
	") STRICT, WITHOUT ROWID;" \
	"CREATE TABLE urn_open (" \
	" workshop INTEGER NOT NULL, poll INTEGER NOT NULL, PRIMARY KEY (workshop, poll)" \
	") STRICT, WITHOUT ROWID;"
#define URN(proof) \
	"CREATE TABLE urn (" \
	" workshop INTEGER NOT NULL, poll INTEGER NOT NULL," \
	" pseudonym BLOB NOT NULL CHECK (length(pseudonym) = 32)," \
	" body BLOB NOT NULL," \
	proof \
	" PRIMARY KEY (workshop, poll, pseudonym)" \
	") STRICT, WITHOUT ROWID;"
#define URN_2 URN(" proof BLOB NOT NULL CHECK (length(proof) = 32),")
#define GUARDS \
	"CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;" \
	SQLITE_GUARD ";"

static const char *const schemas[] = { NULL, ENTRIES URN("") GUARDS, ENTRIES URN_2 GUARDS };

const char sqlite_schema_text[] =
	"BEGIN;" ENTRIES URN_2 GUARDS
	"PRAGMA application_id = 0x44486e67;"
	"PRAGMA user_version = 2;"
	"COMMIT;";

static const char *const steps[] = {
	/* Nothing of it outside of this file and memory: a copy made before would keep ballots. temp_store is memory. */
	[1] = "BEGIN IMMEDIATE;"
		"CREATE TEMP TABLE was AS SELECT * FROM main.urn;"
		"DROP TABLE main.urn;"
		URN_2
		"INSERT INTO main.urn SELECT workshop, poll, pseudonym, body, proof_of(workshop, poll, pseudonym, body) FROM was;"
		"DROP TABLE temp.was;"
		"PRAGMA user_version = 2;"
		"COMMIT;",
};

static_assert(sizeof schemas / sizeof *schemas == SQLITE_VERSION_OURS + 1, "every version has its tables");
static_assert(sizeof steps / sizeof *steps == SQLITE_VERSION_OURS, "every older version has its step");

/* -- proofs -- */

struct hash ballot_proof(uint64_t workshop, uint32_t poll, const void *pseudonym, const void *body, size_t len)
{
	struct hash_run run;
	hash_begin(&run);
	hash_add_u64(&run, workshop);
	hash_add_u64(&run, poll);
	hash_add(&run, pseudonym, HASH_BYTES);
	hash_add(&run, body, len);
	return hash_end(&run);
}

bool row_is_proved(sqlite3_stmt *q, int at, uint64_t workshop, uint32_t poll)
{
	if (sqlite3_column_bytes(q, at) != HASH_BYTES || sqlite3_column_bytes(q, at + 2) != HASH_BYTES)
		return false;
	const void *body = sqlite3_column_blob(q, at + 1);
	struct hash h = ballot_proof(workshop, poll, sqlite3_column_blob(q, at), body ? body : "", (size_t)sqlite3_column_bytes(q, at + 1));
	return hash_same(h.at, sqlite3_column_blob(q, at + 2), HASH_BYTES);
}

static void proof_of(sqlite3_context *to, int n, sqlite3_value **of)
{
	if (n != 4 || sqlite3_value_bytes(of[2]) != HASH_BYTES) {
		sqlite3_result_error(to, "no ballot", -1);
		return;
	}
	const void *body = sqlite3_value_blob(of[3]);
	struct hash h = ballot_proof((uint64_t)sqlite3_value_int64(of[0]), (uint32_t)sqlite3_value_int64(of[1]), sqlite3_value_blob(of[2]),
		body ? body : "", (size_t)sqlite3_value_bytes(of[3]));
	sqlite3_result_blob(to, h.at, HASH_BYTES, SQLITE_TRANSIENT);
}

/* -- versions -- */

bool marks_check(struct sqlite_journal *s, int *version, char *why, size_t why_n)
{
	char owner[32], said[32], expected[32];
	int rc = value_ask(s->db, "PRAGMA application_id", owner, sizeof owner);
	if (!rc)
		rc = value_ask(s->db, "PRAGMA user_version", said, sizeof said);
	if (rc)
		return refuse_rc(s, rc, why, why_n);
	(void)snprintf(expected, sizeof expected, "%d", SQLITE_OURS);
	if (strcmp(owner, expected))
		return refuse(why, why_n, s->path, "this database belongs to another program");
	for (*version = 1; *version <= SQLITE_VERSION_OURS; ++*version) {
		(void)snprintf(expected, sizeof expected, "%d", *version);
		if (!strcmp(said, expected))
			return true;
	}
	return refuse(why, why_n, s->path, "this journal was written by a newer version of the hub");
}

bool schema_check(struct sqlite_journal *s, int version, char *why, size_t why_n)
{
	static const char ask[] = "SELECT group_concat(type || name || coalesce(sql, ''), char(10)) FROM (SELECT * FROM sqlite_schema ORDER BY name)";
	char found[4096], expected[4096];
	sqlite3 *fresh = NULL;
	int rc = sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (!rc)
		rc = sqlite3_exec(fresh, schemas[version], NULL, NULL, NULL);
	if (!rc)
		rc = value_ask(fresh, ask, expected, sizeof expected);
	sqlite3_close(fresh);
	if (!rc)
		rc = value_ask(s->db, ask, found, sizeof found);
	if (rc)
		return refuse_rc(s, rc, why, why_n);
	return !strcmp(found, expected) || refuse(why, why_n, s->path, "its tables or triggers were changed by somebody");
}

bool schema_bring_up(struct sqlite_journal *s, int version, char *why, size_t why_n)
{
	int rc = SQLITE_OK;
	if (version < SQLITE_VERSION_OURS)
		rc = sqlite3_create_function_v2(s->db, "proof_of", 4, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, proof_of, NULL, NULL, NULL);
	for (; version < SQLITE_VERSION_OURS && !rc; version++)
		rc = sqlite3_exec(s->db, steps[version], NULL, NULL, NULL);
	return !rc || refuse_rc(s, rc, why, why_n);
}
