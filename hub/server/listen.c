/*
 * The doors in the wall: where the hub listens, over TLS or plainly, on addresses or on a unix socket, and the second door that only
 * sends everybody to the first.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "server/asked.h"
#include "server/hub.h"
#include "server/log.h"
#include "server/tls.h"

static const char unix_scheme[] = "unix:";

const char *server_socket(const struct server_options *o)
{
	size_t n = sizeof unix_scheme - 1;
	return o->listen && !strncmp(o->listen, unix_scheme, n) ? o->listen + n : NULL;
}

static const struct lws_protocols protocols[] = {
	{ "http", http_callback, sizeof(struct session), 0, 0, NULL, 0 },
	{ "dienhong.1", ws_callback, sizeof(struct session), 4096, 0, NULL, 0 },
	LWS_PROTOCOL_LIST_TERM
};

/*
 * No validity timers: they stand in one sorted list that every join and pong would walk;
 * conns_sweep() does it.
 */
static const lws_retry_bo_t no_idle_policy = { .secs_since_valid_ping = 0, .secs_since_valid_hangup = 0 };

static const struct lws_protocol_vhost_options
	referrer = { NULL, NULL, "referrer-policy:", "no-referrer" },
	sniff = { &referrer, NULL, "x-content-type-options:", "nosniff" };
#define HOUSE_POLICY \
	"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " \
	"img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " \
	"base-uri 'none'; form-action 'self'; frame-ancestors 'self'; frame-src 'self'"
static const char house_policy[] = HOUSE_POLICY;
/* Only what Svelte makes of the templates it was built with becomes elements, no text of ours or of others; and of a phone its worker. */
#define TYPED "; require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
const char face_policy[] = HOUSE_POLICY TYPED, phone_policy[] = HOUSE_POLICY TYPED " page-worker";
const char piece_policy[] = "default-src 'none'; frame-ancestors 'none'";
/* The library writes the list when it begins an answer; two policies in one answer would both hold, so a page has its own put here. */
static struct lws_protocol_vhost_options security = { &sniff, NULL, "content-security-policy:", house_policy };

/* In front of it where there is TLS: a browser that was here once does not come plainly any more. */
static const struct lws_protocol_vhost_options strict = { &security, NULL, "strict-transport-security:", "max-age=31536000" };

void security_say(const char *policy)
{
	security.value = policy ? policy : house_policy;
}

/* -- the door that sends to the other -- */

static bool host_read(struct lws *wsi, char *host, size_t host_n)
{
	return lws_hdr_copy(wsi, host, (int)host_n, WSI_TOKEN_HOST) > 0 && asked_host(host);
}

static int redirect(struct hub *h, struct lws *wsi, const char *path, size_t n)
{
	unsigned char room[LWS_PRE + 4096], *start = room + LWS_PRE, *at = start, *end = room + sizeof room - 1;
	char host[256], one[1024];
	struct buf to = { 0 };
	h->counts.http++;
	if (!host_read(wsi, host, sizeof host)) {
		(void)lws_return_http_status(wsi, HTTP_STATUS_BAD_REQUEST, NULL);   /* closed in any case */
		return -1;
	}
	buf_f(&to, "https://%s", host);
	if (h->options->port != 443)
		buf_f(&to, ":%d", h->options->port);
	asked_url_put(&to, (struct text){ path, n });
	/* Arguments come decoded, one by one. */
	for (int i = 0, len; (len = lws_hdr_copy_fragment(wsi, one, sizeof one, WSI_TOKEN_HTTP_URI_ARGS, i)) >= 0; i++) {
		buf_byte(&to, i ? '&' : '?');
		asked_url_put(&to, (struct text){ one, (size_t)len });
	}
	bool fine = !to.broken && to.len <= 2048
		&& !lws_add_http_header_status(wsi, 308, &at, end)
		&& !lws_add_http_header_by_name(wsi, (const unsigned char *)"location:", (const unsigned char *)to.at, (int)to.len, &at, end)
		&& !lws_add_http_header_content_length(wsi, 0, &at, end)
		&& !lws_add_http_header_by_name(wsi, (const unsigned char *)"connection:", (const unsigned char *)"close", 5, &at, end)
		&& !lws_finalize_http_header(wsi, &at, end);
	if (fine)
		(void)lws_write(wsi, start, (size_t)(at - start), LWS_WRITE_HTTP_HEADERS);   /* closed in any case */
	else
		(void)lws_return_http_status(wsi, HTTP_STATUS_BAD_REQUEST, NULL);
	buf_free(&to);
	return -1;
}

static int redirect_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_HTTP)
		return redirect(lws_context_user(lws_get_context(wsi)), wsi, in, len);
	return http_callback(wsi, reason, user, in, len);   /* which counts sockets, and refuses all that is not a request */
}

static const struct lws_protocols redirect_protocols[] = {
	{ "redirect", redirect_callback, sizeof(struct session), 0, 0, NULL, 0 },
	LWS_PROTOCOL_LIST_TERM
};

/* -- the doors -- */

/* What all doors have in common. */
static struct lws_context_creation_info door(const char *name, const char *interface, int port, const struct lws_protocols *speak)
{
	struct lws_context_creation_info i;
	struct in_addr four;
	memset(&i, 0, sizeof i);
	i.vhost_name = name;
	i.iface = interface;
	i.port = port;
	i.protocols = speak;
	i.headers = &security;   /* added to every answer, errors too; so nowhere else */
	i.alpn = "http/1.1";     /* the default offers h2, whose parser in 4.1 is broken */
	i.retry_and_idle_policy = &no_idle_policy;
	i.timeout_secs = 10;
	i.keepalive_timeout = 5;
	/*
	 * Extensions are left out: permessage-deflate aborts 4.1 from afar and costs 97 KiB per
	 * connection in 4.3.
	 */
	if (interface && inet_pton(AF_INET, interface, &four) == 1)
		i.options |= LWS_SERVER_OPTION_DISABLE_IPV6;   /* else 4.1 listens on every address */
	return i;
}

bool listen_on(struct hub *h)
{
	const struct server_options *o = h->options;
	const char *path = server_socket(o);
	struct lws_context_creation_info i = door("dienhong", path ? path : o->listen, path ? 0 : o->port, protocols);
	if (path) {
		i.options |= LWS_SERVER_OPTION_UNIX_SOCK;
		i.unix_socket_perms = o->socket_owner;
	}
	if (o->tls_cert) {
		if (!tls_open(h, &i))
			return false;
		i.headers = &strict;
	}
	if (!lws_create_vhost(h->lws, &i)) {
		log_line("event=cannot_listen port=%d why=\"taken, or the address is not of this machine\"", i.port);
		return false;
	}
	if (o->tls_cert && !h->tls.is_on) {
		log_line("event=cannot_listen port=%d why=\"this libwebsockets does not speak TLS\"", i.port);
		return false;
	}
	if (!o->redirect_port)
		return true;
	i = door("redirect", o->listen, o->redirect_port, redirect_protocols);
	if (lws_create_vhost(h->lws, &i))
		return true;
	log_line("event=cannot_listen port=%d why=\"taken, or not allowed\"", i.port);
	return false;
}

void listen_end(struct hub *h)
{
	const char *path = server_socket(h->options);
	if (path)
		(void)unlink(path);   /* a stale one is replaced at the next start too */
	tls_pair_free(h->tls.pair);
	h->tls.pair = NULL;
}
