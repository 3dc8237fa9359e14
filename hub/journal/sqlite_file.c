/* The file of the SQLite journal, as long as SQLite may not touch it: is it ours, and if there is none, a new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/sqlite.h"

bool refuse(char *why, size_t why_n, const char *path, const char *what)
{
	(void)snprintf(why, why_n, "%s: %s", path, what);
	return false;
}

enum file_finding file_look(const char *path, char *why, size_t why_n)
{
	unsigned char head[100];
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return FILE_MISSING;
	if (fd < 0 || fstat(fd, &st)) {
		(void)refuse(why, why_n, path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return FILE_REFUSED;
	}
	ssize_t n = S_ISREG(st.st_mode) ? pread(fd, head, sizeof head, 0) : -1;
	close(fd);
	if (n == 0 && st.st_size == 0)
		return FILE_EMPTY;
	if (n != (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16)) {
		(void)refuse(why, why_n, path, "this is not a database; it was left as it is");
		return FILE_REFUSED;
	}
	uint32_t owner = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
	uint32_t version = (uint32_t)head[60] << 24 | (uint32_t)head[61] << 16 | (uint32_t)head[62] << 8 | head[63];
	if (owner != SQLITE_OURS)
		(void)refuse(why, why_n, path, "this database belongs to another program; it was left as it is");
	else if (version > SQLITE_VERSION_OURS)
		(void)refuse(why, why_n, path, "this journal was written by a newer version of the hub; it was left as it is");
	else if (version < 1)
		(void)refuse(why, why_n, path, "this journal is of an unknown version; it was left as it is");
	else
		return FILE_OURS;
	return FILE_REFUSED;
}

int file_sync(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int failed = fsync(fd) ? errno : 0;
	close(fd);
	return failed;
}

static bool directory_make(const char *path, char *why, size_t why_n)
{
	char directory[1024];
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return true;
	(void)snprintf(directory, sizeof directory, "%.*s", (int)(slash - path), path);
	if (!mkdir(directory, 0700)) {
		int failed = directory_sync(directory);
		return failed ? refuse(why, why_n, directory, strerror(failed)) : true;
	}
	return errno == EEXIST ? true : refuse(why, why_n, directory, strerror(errno));
}

/*
 * A new journal is made whole beside its place and then put there, so that no crash leaves half a file under its name. An
 * empty file in its place is one that somebody made for us.
 */
bool file_make(const char *path, bool is_empty_there, char *why, size_t why_n)
{
	char made[1056];
	if (!directory_make(path, why, why_n))
		return false;
	/* A name that is nobody else's: what a power cut left of a start may look like anything. */
	(void)snprintf(made, sizeof made, "%s.dienhong-making", path);
	if (unlink(made) && errno != ENOENT)
		return refuse(why, why_n, made, strerror(errno));
	sqlite3 *db = sqlite_make(made, why, why_n);
	if (!db)
		return false;
	sqlite3_close(db);
	int failed = file_sync(made);
	if (!failed && renameat2(AT_FDCWD, made, AT_FDCWD, path, is_empty_there ? 0 : RENAME_NOREPLACE) && errno != EEXIST)
		failed = errno == EINVAL && !rename(made, path) ? 0 : errno;
	(void)unlink(made);   /* still there if another hub was first: its file is then looked at like any other */
	if (!failed)
		failed = directory_sync(path);
	return failed ? refuse(why, why_n, path, strerror(failed)) : true;
}
