/*
 * The WAL that the last hub left, before anything is taken from it or written: what a crash may have done to it is no matter, and
 * what it may not have done is named. SQLite has the file open by then, and with it the lock; it changes nothing of it yet. No lock
 * lies on the WAL, so it may be opened and closed here; the database may not.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wal.h"
#include "journal/sqlite.h"

struct files { int wal; sqlite3_file *db; };

static bool log_read(void *with, uint64_t at, void *bytes, size_t n)
{
	const struct files *f = with;
	return pread(f->wal, bytes, n, (off_t)at) == (ssize_t)n;
}

static bool page_read(void *with, uint32_t number, void *bytes, size_t n)
{
	const struct files *f = with;
	return f->db->pMethods->xRead(f->db, bytes, (int)n, (sqlite3_int64)(number - 1) * (sqlite3_int64)n) == SQLITE_OK;
}

bool wal_check(struct sqlite_journal *s, uint64_t *dropped, char *why, size_t why_n)
{
	char wal[1040];
	struct stat st;
	struct files f;
	(void)snprintf(wal, sizeof wal, "%s-wal", s->path);
	*dropped = 0;
	f.wal = open(wal, O_RDONLY | O_CLOEXEC);
	if (f.wal < 0 && errno == ENOENT)
		return true;
	struct wal_found found = { .state = WAL_UNREAD };
	if (f.wal >= 0 && !fstat(f.wal, &st) && !sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &f.db)) {
		struct wal w = { .read = log_read, .page = page_read, .with = &f, .n = (uint64_t)st.st_size, .page_bytes = SQLITE_PAGE_BYTES };
		found = wal_look(&w);
	}
	if (f.wal >= 0)
		close(f.wal);
	if (found.state == WAL_UNREAD)
		return refuse(why, why_n, wal, "it cannot be read");
	if (found.state == WAL_DAMAGED)
		(void)snprintf(why, why_n, "%s: the journal is damaged: %" PRIu64 " bytes of commits behind byte %" PRIu64 " cannot be read. Put a backup"
			" back; or go on without them: truncate -s %" PRIu64 " '%s'", wal, found.dropped, found.kept, found.kept, wal);
	*dropped = found.dropped;
	return found.state != WAL_DAMAGED;
}
