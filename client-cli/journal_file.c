/*
 * Reads a journal file as nobody's writer. A running hub locks its file for itself, and SQLite would make a file of shared
 * memory beside one that a killed hub left; so both files are copied into memory first, and SQLite sees the copies only.
 */
#include "journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "journal_file_copy.h"

enum { OURS = 0x44486e67, HEADER = 100, NAMED_MAX = 100 };

/* -- its lines -- */

static void line_put(struct buf *log, sqlite3_stmt *q)
{
	buf_c(log, "{\"seq\":");
	buf_int(log, sqlite3_column_int64(q, 0));
	for (int i = 1; i <= 2; i++) {
		size_t n = (size_t)sqlite3_column_bytes(q, i);

		buf_c(log, i == 1 ? ",\"id\":\"" : "\",\"chain\":\"");
		buf_hex(log, sqlite3_column_blob(q, i), n);
	}
	buf_c(log, "\",\"entry\":");
	buf_put(log, sqlite3_column_blob(q, 3), (size_t)sqlite3_column_bytes(q, 3));
	buf_c(log, "}\n");
}

static int lines_put(sqlite3 *db, int64_t code, struct buf *log)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT seq, id, chain, body FROM entry WHERE workshop = ?1 ORDER BY seq", -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(q, 1, code);
	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(q)) == SQLITE_ROW)
			line_put(log, q);
	(void)sqlite3_finalize(q);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Is there one line of it? */
static int code_look(sqlite3 *db, int64_t code, bool *there)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT 1 FROM entry WHERE workshop = ?1 LIMIT 1", -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(q, 1, code);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	*there = rc == SQLITE_ROW;
	(void)sqlite3_finalize(q);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

/* Their codes for a person to choose from, and how many were named; of very many only the first. */
static int codes_put(sqlite3 *db, struct buf *all, size_t *n, int64_t *last)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT DISTINCT workshop FROM entry ORDER BY workshop", -1, &q, NULL);

	*n = 0;
	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(q)) == SQLITE_ROW && *n < NAMED_MAX) {
			*last = sqlite3_column_int64(q, 0);
			buf_f(all, "%s%lld", (*n)++ > 0 ? ", " : "", (long long)*last);
		}
	if (rc == SQLITE_ROW)
		buf_c(all, ", …");
	buf_byte(all, 0);
	(void)sqlite3_finalize(q);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

/* Code 0 means the only one there is. */
static int db_read(struct cli *cli, const char *path, sqlite3 *db, int64_t code, struct buf *log)
{
	struct buf all = { 0 };
	int64_t last = 0;
	size_t n = 0;
	bool there = false;
	int rc = code_look(db, code, &there), left = EXIT_FINE;

	if (rc == SQLITE_OK && !there)
		rc = codes_put(db, &all, &n, &last);
	if (rc == SQLITE_OK && code == 0 && n == 1) {
		code = last;
		there = true;
	}
	if (rc == SQLITE_OK && there)
		rc = lines_put(db, code, log);
	if (rc != SQLITE_OK || all.broken || log->broken) {
		tell(cli, "journal_damaged", "file", path, "why", sqlite3_errmsg(db), NULL);
		left = EXIT_BAD_DATA;
	} else if (!there && n == 0) {
		tell(cli, "journal_empty", "file", path, NULL);
		left = EXIT_BAD_DATA;
	} else if (!there) {
		tell(cli, code == 0 ? "journal_several" : "journal_not_there", "file", path, "codes", all.at, NULL);
		left = EXIT_BAD_USAGE;
	}
	buf_free(&all);
	return left;
}

static int journal_read(struct cli *cli, const char *path, int64_t code, struct buf *log)
{
	struct journal_copy copy;
	sqlite3 *db = NULL;
	int left = EXIT_BAD_DATA;
	char words[120];

	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });   /* best effort: the copy holds open urns */
	if (!journal_copy_take(&copy, path))
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
	else if (journal_copy_damage(&copy, words, sizeof words) != NULL)
		tell(cli, "journal_damaged", "file", path, "why", words, NULL);
	else if (journal_copy_open(&copy, &db) != SQLITE_OK)
		tell(cli, "journal_damaged", "file", path, "why", db == NULL ? strerror(ENOMEM) : sqlite3_errmsg(db), NULL);
	else
		left = db_read(cli, path, db, code, log);
	(void)sqlite3_close(db);   /* of a copy that goes now */
	journal_copy_free(&copy);
	return left;
}

/* -- which kind of file is it? -- */

static size_t head_read(const char *path, unsigned char head[HEADER], bool *there)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : pread(fd, head, HEADER, 0);
	int why = errno;

	if (fd >= 0)
		(void)close(fd);
	errno = why;
	*there = n >= 0;
	return n < 0 ? 0 : (size_t)n;
}

int journal_file_read(struct cli *cli, const char *path, int64_t code, struct buf *log)
{
	static const char line[] = "{\"seq\":";
	unsigned char head[HEADER] = { 0 };
	bool there;
	size_t n = head_read(path, head, &there);

	if (n == HEADER && memcmp(head, "SQLite format 3", 16) == 0) {
		uint32_t owner = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];

		if (owner == OURS)
			return journal_read(cli, path, code, log);
	} else if (n >= sizeof line && memcmp(head, line, sizeof line - 1) == 0) {
		if (file_read(path, log))
			return EXIT_FINE;
		there = false;
	}
	if (there)
		tell(cli, "journal_foreign", "file", path, NULL);
	else
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
	return EXIT_BAD_DATA;
}
