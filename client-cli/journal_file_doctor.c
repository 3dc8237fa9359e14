/* The journal as the doctor sees it: a copy in memory, so that a hub may be running on it and nothing is written. */
#include "doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_file_copy.h"

enum { OURS = 0x44486e67, NEWEST = 2, LOCKS_AT = 0x40000000, LOCKS = 512, AHEAD_S = 60 };
static const off_t largest = (off_t)1 << 30;   /* bytes that are copied into memory for this */

/* SQLite's locks lie on bytes that no database reaches; who has one there has the file open. */
pid_t journal_holder(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCKS_AT, .l_len = LOCKS };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool asked = fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0;

	if (fd >= 0)
		(void)close(fd);
	return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

static int64_t ask_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	(void)sqlite3_finalize(q);
	return n;
}

/* What SQLite says of its own pages: "ok", or the first thing that is wrong; in the program's arena. */
static const char *integrity(struct doctor *d, sqlite3 *db)
{
	sqlite3_stmt *q = NULL;
	const char *said = NULL;

	if (sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		said = text_c(&d->cli->arena, text_of((const char *)sqlite3_column_text(q, 0)));
	if (said == NULL)
		said = text_c(&d->cli->arena, text_of(sqlite3_errmsg(db)));
	(void)sqlite3_finalize(q);
	return said == NULL ? "" : said;
}

/* Seconds since 1970 of the newest last line of any workshop, 0 = none; and lines that say nothing sensible are counted. */
static int64_t newest_line(sqlite3 *db, unsigned *senseless)
{
	sqlite3_stmt *q = NULL;
	struct arena a = { 0 };
	int64_t newest = 0;

	if (sqlite3_prepare_v2(db, "SELECT max(seq), id, body FROM entry GROUP BY workshop", -1, &q, NULL) == SQLITE_OK)
		while (sqlite3_step(q) == SQLITE_ROW) {
			struct entry e;

			if (sqlite3_column_bytes(q, 1) != ID_BYTES ||
			    !codec_read_entry(&a, (uint64_t)sqlite3_column_int64(q, 0), sqlite3_column_blob(q, 1), sqlite3_column_blob(q, 2),
				(size_t)sqlite3_column_bytes(q, 2), &e))
				(*senseless)++;
			else if (e.at_ms / 1000 > newest)
				newest = e.at_ms / 1000;
			arena_wipe(&a);
		}
	(void)sqlite3_finalize(q);
	arena_free(&a);
	return newest;
}

static void content_look(struct doctor *d, sqlite3 *db)
{
	unsigned senseless = 0;
	const char *whole = integrity(d, db);

	if (strcmp(whole, "ok") != 0) {
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_damaged", "file", d->journal, "why", whole);
		return;
	}
	if (ask_number(db, "PRAGMA application_id") != OURS) {
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_foreign", "file", d->journal);
		return;
	}
	if (ask_number(db, "PRAGMA user_version") > NEWEST) {
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_newer", "file", d->journal);
		return;
	}
	int64_t n = ask_number(db, "SELECT count(DISTINCT workshop) FROM entry"), newest = newest_line(db, &senseless);
	if (n < 0 || senseless > 0)
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_damaged", "file", d->journal, "why", n < 0 ? sqlite3_errmsg(db) : "entry");
	else if (d->hub_process != 0)
		FIND(d, FINDING_OK, "journal", "doctor_journal_held", "file", d->journal, "n", number_c(d->cli, n), "process", number_c(d->cli, d->hub_process));
	else
		FIND(d, FINDING_OK, "journal", "doctor_journal_fine", "file", d->journal, "n", number_c(d->cli, n));
	if (newest > d->now_s + AHEAD_S)
		FIND(d, FINDING_WRONG, "clock", "doctor_clock_behind", "minutes", number_c(d->cli, (newest - d->now_s) / 60));
}

const char *journal_sqlite_version(void)
{
	return sqlite3_libversion();
}

bool journal_sqlite_is_old(void)
{
	return sqlite3_libversion_number() < 3051003;
}

void doctor_journal(struct doctor *d)
{
	struct journal_copy copy;
	sqlite3 *db = NULL;
	struct stat st;
	char words[120];

	if (stat(d->journal, &st) != 0 && errno == ENOENT) {
		FIND(d, FINDING_NOTE, "journal", "doctor_no_journal", "file", d->journal);
		return;
	}
	if (S_ISREG(st.st_mode) && st.st_size > largest) {
		FIND(d, FINDING_NOTE, "journal", "doctor_journal_large", "file", d->journal);
		return;
	}
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });   /* best effort: the copy holds open urns */
	if (!journal_copy_take(&copy, d->journal))
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_unread", "file", d->journal, "why", strerror(errno));
	else if (journal_copy_damage(&copy, words, sizeof words) != NULL)
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_damaged", "file", d->journal, "why", text_c(&d->cli->arena, text_of(words)));
	else if (journal_copy_open(&copy, &db) != SQLITE_OK)
		FIND(d, FINDING_WRONG, "journal", "doctor_journal_damaged", "file", d->journal, "why", db == NULL ? strerror(ENOMEM) : sqlite3_errmsg(db));
	else
		content_look(d, db);
	(void)sqlite3_close(db);   /* of a copy that goes now */
	journal_copy_free(&copy);
}
