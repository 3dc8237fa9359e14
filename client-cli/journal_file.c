/*
 * Reads a journal file as nobody's writer. A running hub locks its file for itself, and SQLite would make a file of shared
 * memory beside one that a killed hub left; so both files are copied into memory first, and SQLite sees the copies only.
 */
#include "journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536, TRIES = 8, OURS = 0x44486e67, HEADER = 100, WORKSHOPS_MAX = 100 };

struct copy { char folder[64], db[80], wal[80]; };

static void copy_drop(const struct copy *c)
{
	(void)unlink(c->db);
	(void)unlink(c->wal);
	(void)rmdir(c->folder);   /* in memory: what cannot be taken away now goes with the machine */
}

/* In memory where there is such a place: an open urn shall not be left on another disk. */
static bool copy_make(struct copy *c)
{
	(void)snprintf(c->folder, sizeof c->folder, "/dev/shm/dienhong.XXXXXX");
	if (mkdtemp(c->folder) == NULL) {
		(void)snprintf(c->folder, sizeof c->folder, "/tmp/dienhong.XXXXXX");
		if (mkdtemp(c->folder) == NULL)
			return false;
	}
	(void)snprintf(c->db, sizeof c->db, "%s/j", c->folder);
	(void)snprintf(c->wal, sizeof c->wal, "%s/j-wal", c->folder);
	return true;
}

static bool pour(int from, int to)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = read(from, piece, sizeof piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || write(to, piece, (size_t)n) != n)
			return false;
	}
	return true;
}

/* A file that is not there is fine when it `may_miss`: then there is no copy either. */
static bool file_copy(const char *from, const char *to, bool may_miss)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK), out;
	bool fine;

	(void)unlink(to);
	if (in < 0)
		return may_miss && errno == ENOENT;
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	fine = out >= 0 && pour(in, out);
	int why = errno;
	(void)close(in);
	if (out >= 0)
		fine = close(out) == 0 && fine;
	errno = why;
	return fine;
}

/*
 * First what was written last. As long as the hub did not carry lines over into the database meanwhile, both fit together:
 * SQLite takes of the first file whatever is whole.
 */
static bool both_copy(const char *path, const struct copy *c)
{
	struct buf wal = { 0 };
	bool fine = false, settled = false;

	buf_f(&wal, "%s-wal", path);
	buf_byte(&wal, 0);
	for (int i = 0; i < TRIES && !settled; i++) {
		struct stat old, now;

		fine = !wal.broken && stat(path, &old) == 0 && file_copy(wal.at, c->wal, true) && file_copy(path, c->db, false) &&
			stat(path, &now) == 0;
		settled = !fine || (old.st_size == now.st_size && old.st_mtim.tv_sec == now.st_mtim.tv_sec &&
			old.st_mtim.tv_nsec == now.st_mtim.tv_nsec);
	}
	if (fine && !settled)
		errno = EBUSY;
	buf_free(&wal);
	return fine && settled;
}

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

/* The one that is meant; 0 when none or several could be, which `all` names then. */
static int code_find(sqlite3 *db, int64_t *code, struct buf *all)
{
	sqlite3_stmt *q = NULL;
	int64_t wanted = *code, only = 0;
	size_t n = 0;
	int rc = sqlite3_prepare_v2(db, "SELECT DISTINCT workshop FROM entry ORDER BY workshop", -1, &q, NULL);

	*code = 0;
	if (rc == SQLITE_OK)
		while ((rc = sqlite3_step(q)) == SQLITE_ROW && n < WORKSHOPS_MAX) {
			only = sqlite3_column_int64(q, 0);
			buf_f(all, "%s%lld", n++ > 0 ? ", " : "", (long long)only);
			if (only == wanted)
				*code = only;
		}
	(void)sqlite3_finalize(q);
	if (wanted == 0 && n == 1)
		*code = only;
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int db_read(struct cli *cli, const char *path, sqlite3 *db, int64_t code, struct buf *log)
{
	struct buf all = { 0 };
	int64_t found = code;
	int rc = code_find(db, &found, &all), left = EXIT_FINE;

	buf_byte(&all, 0);
	if (rc == SQLITE_OK && found != 0)
		rc = lines_put(db, found, log);
	if (rc != SQLITE_OK || all.broken || log->broken) {
		tell(cli, "journal_damaged", "file", path, "why", sqlite3_errmsg(db), NULL);
		left = EXIT_BAD_DATA;
	} else if (all.len == 1) {
		tell(cli, "journal_empty", "file", path, NULL);
		left = EXIT_BAD_DATA;
	} else if (found == 0) {
		tell(cli, code == 0 ? "journal_several" : "journal_not_there", "file", path, "codes", all.at, NULL);
		left = EXIT_BAD_USAGE;
	}
	buf_free(&all);
	return left;
}

static int journal_read(struct cli *cli, const char *path, int64_t code, struct buf *log)
{
	struct copy c = { 0 };
	sqlite3 *db = NULL;
	int left = EXIT_BAD_DATA;

	if (!copy_make(&c)) {
		tell(cli, "no_file", "file", c.folder, "why", strerror(errno), NULL);
		return EXIT_TEMPORARY;
	}
	if (!both_copy(path, &c))
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
	else if (sqlite3_open_v2(c.db, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
		 sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK)
		tell(cli, "journal_damaged", "file", path, "why", db == NULL ? strerror(ENOMEM) : sqlite3_errmsg(db), NULL);
	else
		left = db_read(cli, path, db, code, log);
	(void)sqlite3_close(db);   /* of a copy that goes now */
	copy_drop(&c);
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
