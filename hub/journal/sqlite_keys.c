/* The keys of open urns, one small file each, beside the database and outside every backup. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/sqlite.h"

/* A key's file: the key and a hash of it, so that a turned bit does not make every pseudonym another. At first it was the key alone. */
enum { KEY_BYTES = 32, FILE_BYTES = KEY_BYTES + HASH_BYTES, NAME_MAX_BYTES = 48 };

static void name_of(char name[NAME_MAX_BYTES], uint64_t workshop, uint32_t poll)
{
	(void)snprintf(name, NAME_MAX_BYTES, "%llu-%u", (unsigned long long)workshop, poll);
}

int directory_sync(const char *path)
{
	char directory[1056];
	const char *slash = strrchr(path, '/');
	size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
	if (n >= sizeof directory)
		return ENAMETOOLONG;
	memcpy(directory, path, n);
	directory[n] = 0;
	int fd = open(n ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int failed = fsync(fd) ? errno : 0;
	close(fd);
	return failed == EINVAL ? 0 : failed;   /* some file systems cannot sync a directory, and need not */
}

int keys_open(struct sqlite_journal *s)
{
	struct stat st;
	if (mkdir(s->keys, 0700) == 0) {
		int failed = directory_sync(s->keys);
		if (failed)
			return failed;
	} else if (errno != EEXIST) {
		return errno;
	}
	s->keys_fd = open(s->keys, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->keys_fd < 0 || fstat(s->keys_fd, &st))
		return errno;
	if ((st.st_mode & 077) && fchmod(s->keys_fd, 0700))
		return errno;
	return 0;
}

static int write_and_sync(int fd, const uint8_t bytes[FILE_BYTES])
{
	errno = 0;
	if (pwrite(fd, bytes, FILE_BYTES, 0) != FILE_BYTES)
		return errno ? errno : ENOSPC;   /* a short write without an error is a full disk */
	return fsync(fd) ? errno : 0;
}

int key_write(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll, const uint8_t key[32])
{
	char name[NAME_MAX_BYTES];
	uint8_t both[FILE_BYTES];
	struct hash proof = hash_of(key, KEY_BYTES);
	name_of(name, workshop, poll);
	memcpy(both, key, KEY_BYTES);
	memcpy(both + KEY_BYTES, proof.at, HASH_BYTES);
	int fd = openat(s->keys_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int failed = fd < 0 ? errno : write_and_sync(fd, both);
	explicit_bzero(both, sizeof both);
	if (fd < 0)
		return failed;
	close(fd);
	if (!failed)
		failed = fsync(s->keys_fd) ? errno : 0;
	if (failed)
		(void)unlinkat(s->keys_fd, name, 0);   /* what stays is swept at the next start */
	return failed;
}

int key_read(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll, uint8_t key[32])
{
	char name[NAME_MAX_BYTES];
	struct stat st;
	name_of(name, workshop, poll);
	int fd = openat(s->keys_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno;
	uint8_t both[FILE_BYTES];
	int failed = 0;
	ssize_t n = fstat(fd, &st) ? -1 : pread(fd, both, sizeof both, 0);
	if (n < 0)
		failed = errno;
	else if (n != st.st_size || (n != KEY_BYTES && n != FILE_BYTES))
		failed = EIO;
	else if (n == FILE_BYTES) {
		struct hash proof = hash_of(both, KEY_BYTES);
		failed = hash_same(proof.at, both + KEY_BYTES, HASH_BYTES) ? 0 : EIO;
	}
	if (!failed)
		memcpy(key, both, KEY_BYTES);
	explicit_bzero(both, sizeof both);
	close(fd);
	return failed;
}

static int destroy(const struct sqlite_journal *s, const char *name)
{
	static const uint8_t nothing[FILE_BYTES];
	int failed = 0, fd = openat(s->keys_fd, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : errno;
	failed = write_and_sync(fd, nothing);
	close(fd);
	if (unlinkat(s->keys_fd, name, 0) && !failed)
		failed = errno;
	if (fsync(s->keys_fd) && !failed)
		failed = errno;
	return failed;
}

int key_destroy(const struct sqlite_journal *s, uint64_t workshop, uint32_t poll)
{
	char name[NAME_MAX_BYTES];
	name_of(name, workshop, poll);
	return destroy(s, name);
}

static bool is_open(struct sqlite_journal *s, const char *name, bool *is_ours)
{
	char again[NAME_MAX_BYTES] = "";
	unsigned long long workshop;
	unsigned poll;
	*is_ours = sscanf(name, "%llu-%u", &workshop, &poll) == 2;
	if (*is_ours)
		name_of(again, workshop, poll);
	*is_ours = *is_ours && !strcmp(again, name);
	if (!*is_ours)
		return false;
	number_bind(s->q[Q_URN_IS_OPEN], 1, workshop);
	number_bind(s->q[Q_URN_IS_OPEN], 2, poll);
	/* When the question fails the key stays; the failure shows elsewhere. */
	bool is_kept = sqlite3_step(s->q[Q_URN_IS_OPEN]) != SQLITE_DONE;
	sqlite3_reset(s->q[Q_URN_IS_OPEN]);
	return is_kept;
}

int keys_sweep(struct sqlite_journal *s)
{
	int fd = openat(s->keys_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), failed = 0;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	if (!d)
		return errno;
	while (!failed && (e = readdir(d))) {
		bool is_ours;
		if (!is_open(s, e->d_name, &is_ours) && is_ours)
			failed = destroy(s, e->d_name);
	}
	closedir(d);
	return failed;
}

/* No name of a key. */
static const char debt_name[] = "rewriting";

int debt_note(const struct sqlite_journal *s)
{
	int fd = openat(s->keys_fd, debt_name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	int failed = fsync(fd) ? errno : 0;
	close(fd);
	return failed ? failed : fsync(s->keys_fd) ? errno : 0;
}

bool debt_stands(const struct sqlite_journal *s)
{
	return !faccessat(s->keys_fd, debt_name, F_OK, AT_SYMLINK_NOFOLLOW);
}

int debt_clear(const struct sqlite_journal *s)
{
	if (unlinkat(s->keys_fd, debt_name, 0) && errno != ENOENT)
		return errno;
	return fsync(s->keys_fd) ? errno : 0;
}

static const char copies_name[] = "copies";

int copy_note(const struct sqlite_journal *s, const char *part)
{
	size_t n = strlen(part) + 1;
	int fd = openat(s->keys_fd, copies_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600), failed = 0;
	struct stat st;
	if (fd < 0)
		return errno;
	errno = 0;
	if (fstat(fd, &st) || pwrite(fd, part, n, st.st_size) != (ssize_t)n)
		failed = errno ? errno : ENOSPC;
	else if (fsync(fd) || fsync(s->keys_fd))
		failed = errno;
	close(fd);
	return failed;
}

/* Removed, and known to be; a name whose place is gone or was never synced harms nobody. */
static int part_remove(const char *part)
{
	size_t n = strlen(part);
	struct stat st;
	if (n < 6 || strcmp(part + n - 5, ".part") || lstat(part, &st) || !S_ISREG(st.st_mode))
		return 0;
	return unlink(part) ? errno : directory_sync(part);
}

int copies_sweep(const struct sqlite_journal *s)
{
	char name[1056];
	int fd = openat(s->keys_fd, copies_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), failed = 0;
	off_t at = 0;
	if (fd < 0)
		return errno == ENOENT ? 0 : errno;
	for (ssize_t n; !failed && (n = pread(fd, name, sizeof name - 1, at)) > 0;) {
		name[n] = 0;
		failed = part_remove(name);
		at += (off_t)strlen(name) + 1;
	}
	close(fd);
	if (!failed && unlinkat(s->keys_fd, copies_name, 0))
		failed = errno;
	return failed ? failed : fsync(s->keys_fd) ? errno : 0;
}
