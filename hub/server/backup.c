/*
 * The other end of POST /backup: asks the hub on this machine to copy its journal while it goes on
 * working.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "room/room.h"
#include "server/say.h"
#include "server/server.h"
#include "server/tls.h"

enum { EXIT_NO_HUB = 69, EXIT_FAILED = 75 };

static void tell(FILE *to, enum language l, const char *key, const char *name, const char *value)
{
	struct buf out = { 0 };
	say_to(&out, l, key, name, value);
	buf_byte(&out, '\n');
	if (!out.broken)
		(void)fwrite(out.at, 1, out.len, to);   /* the exit status says the same */
	buf_free(&out);
}

static void request_put(struct buf *out, const struct server_options *o, const char *path)
{
	static const char unreserved[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
	char key[33];
	room_role_key(o->secret, 0, ROLE_HUB, key);
	buf_c(out, "POST /backup?path=");
	for (; *path; path++)
		if (strchr(unreserved, *path))
			buf_byte(out, *path);
		else
			buf_f(out, "%%%02X", (unsigned)(unsigned char)*path);
	buf_f(out, " HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n", o->port, key);
	buf_c(out, "Content-Length: 0\r\n\r\n");
	explicit_bzero(key, sizeof key);
}

static bool exchange(int fd, const struct buf *out, struct buf *in)
{
	char piece[1024];
	ssize_t n;
	if (write(fd, out->at, out->len) != (ssize_t)out->len)
		return false;
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(in, piece, (size_t)n);
	buf_byte(in, 0);
	return !in->broken;
}

/* A socket to the hub on this machine; negative = nobody there. */
static int hub_reach(const struct server_options *o)
{
	const char *path = server_socket(o);
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)o->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (path && strlen(path) >= sizeof at.sun_path)
		return -1;
	if (path)
		memcpy(at.sun_path, path, strlen(path));
	int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || !(path ? connect(fd, (const struct sockaddr *)&at, sizeof at) : connect(fd, (const struct sockaddr *)&to, sizeof to)))
		return fd;
	close(fd);
	return -1;
}

int backup_ask(const struct server_options *o, const char *path)
{
	struct buf out = { 0 }, in = { 0 };
	char port[16];
	int status = EXIT_NO_HUB;
	int fd = hub_reach(o);
	(void)snprintf(port, sizeof port, "%d", o->port);
	request_put(&out, o, path);
	if (fd < 0 || out.broken || !(o->tls_cert ? tls_exchange(fd, o->tls_cert, &out, &in) : exchange(fd, &out, &in)))
		tell(stderr, o->language, "hub_backup_no_hub", "port", port);
	else if (strstr(in.at, "{\"ok\":true")) {
		tell(stdout, o->language, "hub_backup_done", "file", path);
		status = 0;
	} else {
		const char *body = strstr(in.at, "\r\n\r\n");
		tell(stderr, o->language, "hub_backup_failed", "why", body ? body + 4 : in.at);
		status = EXIT_FAILED;
	}
	if (fd >= 0)
		close(fd);
	if (out.at)
		explicit_bzero(out.at, out.len);
	buf_free(&out);
	buf_free(&in);
	return status;
}
