/* The least of HTTP/1.1: one GET, one answer, then the connection is closed. */
#include "cli.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { WAIT_SECONDS = 70 };

static int dial(const struct address *to)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM }, *all;
	const struct timeval wait = { .tv_sec = WAIT_SECONDS };
	char port[8];
	int fd = -1;

	(void)snprintf(port, sizeof port, "%d", to->port);
	if (getaddrinfo(to->host, port, &want, &all) != 0)
		return -1;
	for (const struct addrinfo *a = all; a != NULL && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
		if (fd < 0)
			continue;
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);   /* without it we only wait longer */
		if (connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
			(void)close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(all);
	return fd;
}

static bool write_all(int fd, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, at, n, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static bool read_all(int fd, struct buf *out)
{
	char piece[16384];

	for (;;) {
		ssize_t n = recv(fd, piece, sizeof piece, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 && !out->broken;
		buf_put(out, piece, (size_t)n);
	}
}

/* The length that was promised, so that an answer cut short is not taken for whole. SIZE_MAX = not said. */
static size_t promised(const char *head, size_t n)
{
	static const char name[] = "\ncontent-length:";

	for (size_t i = 0; i + sizeof name < n; i++)
		if (strncasecmp(head + i, name, sizeof name - 1) == 0) {
			size_t length = 0;

			for (const char *c = head + i + sizeof name - 1; *c == ' ' || (*c >= '0' && *c <= '9'); c++)
				length = *c == ' ' ? length : length * 10 + (size_t)(*c - '0');
			return length;
		}
	return SIZE_MAX;
}

static int answer_read(struct buf *all, struct buf *body)
{
	int status = 0;

	buf_byte(all, 0);
	if (all->broken || sscanf(all->at, "HTTP/1.%*d %d", &status) != 1)
		return 0;
	const char *end = strstr(all->at, "\r\n\r\n");
	if (end == NULL)
		return 0;
	size_t head = (size_t)(end - all->at) + 4, got = all->len - 1 - head, length = promised(all->at, head);
	if (length != SIZE_MAX && got < length)
		return 0;
	buf_put(body, all->at + head, length < got ? length : got);
	return body->broken ? 0 : status;
}

int http_get(const struct address *to, const char *path, const char *key_hex, struct buf *body)
{
	struct buf out = { 0 }, in = { 0 };
	int fd = dial(to), status = 0;

	if (fd < 0)
		return 0;
	buf_f(&out, "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\nUser-Agent: dienhong\r\n", path, to->host, to->port);
	if (key_hex != NULL)
		buf_f(&out, "Authorization: Bearer %s\r\n", key_hex);
	buf_c(&out, "\r\n");
	if (!out.broken && write_all(fd, out.at, out.len) && read_all(fd, &in))
		status = answer_read(&in, body);
	(void)close(fd);   /* everything was read */
	buf_free(&out);
	buf_free(&in);
	return status;
}
