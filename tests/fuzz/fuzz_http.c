/*
 * Whatever bytes come as a path, an argument or a header: the hub reads nothing past them, and takes only what it should. The first
 * byte says as what the rest is read.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "server/asked.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool all_in(const char *at, const char *allowed)
{
	return at[strspn(at, allowed)] == 0;
}

static void check_path(const char *path)
{
	struct hash receipt;
	uint32_t poll;
	int64_t code;
	char format[12] = "";
	const char *file = asked_file(path);

	must(file == path || !strcmp(file, "/index.html") || !strcmp(file, "/console.html") || !strcmp(file, "/wall.html"));
	if (asked_code(path, &code))
		must(code >= 0 && code <= 999999999 && strlen(path) >= 6 && all_in(path, "0123456789"));
	if (asked_export(path, &code, format, sizeof format))
		must(code >= 0 && code <= 999999999 && format[0] && strlen(format) < sizeof format && all_in(format, "abcdefghijklmnopqrstuvwxyz"));
	if (asked_receipt(path, &code, &poll, &receipt))
		must(code <= 999999999 && poll <= 999 && all_in(path, "0123456789abcdefABCDEF/"));
}

/* Where the redirect sends to is our own name for the place: no line ends, no other address. */
static void check_host(char *host)
{
	if (!asked_host(host))
		return;
	must(host[0] && all_in(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.[]:"));
	if (host[0] == '[')
		must(strchr(host, ']') == host + strlen(host) - 1);
	else
		must(!strpbrk(host, "[]:"));
}

static void check_url(struct text t)
{
	struct buf out = { 0 };

	asked_url_put(&out, t);
	must(out.len >= t.len && out.len <= 3 * t.len);
	for (size_t i = 0; i < out.len; i++)
		must(out.at[i] > ' ' && out.at[i] < 0x7f && !strchr("\"<>\\^`{|}?#&", out.at[i]));
	buf_free(&out);
}

static void check_addresses(char *list)
{
	struct peer p, all = { 0 };
	struct network n;

	if (network_read(list, &n)) {
		must(n.bits <= 128 && network_has(&n, &n.address));
		n.bits = 0;
		must(network_has(&n, &all));
	}
	if (peer_read(list, &p)) {
		n = (struct network){ p, 128 };
		must(network_has(&n, &p));
		p.at[15] ^= 1;
		must(!network_has(&n, &p));
	}
	char *comma = strrchr(list, ',');
	size_t before = comma == NULL ? 0 : (size_t)(comma - list);
	char *kept = malloc(before + 1);
	must(kept != NULL);
	memcpy(kept, list, before);
	(void)asked_passed_on(list, &p);
	must(memcmp(kept, list, before) == 0);      /* what others said in front was not looked at */
	free(kept);
}

static void check_values(struct text t, const char *c)
{
	static const char *const names[] = { "what", "lang", "bom", "" };
	uint8_t key[ID_BYTES];
	struct text value;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (asked_argument(t, names[i], &value))
			must(value.at >= t.at && value.at + value.len == t.at + t.len);
	for (int body = 0; body < 2; body++) {
		long n = asked_length(t, body);
		must(n <= (body ? ASKED_BODY_MAX : 0) && (n >= 0 || n == -400 || n == -411 || n == -413));
		must(n <= 0 || strtol(c, NULL, 10) == n);
	}
	if (asked_bearer(t, key))
		must(t.len == 39 && all_in(c + 7, "0123456789abcdefABCDEF"));
	(void)asked_gzip(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	/* As the library gives it: so many bytes, and a NUL behind them; a text ends at the first. Not one byte more is ours. */
	char *c = malloc(size);
	must(c != NULL);
	memcpy(c, data + 1, size - 1);
	c[size - 1] = 0;
	struct text t = { c, size - 1 };
	switch (data[0] % 5) {
	case 0: check_path(c); break;
	case 1: check_host(c); break;
	case 2: check_addresses(c); break;
	case 3: check_url(t); break;
	default: check_values(t, c); break;
	}
	free(c);
	return 0;
}
