/*
 * The door: which upgrades are let through. Debian 12's libwebsockets has two holes behind it that
 * need no login; both are closed here.
 */
#include <string.h>
#include <strings.h>

#include "server/hub.h"

enum { UPGRADE_REQUIRED = 426 };

/*
 * `in` of LWS_CALLBACK_HTTP_CONFIRM_UPGRADE is never touched: for an unknown value 4.1 has freed it
 * by now (CVE-2025-11677). Everything but exactly "websocket" is refused, so that nobody gets from
 * "h2c" to the HTTP/2 parser, whose bounds are broken too (CVE-2026-19773) and which a plain
 * listener would offer by default.
 */
bool door_is_websocket(struct lws *wsi)
{
	char value[16];
	int n = lws_hdr_copy(wsi, value, sizeof value, WSI_TOKEN_UPGRADE);
	return n == 9 && !strcasecmp(value, "websocket");
}

/* Our own pages come from where the request itself was sent to. */
static bool is_our_own(const char *origin, const char *host, bool is_tls)
{
	/* Behind a proxy the plain hub is asked by pages of https; a hub with TLS of its own has no plain pages. */
	const char *rest = !is_tls && !strncasecmp(origin, "http://", 7) ? origin + 7
		: !strncasecmp(origin, "https://", 8) ? origin + 8 : NULL;
	return rest && !strcasecmp(rest, host);
}

static bool origin_may(struct hub *h, struct lws *wsi)
{
	char origin[256], host[256];
	if (!lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN))
		return true;   /* no browser, so no page that could act behind somebody's back */
	if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0)
		return false;
	if (lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST) > 0 && is_our_own(origin, host, h->tls.is_on))
		return true;
	for (size_t i = 0; i < h->options->origins_n; i++)
		if (!strcasecmp(origin, h->options->origins[i]))
			return true;
	return false;
}

/* RFC 6455 has one version, 13, over HTTP/1.1; libwebsockets does not ask. */
static bool speaks_our_version(struct lws *wsi)
{
	char version[8], http[16];
	return lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_VERSION) == 2 && !strcmp(version, "13")
		&& lws_hdr_copy(wsi, http, sizeof http, WSI_TOKEN_HTTP) == 8 && !strcmp(http, "HTTP/1.1");
}

int door_filter(struct hub *h, struct lws *wsi)
{
	char path[8];
	if (h->draining)
		return HTTP_STATUS_SERVICE_UNAVAILABLE;
	/* libwebsockets accepts a websocket on any path. */
	if (lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) != 3 || strcmp(path, "/ws"))
		return HTTP_STATUS_NOT_FOUND;
	if (!speaks_our_version(wsi))
		return UPGRADE_REQUIRED;
	if (!origin_may(h, wsi))
		return HTTP_STATUS_FORBIDDEN;
	return 0;
}
