/*
 * What the terminal shows at the start: where phones go, a code to scan, and the links of those who
 * lead.
 */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <qrencode.h>

#include "server/hub.h"
#include "server/say.h"

enum { ADDRESSES_MAX = 32, QUIET_ZONE = 2 };

struct address { char at[INET6_ADDRSTRLEN + 2]; int rank; };

/* Networks that only programs on this machine are on. */
static bool is_inner(const char *interface)
{
	static const char *const inner[] = { "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "cni",
		"tun", "tap" };
	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
		if (!strncmp(interface, inner[i], strlen(inner[i])))
			return true;
	return false;
}

/*
 * Lower is better: the hall's Wi-Fi is nearly always one of the private IPv4 ranges. Negative: of
 * no use to a phone.
 */
static int rank_of(const struct ifaddrs *i, char *out, size_t n)
{
	if (!i->ifa_addr || !(i->ifa_flags & IFF_UP) || (i->ifa_flags & IFF_LOOPBACK))
		return -1;
	int inner = is_inner(i->ifa_name) ? 10 : 0;
	if (i->ifa_addr->sa_family == AF_INET) {
		const struct in_addr *a = &((const struct sockaddr_in *)(const void *)i->ifa_addr)->sin_addr;
		uint32_t v = ntohl(a->s_addr);
		if (v >> 16 == 0xa9fe || !inet_ntop(AF_INET, a, out, (socklen_t)n))   /* 169.254: nobody gave us one */
			return -1;
		if (v >> 16 == 0xc0a8)
			return inner;
		return inner + (v >> 24 == 10 || v >> 20 == 0xac1 ? 1 : 2);
	}
	if (i->ifa_addr->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)i->ifa_addr)->sin6_addr;
		char plain[INET6_ADDRSTRLEN];
		if (IN6_IS_ADDR_LINKLOCAL(a) || !inet_ntop(AF_INET6, a, plain, sizeof plain))
			return -1;
		(void)snprintf(out, n, "[%s]", plain);
		return inner + 5;
	}
	return -1;
}

static size_t addresses(const char *only, struct address *out, size_t most)
{
	struct ifaddrs *all;
	size_t n = 0;
	if (only && !strncmp(only, "unix:", 5))
		return 0;
	if (only) {
		(void)snprintf(out[0].at, sizeof out[0].at, strchr(only, ':') ? "[%.45s]" : "%.45s", only);
		return 1;
	}
	if (getifaddrs(&all))
		return 0;
	for (const struct ifaddrs *i = all; i && n < most; i = i->ifa_next) {
		struct address a = { .rank = -1 };
		a.rank = rank_of(i, a.at, sizeof a.at);
		if (a.rank < 0)
			continue;
		size_t at = n++;
		for (; at && out[at - 1].rank > a.rank; at--)
			out[at] = out[at - 1];
		out[at] = a;
	}
	freeifaddrs(all);
	return n;
}

static const char *scheme(const struct hub *h)
{
	return h->options->tls_cert ? "https" : "http";
}

void greet_address(struct hub *h)
{
	const struct server_options *o = h->options;
	struct address best[ADDRESSES_MAX];
	buf_wipe(&h->address);
	if (o->origins_n)
		buf_c(&h->address, o->origins[0]);   /* behind a proxy our own address helps nobody */
	else
		buf_f(&h->address, "%s://%s:%d", scheme(h),
			addresses(o->listen, best, ADDRESSES_MAX) ? best[0].at : "localhost", o->port);
	buf_byte(&h->address, 0);
	h->address.len--;
}

/*
 * Half blocks, two rows of modules a line. The paper is drawn too: many cameras do not read a code
 * in reverse.
 */
static void qr_put(struct buf *out, const char *url)
{
	QRcode *code = QRcode_encodeString(url, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code)
		return;   /* the address stands beside it in letters */
	bool has_colours = isatty(STDOUT_FILENO);
	for (int y = -QUIET_ZONE; y < code->width + QUIET_ZONE; y += 2) {
		buf_c(out, has_colours ? "  \033[97;40m" : "  ");
		for (int x = -QUIET_ZONE; x < code->width + QUIET_ZONE; x++) {
			bool is_light[2];
			for (int k = 0; k < 2; k++)
				is_light[k] = x < 0 || y + k < 0 || x >= code->width || y + k >= code->width
					|| !(code->data[(y + k) * code->width + x] & 1);
			buf_c(out, is_light[0] ? is_light[1] ? "█" : "▀" : is_light[1] ? "▄" : " ");
		}
		buf_c(out, has_colours ? "\033[0m\n" : "\n");
	}
	QRcode_free(code);
}

static void line_put(struct hub *h, struct buf *out, const char *key, const char *name, const char *value)
{
	say_to(out, h->options->language, key, name, value);
	buf_byte(out, '\n');
}

static void link_put(struct hub *h, struct buf *out, const char *label, const char *page, int64_t code,
	enum role role)
{
	char key[33];
	if (code && !rooms_link_key(h->rooms, code, role, key))
		return;   /* its log could not be read: whether the link was renewed is not known */
	if (!code)
		room_role_key(h->options->secret, 0, role, key);
	buf_c(out, "  ");
	say_to(out, h->options->language, label, NULL, NULL);
	/* A certificate is for the address that was published, and a unix socket has none at all. */
	if (h->options->tls_cert || server_socket(h->options))
		buf_f(out, " %s/%s#", h->address.at, page);
	else
		buf_f(out, " http://localhost:%d/%s#", h->options->port, page);
	if (code)
		buf_int(out, code);
	else
		buf_c(out, "hub");
	buf_f(out, ".%s\n", key);
	explicit_bzero(key, sizeof key);
}

static void join_put(struct hub *h, struct buf *out, int64_t code)
{
	struct buf url = { 0 };
	buf_text(&url, (struct text){ h->address.at, h->address.len });
	buf_f(&url, "/j/%lld", (long long)code);
	buf_byte(&url, 0);
	if (url.broken)
		return;
	line_put(h, out, "hub_join", NULL, NULL);
	buf_f(out, "  %s\n\n", url.at);
	qr_put(out, url.at);
	buf_byte(out, '\n');
	buf_free(&url);
}

static void addresses_put(struct hub *h, struct buf *out)
{
	struct address all[ADDRESSES_MAX];
	if (server_socket(h->options)) {
		buf_f(out, "  %s\n", h->options->listen);
		return;
	}
	size_t n = addresses(h->options->listen, all, ADDRESSES_MAX);
	line_put(h, out, n ? "hub_addresses" : "hub_no_network", NULL, NULL);
	for (size_t i = 0; i < n; i++)
		buf_f(out, "  %s://%s:%d\n", scheme(h), all[i].at, h->options->port);
}

int64_t greet_code(const struct hub *h)
{
	int64_t codes[1000];
	size_t n = rooms_codes(h->rooms, codes, sizeof codes / sizeof *codes);
	return n ? codes[n - 1] : 0;
}

bool greet_may(const struct hub *h)
{
	char key[33];
	int64_t code = greet_code(h);
	bool may = !code || rooms_link_key(h->rooms, code, ROLE_FACILITATOR, key);
	explicit_bzero(key, sizeof key);
	return may;
}

/*
 * On standard output, and nothing else ever goes there. Keys are in it: they are shown, not logged.
 */
void greet(struct hub *h)
{
	struct buf out = { 0 };
	int64_t code = greet_code(h);
	line_put(h, &out, "hub_started", "version", DIENHONG_VERSION);
	line_put(h, &out, "hub_journal", "journal", h->options->journal);
	if (!strncmp(h->options->journal, "memory:", 7))
		line_put(h, &out, "hub_memory_only", NULL, NULL);
	addresses_put(h, &out);
	buf_byte(&out, '\n');
	if (code) {
		join_put(h, &out, code);
		link_put(h, &out, "hub_console", "console", code, ROLE_FACILITATOR);
		link_put(h, &out, "hub_wall", "wall", code, ROLE_WALL);
	}
	link_put(h, &out, "hub_new", "console", 0, ROLE_HUB);
	buf_c(&out, "  ");
	line_put(h, &out, "hub_keep_secret", NULL, NULL);
	line_put(h, &out, "hub_stop", NULL, NULL);
	if (!out.broken)
		(void)fwrite(out.at, 1, out.len, stdout);   /* a closed terminal does not stop the hub */
	(void)fflush(stdout);
	if (out.at)
		explicit_bzero(out.at, out.len);
	buf_free(&out);
}
