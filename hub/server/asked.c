/* What a request says, read from its own words. */
#include "server/asked.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* -- paths -- */

/* A join code at the beginning; the rest behind it, or NULL. */
static const char *code_of(const char *path, int64_t *code)
{
	size_t n = strspn(path, digits);
	if (n < 6 || n > 9)
		return NULL;
	*code = strtoll(path, NULL, 10);
	return path + n;
}

bool asked_code(const char *path, int64_t *code)
{
	const char *rest = code_of(path, code);
	return rest && !*rest;
}

const char *asked_file(const char *path)
{
	int64_t code;
	if (!strcmp(path, "/") || (!strncmp(path, "/j/", 3) && asked_code(path + 3, &code)))
		return "/index.html";
	if (!strcmp(path, "/console"))
		return "/console.html";
	if (!strcmp(path, "/wall"))
		return "/wall.html";
	return path;
}

bool asked_export(const char *path, int64_t *code, char *format, size_t format_n)
{
	const char *rest = code_of(path, code);
	size_t n = rest && *rest == '.' ? strspn(rest + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
	if (!n || rest[1 + n] || n >= format_n)
		return false;
	memcpy(format, rest + 1, n + 1);
	return true;
}

bool asked_receipt(const char *path, int64_t *code, uint32_t *poll, struct hash *receipt)
{
	const char *rest = code_of(path, code);
	if (!rest || *rest++ != '/')
		return false;
	size_t n = strspn(rest, digits);
	if (n < 1 || n > 3 || rest[n] != '/')
		return false;
	*poll = (uint32_t)strtoul(rest, NULL, 10);
	rest += n + 1;
	return hex_read(rest, strlen(rest), receipt->at, HASH_BYTES);
}

/* -- arguments and headers -- */

bool asked_argument(struct text one, const char *name, struct text *value)
{
	size_t n = strlen(name);
	if (one.len <= n || memcmp(one.at, name, n) || one.at[n] != '=')
		return false;
	*value = (struct text){ one.at + n + 1, one.len - n - 1 };
	return true;
}

bool asked_bearer(struct text value, uint8_t out[ID_BYTES])
{
	return value.len == 7 + 2 * ID_BYTES && !memcmp(value.at, "Bearer ", 7) && hex_read(value.at + 7, 2 * ID_BYTES, out, ID_BYTES);
}

bool asked_gzip(const char *value)
{
	const char *at = strstr(value, "gzip");
	if (!at)
		return false;
	at += strspn(at + 4, " ") + 4;
	if (*at != ';')
		return true;
	at += strspn(at, "; ");
	return strncmp(at, "q=0", 3) || strpbrk(at, "123456789");
}

long asked_length(struct text value, bool may_have_body)
{
	long length = 0;
	if (!value.len)
		return may_have_body ? -411 : 0;
	if (value.len > 9)
		return -400;
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return -400;
		length = length * 10 + (value.at[i] - '0');
	}
	if (length > ASKED_BODY_MAX)
		return -413;
	return length && !may_have_body ? -400 : length;
}

bool asked_host(char *host)
{
	size_t n;
	if (host[0] == '[') {
		n = strspn(host + 1, "0123456789abcdefABCDEF:.") + 1;
		if (host[n] != ']')
			return false;
		host[n + 1] = 0;
		return true;
	}
	n = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
	if (!n || (host[n] && host[n] != ':'))
		return false;
	host[n] = 0;
	return true;
}

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

bool peer_read(const char *text, struct peer *out)
{
	struct in_addr four;
	*out = (struct peer){ 0 };
	if (inet_pton(AF_INET, text, &four) == 1) {
		memcpy(out->at, mapped, sizeof mapped);
		memcpy(out->at + 12, &four, 4);
		return true;
	}
	return inet_pton(AF_INET6, text, out->at) == 1;
}

bool asked_passed_on(char *list, struct peer *out)
{
	char *comma = strrchr(list, ','), *at = comma ? comma + 1 : list;
	at += strspn(at, " \t");
	at[strcspn(at, " \t")] = 0;
	return peer_read(at, out);
}

bool network_read(const char *text, struct network *out)
{
	char address[64];
	size_t n = strcspn(text, "/");
	if (n >= sizeof address)
		return false;
	memcpy(address, text, n);
	address[n] = 0;
	if (!peer_read(address, &out->address))
		return false;
	unsigned most = strchr(address, ':') ? 128 : 32, bits = most;
	if (text[n] == '/') {
		const char *at = text + n + 1;
		for (bits = 0; *at >= '0' && *at <= '9' && bits <= most; at++)
			bits = bits * 10 + (unsigned)(*at - '0');
		if (*at || at == text + n + 1 || bits > most)
			return false;
	}
	out->bits = bits + 128 - most;
	return true;
}

bool network_has(const struct network *n, const struct peer *p)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;
	if (memcmp(p->at, n->address.at, whole))
		return false;
	return !rest || !((p->at[whole] ^ n->address.at[whole]) >> (8 - rest));
}

void asked_url_put(struct buf *out, struct text t)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/=";
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] && strchr(plain, t.at[i]))
			buf_byte(out, t.at[i]);
		else
			buf_f(out, "%%%02X", (unsigned)(unsigned char)t.at[i]);
}
