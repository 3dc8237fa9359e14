/*
 * Who is at the other end. Behind a proxy every socket is the proxy's; what it says of whom it passes on is believed only of a
 * proxy that was named, or that sits on our unix socket, and of what it says only the last word: the rest came from outside.
 */
#include <netinet/in.h>
#include <string.h>

#include <sodium.h>

#include "server/asked.h"
#include "server/hub.h"

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool is_trusted(const struct hub *h, const struct peer *p)
{
	for (size_t i = 0; i < h->options->proxies_n; i++)
		if (network_has(&h->options->proxies[i], p))
			return true;
	return false;
}

/* The last address of "a, b, c"; the library joins several headers the same way. */
static bool last_forwarded(struct lws *wsi, struct peer *out)
{
	char list[512];
	int n = lws_hdr_copy(wsi, list, sizeof list, WSI_TOKEN_X_FORWARDED_FOR);
	if (n <= 0)
		return false;   /* none, or longer than any honest one */
	return asked_passed_on(list, out);
}

struct peer peer_of(struct hub *h, struct lws *wsi)
{
	char text[64] = "";
	struct peer p = { 0 }, passed;
	bool by_unix = server_socket(h->options) != NULL;
	if (!by_unix)
		lws_get_peer_simple(wsi, text, sizeof text);
	bool is_known = !by_unix && peer_read(text, &p);
	bool has_word = lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR) > 0;
	if (!is_known && !by_unix)
		return (struct peer){ 0 };
	if (has_word && (by_unix || is_trusted(h, &p)))
		return last_forwarded(wsi, &passed) ? passed : (struct peer){ 0 };
	bool is_loopback = !memcmp(p.at, &in6addr_loopback, sizeof p.at) || (!memcmp(p.at, mapped, sizeof mapped) && p.at[12] == 127);
	/* What a proxy on this machine passes on was asked elsewhere. */
	p.is_here = !has_word && (by_unix || is_loopback);
	return p;
}

bool http_is_local(struct lws *wsi)
{
	return peer_of(lws_context_user(lws_get_context(wsi)), wsi).is_here;
}

uint64_t peer_source(struct hub *h, struct lws *wsi)
{
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t out;
	struct peer p = peer_of(h, wsi);
	/* A whole house has the first half of an IPv6 address for itself. */
	bool is_four = !memcmp(p.at, mapped, sizeof mapped);
	(void)crypto_shorthash(hash, p.at, is_four ? sizeof p.at : 8, h->source_key);
	memcpy(&out, hash, sizeof out);
	return out;
}
