/* The hub's secret on disk: written once, whole or not at all, for its owner's eyes. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "server/server.h"

bool folder_make(const char *path)
{
	char at[PATH_MAX];
	if (snprintf(at, sizeof at, "%s", path) >= (int)sizeof at)
		return false;
	for (char *c = at + 1; *c; c++)
		if (*c == '/') {
			*c = 0;
			if (mkdir(at, 0700) && errno != EEXIST)
				return false;
			*c = '/';
		}
	return !mkdir(at, 0700) || errno == EEXIST;
}

bool folder_sync(const char *file)
{
	char at[PATH_MAX];
	const char *slash = strrchr(file, '/');
	size_t n = slash ? (size_t)(slash - file) : 0;
	if (n >= sizeof at)
		return false;
	memcpy(at, file, n);
	at[n] = 0;
	int fd = open(n ? at : slash ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool fine = !fsync(fd);
	close(fd);
	return fine;
}

static bool secret_make(const char *path, uint8_t out[32])
{
	/*
	 * Written beside and linked into place: a hub killed here leaves no half secret, and two
	 * starting hubs agree.
	 */
	char beside[PATH_MAX];
	if (snprintf(beside, sizeof beside, "%s.%ld", path, (long)getpid()) >= (int)sizeof beside)
		return false;
	randombytes_buf(out, 32);
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool fine = write(fd, out, 32) == 32 && !fsync(fd);
	fine = !close(fd) && fine;
	fine = fine && !link(beside, path);
	int error = errno;
	(void)unlink(beside);   /* the other name stays */
	errno = error;
	return fine && folder_sync(path);
}

static bool secret_read(const char *path, uint8_t out[32])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	uint8_t all[33];
	ssize_t n = read(fd, all, sizeof all);
	struct stat st;
	bool open_to_others = !fstat(fd, &st) && (st.st_mode & 077);
	close(fd);
	if (n == 32 && !open_to_others)
		memcpy(out, all, 32);
	sodium_memzero(all, sizeof all);
	if (n != 32)
		errno = EBADMSG;
	else if (open_to_others)
		errno = EPERM;
	return n == 32 && !open_to_others;
}

bool secret_load(const char *path, bool make, uint8_t out[32], char *why, size_t why_n)
{
	if (secret_read(path, out))
		return true;
	if (make && errno == ENOENT && (secret_make(path, out) || errno == EEXIST) && secret_read(path, out))
		return true;
	(void)snprintf(why, why_n, "%s: %s", path, errno == EBADMSG ? "not a hub key of 32 bytes"
		: errno == EPERM ? "others may read this key; chmod 600 it" : strerror(errno));
	return false;
}
