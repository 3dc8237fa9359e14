/* The hall's Wi-Fi on disk: two lines beside the secret, written whole or not at all, for their owner's eyes. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/text.h"
#include "server/server.h"

enum { FILE_MOST = WIFI_NAME_MAX + WIFI_PASSWORD_MAX + 4 };

bool wifi_is_line(const char *at)
{
	for (const char *c = at; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return text_is_utf8(at, strlen(at));
}

/* Takes one line off the front; a return before the newline is no part of it. False: too long for `out`, or no text. */
static bool line_take(const char **at, const char *end, char *out, size_t most)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	const char *stop = newline ? newline : end;
	size_t n = (size_t)(stop - *at);
	if (n && stop[-1] == '\r')
		n--;
	if (n > most || memchr(*at, 0, n))
		return false;
	memcpy(out, *at, n);
	out[n] = 0;
	*at = newline ? newline + 1 : end;
	return wifi_is_line(out);
}

/* False with errno set. Only its owner may read a file that must be closed to others. */
static bool file_read(const char *path, bool must_be_closed, char *out, size_t *n)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t got = read(fd, out, FILE_MOST + 1);
	int error = got < 0 ? errno : got > FILE_MOST ? EFBIG : 0;
	if (!error && must_be_closed && (fstat(fd, &st) || (st.st_mode & 077)))
		error = EPERM;
	close(fd);
	*n = error ? 0 : (size_t)got;
	errno = error;
	return !error;
}

static bool refuse(const char *path, const char *what, char *why, size_t why_n)
{
	(void)snprintf(why, why_n, "%s: %s", path, what);
	return false;
}

bool wifi_load(const char *path, struct wifi *out, char *why, size_t why_n)
{
	char all[FILE_MOST + 1];
	size_t n;
	*out = (struct wifi){ .name = "" };
	if (!file_read(path, true, all, &n))
		return errno == ENOENT || refuse(path, errno == EPERM ? "others may read it; chmod 600 it" : strerror(errno), why, why_n);
	const char *at = all;
	bool fine = line_take(&at, all + n, out->name, WIFI_NAME_MAX) && line_take(&at, all + n, out->password, WIFI_PASSWORD_MAX);
	sodium_memzero(all, sizeof all);
	if (fine)
		return true;
	sodium_memzero(out, sizeof *out);
	return refuse(path, "not a name and a password of Wi-Fi", why, why_n);
}

bool wifi_password_read(const char *path, struct wifi *out, char *why, size_t why_n)
{
	char all[FILE_MOST + 1];
	size_t n;
	if (!file_read(path, false, all, &n))
		return refuse(path, strerror(errno), why, why_n);
	const char *at = all;
	bool fine = line_take(&at, all + n, out->password, WIFI_PASSWORD_MAX);
	sodium_memzero(all, sizeof all);
	return fine || refuse(path, "a password of Wi-Fi has at most 63 bytes of text", why, why_n);
}

static bool file_write(const char *path, const struct wifi *wifi)
{
	char beside[PATH_MAX], all[FILE_MOST + 1];
	int n = snprintf(all, sizeof all, "%s\n%s\n", wifi->name, wifi->password);
	if (snprintf(beside, sizeof beside, "%s.%ld", path, (long)getpid()) >= (int)sizeof beside)
		return false;
	(void)unlink(beside);   /* of a program that died here and had our number */
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool fine = fd >= 0 && write(fd, all, (size_t)n) == n && !fsync(fd);
	fine = (fd < 0 || !close(fd)) && fine;
	sodium_memzero(all, sizeof all);
	fine = fine && !rename(beside, path);
	if (!fine && fd >= 0)
		(void)unlink(beside);
	return fine && folder_sync(path);
}

bool wifi_keep(const char *path, const struct wifi *wifi)
{
	if (wifi->name[0])
		return file_write(path, wifi);
	return (!unlink(path) || errno == ENOENT) && folder_sync(path);
}
