/* What the files of the SQLite journal share: one to write, one to read, and so on. */
#ifndef JOURNAL_SQLITE_H
#define JOURNAL_SQLITE_H

#include <assert.h>

#include <sqlite3.h>

#include "journal/inside.h"

/* Stands in the schema, and is taken away for as long as a workshop is being forgotten. */
#define SQLITE_GUARD "CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry " \
	"BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END"

enum { SQLITE_OURS = 0x44486e67 /* 'DHng' */, SQLITE_VERSION_OURS = 2, SQLITE_PAGE_BYTES = 4096 /* the default, which nobody changes */ };

/* What can be asked of the database; each is prepared once. */
enum question {
	Q_BEGIN, Q_COMMIT, Q_ROLLBACK,
	Q_LINE_PUT, Q_LINE_FIND, Q_LINES_FROM, Q_LINE_LAST,
	Q_URN_OPEN, Q_URN_IS_OPEN, Q_URN_CLOSE, Q_URN_LIST,
	Q_BALLOT_PUT, Q_BALLOTS_READ,
	Q_BALLOTS_SPARE, Q_BALLOTS_DROP, Q_BALLOTS_BACK, Q_SPARED_DROP,
	Q_WORKSHOP_DROP, Q_URNS_CLOSE,
	Q_PAGES,
	QUESTION_N,
};

struct copy;

struct sqlite_journal {
	sqlite3 *db;
	sqlite3_stmt *q[QUESTION_N];
	struct heads heads;
	struct copy *copy;             /* the backup that is being made, NULL = none */
	int keys_fd;                   /* the directory of the keys, beside the database */
	int wal_pages;                 /* in the WAL after the last commit */
	bool owes_truncation;          /* an emptied urn may still be read in the WAL: truncate it as soon as it can be */
	bool owes_rewriting;           /* a forgotten workshop may still be read in gaps of pages: write the file anew */
	char path[1024], keys[1040];
};

/* -- sqlite.c -- */

void blob_bind(sqlite3_stmt *q, int at, const void *bytes, size_t n);
void number_bind(sqlite3_stmt *q, int at, uint64_t n);
/* Steps a question that yields no row, and resets it. SQLITE_OK or the error. */
int question_run(struct sqlite_journal *s, enum question q);
enum journal_outcome outcome_of(int rc);
int rc_of_errno(int failed);
/*
 * Has the disk room for what the file grows by when the WAL is written into it, and for all its pages once more in the WAL? A
 * checkpoint that breaks off has eaten what was left and given nothing back.
 */
bool has_room(struct sqlite_journal *s, bool for_all_once_more);
/*
 * Writes the WAL into the file and cuts it to nothing, on the platter too. SQLITE_OK also when a full disk puts it off
 * (`owes_truncation` stands until it is done), or the error.
 */
int wal_truncate(struct sqlite_journal *s);
/* `seq` is 0 when the id is not in the log. */
int line_find(struct sqlite_journal *s, uint64_t workshop, const uint8_t id[ID_BYTES], uint64_t *seq);

/* -- sqlite_forget.c -- */

/* Within the group's transaction. `poll` 0: all urns of the workshop. */
int ballots_destroy(struct sqlite_journal *s, uint64_t workshop, uint32_t poll);
int workshop_forget(struct sqlite_journal *s, struct journal_request *r);
/* After its commit: what lies outside of the tables goes too. */
int workshops_forgotten(struct sqlite_journal *s);
/* Writes the file anew and truncates the WAL. Like wal_truncate(); `owes_rewriting` stands until it is done. */
int file_rewrite(struct sqlite_journal *s);

/* -- sqlite_read.c -- */

void reading_answer(struct sqlite_journal *s, struct journal_request *r);

/* -- sqlite_file.c: before SQLite may touch a file -- */

enum file_finding { FILE_MISSING, FILE_EMPTY, FILE_OURS, FILE_REFUSED };

/*
 * Reads the header by hand. Closing a file drops the locks that this process holds on it (that is how POSIX locks are),
 * so this comes before SQLite opens it, and a hub opens one file once.
 */
enum file_finding file_look(const char *path, char *why, size_t why_n);
/* fsync; 0 or an errno. Never of the database itself while SQLite has it: closing it would drop SQLite's locks. */
int file_sync(const char *path);
/* Makes a new journal, and its directory. */
bool file_make(const char *path, bool is_empty_there, char *why, size_t why_n);
/* Puts "PATH: what" into `why`; always false. */
bool refuse(char *why, size_t why_n, const char *path, const char *what);

/* -- sqlite_wal.c -- */

/*
 * Is all there that was committed, as far as the WAL can tell? False: `why` says what is not. `dropped`: bytes of a commit that was
 * under way when the hub or the machine died. Only behind a reading, which takes the lock, and before any writing.
 */
bool wal_check(struct sqlite_journal *s, uint64_t *dropped, char *why, size_t why_n);

/* -- sqlite_schema.c -- */

/* Makes a new file one of ours. */
extern const char sqlite_schema_text[];
/* The file is ours, of this version and not newer. The WAL may know better than the header that was read by hand. */
bool marks_check(struct sqlite_journal *s, int *version, char *why, size_t why_n);
/* Tables and triggers are exactly those that a new file of this version would get. */
bool schema_check(struct sqlite_journal *s, int version, char *why, size_t why_n);
/* Makes an older file one of the newest version, a transaction for each step between. */
bool schema_bring_up(struct sqlite_journal *s, int version, char *why, size_t why_n);
/* What stands beside a ballot in its urn. */
struct hash ballot_proof(uint64_t workshop, uint32_t poll, const void *pseudonym, const void *body, size_t len);
/* Columns `at` and the next two are a pseudonym, a body and their proof. */
bool row_is_proved(sqlite3_stmt *q, int at, uint64_t workshop, uint32_t poll);

/* -- sqlite_open.c -- */

void *sqlite_open(const char *rest, char *why, size_t why_n);
/* Walks every entry: dense from 1, chained from zeros. Fills `heads`; false: `why` names the first wrong entry. */
bool sqlite_check_chain(sqlite3 *db, struct heads *heads, char *why, size_t why_n);
/* The first value of the first row, as text. */
int value_ask(sqlite3 *db, const char *sql, char *value, size_t value_n);
/* Like refuse(), with SQLite's words for `rc`. */
bool refuse_rc(const struct sqlite_journal *s, int rc, char *why, size_t why_n);
/* `ask` is PRAGMA quick_check or integrity_check. */
bool sqlite_check_pages(sqlite3 *db, const char *ask, char *why, size_t why_n);

/*
 * -- sqlite_keys.c --
 *
 * One file per open urn, 0600, in PATH.keys, 0700: a copy of the database alone joins no ballot to anybody. All return 0
 * or an errno.
 */
int keys_open(struct sqlite_journal *s);
int key_write(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll, const uint8_t key[32]);
int key_read(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll, uint8_t key[32]);
/* Overwrites, then unlinks; a key that is not there is fine. */
int key_destroy(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll);
/* Destroys the keys of urns that are not open: what a crash between key and commit left. */
int keys_sweep(struct sqlite_journal *s);
/* An empty file beside the keys, synced, says that file_rewrite() is owed, also to whoever opens the journal next. */
int debt_note(const struct sqlite_journal *s);
bool debt_stands(const struct sqlite_journal *s);
int debt_clear(const struct sqlite_journal *s);
/* Of a copy that a crash cuts short nothing stays: its unfinished file is noted before it is made, and removed at the next start. */
int copy_note(const struct sqlite_journal *s, const char *part);
int copies_sweep(const struct sqlite_journal *s);

/* -- sqlite_copy.c -- */

bool sqlite_copy(void *self, struct journal_request *r);
void sqlite_prove(struct journal_request *r);
void sqlite_copy_drop(struct sqlite_journal *s);
/* Makes an empty journal with our schema and marks in a file that must not exist, 0600. */
sqlite3 *sqlite_make(const char *path, char *why, size_t why_n);
/* fsync of the directory that a file stands in. 0 or an errno. */
int directory_sync(const char *path);

#endif
