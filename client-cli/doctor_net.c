/*
 * Hub, port, and the way from the phones to it. Whether a Wi-Fi keeps its guests apart cannot be seen from one machine; what can be seen is
 * whether the hub answers on the address that phones use, and whether any other device has come.
 */
#include "doctor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESSES_MAX = 32, HEX_MAX = 33, STATE_OPEN = 1 };

/* `phones`: a phone of the hall can use it. `hex` as /proc/net/tcp writes an address. */
struct own { char at[INET6_ADDRSTRLEN + 2], hex[HEX_MAX]; bool phones; };

/* -- our own addresses -- */

static bool is_inner(const char *interface)
{
	static const char *const inner[] = { "lo", "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "cni", "tun", "tap" };

	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
		if (strncmp(interface, inner[i], strlen(inner[i])) == 0)
			return true;
	return false;
}

static bool own_read(const struct ifaddrs *i, struct own *out)
{
	*out = (struct own){ .phones = (i->ifa_flags & IFF_UP) != 0 && !is_inner(i->ifa_name) };
	if (i->ifa_addr == NULL)
		return false;
	if (i->ifa_addr->sa_family == AF_INET) {
		const struct in_addr *a = &((const struct sockaddr_in *)(const void *)i->ifa_addr)->sin_addr;

		(void)snprintf(out->hex, sizeof out->hex, "%08X", a->s_addr);
		out->phones = out->phones && ntohl(a->s_addr) >> 16 != 0xa9fe;   /* 169.254: nobody gave us one */
		return inet_ntop(AF_INET, a, out->at, sizeof out->at) != NULL;
	}
	if (i->ifa_addr->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)i->ifa_addr)->sin6_addr;
		uint32_t w[4];

		memcpy(w, a, sizeof w);
		(void)snprintf(out->hex, sizeof out->hex, "%08X%08X%08X%08X", w[0], w[1], w[2], w[3]);
		out->phones = false;   /* the hub shows phones an address of version 4 where there is one */
		return inet_ntop(AF_INET6, a, out->at, sizeof out->at) != NULL;
	}
	return false;
}

static size_t owns(struct own *out)
{
	struct ifaddrs *all;
	size_t n = 0;

	if (getifaddrs(&all) != 0)
		return 0;
	for (const struct ifaddrs *i = all; i != NULL && n < ADDRESSES_MAX; i = i->ifa_next)
		n += own_read(i, &out[n]);
	freeifaddrs(all);
	return n;
}

/* -- hub and port -- */

static bool is_here(const char *host)
{
	struct own all[ADDRESSES_MAX];
	size_t n = owns(all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].at, host) == 0)
			return true;
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0;
}

/* 0, or why nobody could listen there. */
static int port_try(int port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port), .sin6_addr = IN6ADDR_ANY_INIT };
	struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int off = 0, on = 1, why = 0, fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool six = fd >= 0;

	if (!six)
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);   /* as the hub does: what only lingers is no one */
	if (six)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if ((six ? bind(fd, (const void *)&any, sizeof any) : bind(fd, (const void *)&any4, sizeof any4)) != 0 || listen(fd, 1) != 0)
		why = errno;
	(void)close(fd);
	return why;
}

static bool answers(const char *host, int port)
{
	struct address to = { .port = port };
	struct buf body = { 0 };

	(void)snprintf(to.host, sizeof to.host, "%s", host);
	int status = http_get(&to, "/healthz", NULL, &body);
	buf_free(&body);
	return status == 200;
}

void doctor_hub(struct doctor *d)
{
	struct address hub;

	if (!address_read(d->cli->hub, &hub)) {
		FIND(d, FINDING_WRONG, "hub", "bad_value", "option", "--hub", "value", d->cli->hub);
		return;
	}
	const char *port = number_c(d->cli, hub.port);
	if (hub.tls) {
		FIND(d, FINDING_NOTE, "hub", "doctor_hub_tls", "hub", d->cli->hub);
		return;
	}
	d->hub_runs = answers(hub.host, hub.port);
	if (d->hub_runs) {
		FIND(d, FINDING_OK, "hub", "doctor_fine", "hub", d->cli->hub);
		return;
	}
	if (!is_here(hub.host)) {
		FIND(d, FINDING_WRONG, "hub", "unreachable", "hub", d->cli->hub);
		return;
	}
	switch (port_try(hub.port)) {
	case 0:
		FIND(d, FINDING_NOTE, "port", "doctor_port_free", "port", port);
		break;
	case EACCES:
		FIND(d, FINDING_WRONG, "port", "doctor_port_denied", "port", port);
		break;
	default:
		FIND(d, FINDING_WRONG, "port", "doctor_port_taken", "port", port);
	}
}

/* -- the phones -- */

static bool is_own(const struct own *all, size_t n, const char *hex)
{
	static const char mapped[] = "0000000000000000FFFF0000";   /* version 4 as a socket of version 6 sees it */

	if (strncmp(hex, mapped, sizeof mapped - 1) == 0)
		hex += sizeof mapped - 1;
	if (strlen(hex) == 8 && strcmp(hex + 6, "7F") == 0)
		return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].hex, hex) == 0)
			return true;
	return false;
}

/* Open connections to this port that come from another machine. */
static unsigned strangers(const struct doctor *d, const char *table, int port, const struct own *all, size_t n)
{
	struct buf text = { 0 };
	unsigned found = 0;

	for (char *at = doctor_proc(d, table, &text) ? text.at : NULL; at != NULL; at = strchr(at, '\n')) {
		char here[HEX_MAX], there[HEX_MAX];
		unsigned here_port, there_port, state;

		at += *at == '\n';
		if (sscanf(at, " %*u: %32[0-9A-F]:%4X %32[0-9A-F]:%4X %2X", here, &here_port, there, &there_port, &state) == 5)
			found += state == STATE_OPEN && here_port == (unsigned)port && !is_own(all, n, there);
	}
	buf_free(&text);
	return found;
}

void doctor_reach(struct doctor *d)
{
	struct own all[ADDRESSES_MAX];
	struct address hub;
	size_t n = owns(all), usable = 0;
	const char *first = NULL;

	if (!address_read(d->cli->hub, &hub) || hub.tls || !is_here(hub.host))
		return;
	for (size_t i = 0; i < n; i++) {
		struct buf url = { 0 };

		if (!all[i].phones)
			continue;
		buf_f(&url, "http://%s:%d", all[i].at, hub.port);
		const char *at = text_c(&d->cli->arena, (struct text){ url.at, url.len });
		buf_free(&url);
		bool fine = !d->hub_runs || answers(all[i].at, hub.port);
		FIND(d, fine ? FINDING_OK : FINDING_WRONG, "address",
			!fine ? "doctor_address_shut" : d->hub_runs ? "doctor_address_fine" : "doctor_address_later", "address", at);
		first = first == NULL && fine ? at : first;
		usable++;
	}
	if (usable == 0) {
		FIND(d, FINDING_WRONG, "address", "doctor_no_network");
		return;
	}
	unsigned devices = d->hub_runs ? strangers(d, "net/tcp", hub.port, all, n) + strangers(d, "net/tcp6", hub.port, all, n) : 0;
	if (devices > 0)
		FIND(d, FINDING_OK, "wifi", "doctor_devices_came", "n", number_c(d->cli, devices));
	else if (first != NULL)
		FIND(d, FINDING_NOTE, "wifi", "doctor_wifi_unknown", "address", first);
}
