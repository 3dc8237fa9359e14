/*
 * The copy, and a file system of SQLite (a VFS) that holds two files, both in memory, and lets nobody write. A folder in /dev/shm
 * was tried first: what is killed leaves it behind, open urn and all, and SQLite opens no file that has lost its name.
 */
#include "journal_file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536, TRIES = 8 };
static const char vfs_name[] = "dienhong-copy";

struct memory_file { sqlite3_file base; const struct buf *bytes; };

/* -- the copy -- */

/* A file that is not there is fine when it `may_miss`: then it is empty. */
static bool file_take(const char *path, bool may_miss, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char piece[PIECE];
	ssize_t n;

	buf_wipe(out);
	if (fd < 0)
		return may_miss && errno == ENOENT;
	while ((n = read(fd, piece, sizeof piece)) != 0 && !out->broken) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		buf_put(out, piece, (size_t)n);
	}
	int why = out->broken ? ENOMEM : errno;
	(void)close(fd);
	errno = why;
	return n == 0 && !out->broken;
}

static bool wal_read(void *with, uint64_t at, void *bytes, size_t n)
{
	const struct journal_copy *c = with;

	memcpy(bytes, c->wal.at + at, n);   /* within what it was told is there */
	return true;
}

static bool page_read(void *with, uint32_t number, void *bytes, size_t n)
{
	const struct journal_copy *c = with;
	size_t at = (number - 1) * n;

	if (at + n > c->db.len)
		return false;
	memcpy(bytes, c->db.at + at, n);
	return true;
}

static struct wal_found wal_found(struct journal_copy *c)
{
	static const unsigned char none[18];
	const unsigned char *head = c->db.len < sizeof none ? none : (const unsigned char *)c->db.at;
	uint32_t page = (uint32_t)head[16] << 8 | head[17];
	struct wal w = { .read = wal_read, .page = page_read, .with = c, .n = c->wal.len, .page_bytes = page < 512 ? 65536 : page };

	return wal_look(&w);
}

/*
 * First what was written last. As long as the hub did not carry lines over into the database meanwhile, both fit together:
 * SQLite takes of the first file whatever is whole. A log that seems damaged may have been read while it was written.
 */
bool journal_copy_take(struct journal_copy *out, const char *path)
{
	struct buf wal = { 0 };
	bool fine = false, settled = false;

	*out = (struct journal_copy){ 0 };
	buf_f(&wal, "%s-wal", path);
	buf_byte(&wal, 0);
	for (int i = 0; i < TRIES && !settled; i++) {
		struct stat old, now;

		fine = !wal.broken && stat(path, &old) == 0 && file_take(wal.at, true, &out->wal) && file_take(path, false, &out->db) &&
			stat(path, &now) == 0;
		settled = !fine || (old.st_size == now.st_size && old.st_mtim.tv_sec == now.st_mtim.tv_sec &&
			old.st_mtim.tv_nsec == now.st_mtim.tv_nsec);
		if (fine)
			out->found = wal_found(out);
		settled = settled && (!fine || out->found.state < WAL_DAMAGED || i + 1 == TRIES);
	}
	if (fine && !settled)
		errno = EBUSY;
	buf_free(&wal);
	return fine && settled;
}

const char *journal_copy_damage(const struct journal_copy *c, char *words, size_t n)
{
	if (c->found.state < WAL_DAMAGED)
		return NULL;
	(void)sqlite3_snprintf((int)n, words, "%llu bytes of commits behind byte %llu of its -wal cannot be read",
		(unsigned long long)c->found.dropped, (unsigned long long)c->found.kept);
	return words;
}

void journal_copy_free(struct journal_copy *c)
{
	buf_free(&c->db);
	buf_free(&c->wal);
}

/* -- a file -- */

static int on_close(sqlite3_file *f)
{
	(void)f;
	return SQLITE_OK;
}

static int on_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
	const struct buf *bytes = ((struct memory_file *)f)->bytes;
	size_t from = (size_t)at, have = from < bytes->len ? bytes->len - from : 0, wanted = (size_t)n;

	if (have > wanted)
		have = wanted;
	if (have > 0)
		memcpy(out, bytes->at + from, have);
	memset((char *)out + have, 0, wanted - have);   /* as SQLite wants it of a short read */
	return have == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int on_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	(void)f, (void)bytes, (void)n, (void)at;
	return SQLITE_IOERR_WRITE;
}

static int on_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	(void)f, (void)n;
	return SQLITE_IOERR_TRUNCATE;
}

static int on_sync(sqlite3_file *f, int flags)
{
	(void)f, (void)flags;
	return SQLITE_OK;
}

static int on_size(sqlite3_file *f, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((struct memory_file *)f)->bytes->len;
	return SQLITE_OK;
}

static int on_lock(sqlite3_file *f, int level)
{
	(void)f, (void)level;
	return SQLITE_OK;   /* nobody else knows of it */
}

static int on_reserved(sqlite3_file *f, int *out)
{
	(void)f;
	*out = 0;
	return SQLITE_OK;
}

static int on_control(sqlite3_file *f, int what, void *arg)
{
	(void)f, (void)what, (void)arg;
	return SQLITE_NOTFOUND;
}

static int no_more(sqlite3_file *f)
{
	(void)f;
	return 0;   /* neither a sector to speak of nor a promise about writes */
}

/* Version 1: without shared memory, which a write-ahead log in exclusive mode does not need. */
static const sqlite3_io_methods methods = { .iVersion = 1, .xClose = on_close, .xRead = on_read, .xWrite = on_write,
	.xTruncate = on_truncate, .xSync = on_sync, .xFileSize = on_size, .xLock = on_lock, .xUnlock = on_lock,
	.xCheckReservedLock = on_reserved, .xFileControl = on_control, .xSectorSize = no_more, .xDeviceCharacteristics = no_more };

/* -- the file system -- */

static int on_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *flags_out)
{
	const struct journal_copy *c = v->pAppData;
	struct memory_file *m = (struct memory_file *)f;

	(void)name;
	*m = (struct memory_file){ .bytes = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? &c->db : (flags & SQLITE_OPEN_WAL) != 0 ? &c->wal : NULL };
	if (m->bytes == NULL)
		return SQLITE_CANTOPEN;   /* nothing that is asked here needs a third file */
	m->base.pMethods = &methods;
	if (flags_out != NULL)
		*flags_out = flags;
	return SQLITE_OK;
}

static int on_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v, (void)name, (void)sync;
	return SQLITE_IOERR_DELETE;
}

static int on_access(sqlite3_vfs *v, const char *name, int what, int *out)
{
	const struct journal_copy *c = v->pAppData;
	size_t n = strlen(name);

	(void)what;
	*out = n > 4 && strcmp(name + n - 4, "-wal") == 0 && c->wal.len > 0;
	return SQLITE_OK;
}

static int on_full(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	(void)sqlite3_snprintf(n, out, "%s", name);
	return SQLITE_OK;
}

int journal_copy_open(struct journal_copy *c, sqlite3 **db)
{
	static sqlite3_vfs v;   /* SQLite keeps its address */
	const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	int rc = usual == NULL ? SQLITE_ERROR : SQLITE_OK;

	*db = NULL;
	if (rc == SQLITE_OK) {
		v = *usual;   /* its clock and its random numbers */
		v.pNext = NULL;
		v.zName = vfs_name;
		v.szOsFile = (int)sizeof(struct memory_file);
		v.pAppData = c;
		v.xOpen = on_open;
		v.xDelete = on_delete;
		v.xAccess = on_access;
		v.xFullPathname = on_full;
		rc = sqlite3_vfs_register(&v, 0);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_open_v2("journal", db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs_name);
	if (rc == SQLITE_OK)
		rc = sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(*db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
	return rc;
}
