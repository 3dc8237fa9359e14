/*
 * The HTTP side: one request per TCP connection, answered whole, then closed. Keeping connections
 * alive was tried: on 4.1 pipelined input gave freed bodies and one request completed thousands of
 * times, on 4.3 more bytes than announced.
 */
#include <stdlib.h>
#include <string.h>

#include "server/asked.h"
#include "server/hub.h"
#include "server/tls.h"

enum { PIECE = 16384, ANSWER_SECONDS = 20 };

static void exchange_free(struct exchange *e)
{
	if (e->job)
		job_forget(e->job);
	progress_end(e);
	page_drop(e->page);
	buf_free(&e->own);
	free(e);
}

static bool add(struct lws *wsi, const char *name, const char *value, unsigned char **at, unsigned char *end)
{
	return !lws_add_http_header_by_name(wsi, (const unsigned char *)name, (const unsigned char *)value,
		(int)strlen(value), at, end);
}

int http_answer(struct exchange *e, unsigned status, const char *type, const void *body, size_t n,
	const struct header *more)
{
	unsigned char room[LWS_PRE + 3072], *start = room + LWS_PRE, *at = start, *end = room + sizeof room - 1;
	if (e->answered)
		return -1;
	e->answered = true;
	if (status == HTTP_STATUS_OK)
		progress_at(e, STAGE_SENDING, 0, n);
	else
		progress_end(e);
	/* The security headers are the vhost's, see loop.c; added here too they would stand twice. */
	security_say(e->policy);
	bool is_begun = !lws_add_http_common_headers(e->wsi, status, type, n, &at, end);
	security_say(NULL);
	if (!is_begun || !add(e->wsi, "connection:", "close", &at, end))
		return -1;
	for (; more && more->name; more++)
		if (!add(e->wsi, more->name, more->value, &at, end))
			return -1;
	if (lws_finalize_write_http_header(e->wsi, start, &at, end))
		return -1;
	e->body = body;
	e->len = e->is_head ? 0 : n;
	e->is_done = !e->len;
	lws_callback_on_writable(e->wsi);
	return 0;
}

int http_answer_own(struct exchange *e, unsigned status, const char *type, struct buf *take_body,
	const struct header *more)
{
	e->own = *take_body;
	*take_body = (struct buf){ 0 };
	if (e->own.broken)
		return http_answer_text(e, HTTP_STATUS_SERVICE_UNAVAILABLE, "out of memory\n");
	return http_answer(e, status, type, e->own.at, e->own.len, more);
}

int http_answer_text(struct exchange *e, unsigned status, const char *literal)
{
	static const struct header plain[] = { { "cache-control:", "no-store" }, { NULL, NULL } };
	return http_answer(e, status, "text/plain; charset=utf-8", literal, strlen(literal), plain);
}

int http_answer_busy(struct exchange *e)
{
	static const struct header later[] = { { "cache-control:", "no-store" }, { "retry-after:", "5" }, { NULL, NULL } };
	return http_answer(e, HTTP_STATUS_SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", "503\n", 4, later);
}

bool http_bearer(struct lws *wsi, uint8_t out[ID_BYTES])
{
	char value[64];
	int n = lws_hdr_copy(wsi, value, sizeof value, WSI_TOKEN_HTTP_AUTHORIZATION);
	bool fine = n > 0 && asked_bearer((struct text){ value, (size_t)n }, out);
	explicit_bzero(value, sizeof value);
	return fine;
}

bool http_argument(struct lws *wsi, const char *name, char *out, size_t n)
{
	char one[1200];
	struct text value;
	out[0] = 0;
	/* Arguments come decoded, one by one. */
	for (int i = 0;; i++) {
		int len = lws_hdr_copy_fragment(wsi, one, sizeof one, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0)
			return false;
		if (!asked_argument((struct text){ one, (size_t)len }, name, &value))
			continue;
		if (value.len >= n || memchr(value.at, 0, value.len))
			return false;
		memcpy(out, value.at, value.len);
		out[value.len] = 0;
		return true;
	}
}

static int refuse(struct lws *wsi, unsigned status)
{
	(void)lws_return_http_status(wsi, status, NULL);   /* closed in any case */
	return -1;
}

/*
 * Checks what libwebsockets does not: it hangs on requests whose body has no length, and takes what
 * stands behind a body that it was not told of for the next request. Gives the length of the body,
 * or -1 when the request was refused.
 */
static long body_length(struct lws *wsi, bool may_have_one)
{
	char digits[24];
	/*
	 * Chunked bodies are not implemented there; beside a length they are how requests are smuggled.
	 */
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING))
		return refuse(wsi, HTTP_STATUS_LENGTH_REQUIRED);
	int n = lws_hdr_copy(wsi, digits, sizeof digits, WSI_TOKEN_HTTP_CONTENT_LENGTH);
	if (n < 0)
		return refuse(wsi, HTTP_STATUS_BAD_REQUEST);
	long length = asked_length((struct text){ digits, (size_t)n }, may_have_one);
	if (length < 0)
		return refuse(wsi, (unsigned)-length);
	return length;
}

static int post_route(struct exchange *e)
{
	if (!strcmp(e->path, "/backup"))
		return backup_start(e);
	return http_answer_text(e, HTTP_STATUS_METHOD_NOT_ALLOWED, "405\n");
}

static int request(struct hub *h, struct lws *wsi, struct session *s, const char *path, size_t n)
{
	if (!s || s->exchange)
		return -1;   /* a second request on one connection */
	h->counts.http++;
	bool is_post = lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0;
	bool is_head = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
	long length = body_length(wsi, is_post);
	if (length < 0)
		return -1;
	if (!is_post && !is_head && !lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI))
		return refuse(wsi, HTTP_STATUS_METHOD_NOT_ALLOWED);
	struct exchange *e = s->exchange = calloc(1, sizeof *e);
	if (!e)
		return -1;
	*e = (struct exchange){ .hub = h, .wsi = wsi, .is_head = is_head, .is_post = is_post,
		.in_left = (size_t)length };
	if (n >= sizeof e->path)
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	memcpy(e->path, path, n);
	if (strlen(e->path) != n)
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	if (is_post)
		return length ? 0 : post_route(e);
	return page_route(e, e->path);
}

/*
 * Bodies are not used; they are counted by our own account, as 4.3 delivers more than announced
 * when peers pipeline.
 */
static int request_body(struct exchange *e, size_t n)
{
	if (!e || !e->is_post || n > e->in_left)
		return -1;
	e->in_left -= n;
	return 0;
}

/*
 * Comes for a body of no bytes as well, whose request is under way by then; on 4.1 it may come
 * again and again.
 */
static int body_completed(struct exchange *e)
{
	if (!e || !e->is_post || e->in_left || e->is_read)
		return -1;
	e->is_read = true;
	return e->answered || e->job ? 0 : post_route(e);
}

static int writeable(struct exchange *e)
{
	if (!e || !e->answered)
		return 0;
	if (e->is_done)
		return -1;   /* everything has left: what was pipelined behind is never parsed */
	/* Without it a slow download is cut after the vhost's few seconds. */
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, ANSWER_SECONDS);
	size_t n = e->len - e->at > PIECE ? PIECE : e->len - e->at;
	bool is_last = e->at + n == e->len;
	/*
	 * Over HTTP/1 nothing is written in front of a body, so read-only bytes may be sent in place.
	 */
	if (lws_write(e->wsi, (unsigned char *)(uintptr_t)(e->body + e->at), n,
			is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0)
		return -1;
	e->at += n;
	e->is_done = is_last;
	progress_at(e, is_last ? STAGE_DONE : STAGE_SENDING, e->at, e->len);
	e->hub->counts.bytes_out += n;
	lws_callback_on_writable(e->wsi);   /* closed by the next one, when the library's own buffer has drained */
	return 0;
}

int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	struct hub *h = lws_context_user(lws_get_context(wsi));
	struct exchange *e = s && reason != LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS ? s->exchange : NULL;
	switch (reason) {
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		/*
		 * Taking and closing it beats an accept that fails for want of descriptors: that spins and
		 * floods the log.
		 */
		if (h->connections_n < h->connections_max)
			return 0;
		h->counts.refused++;
		return 1;
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		if (user && h)
			tls_take_over(h, user);   /* here it is the library's SSL_CTX, and no session */
		return 0;
	case LWS_CALLBACK_WSI_CREATE:
		h->connections_n++;
		return 0;
	case LWS_CALLBACK_WSI_DESTROY:
		h->connections_n--;
		return 0;
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return door_is_websocket(wsi) ? 0 : -1;
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		/*
		 * A websocket without a subprotocol, or that asks for "http", would be bound to this
		 * callback.
		 */
		h->counts.refused++;
		(void)lws_return_http_status(wsi, HTTP_STATUS_BAD_REQUEST, NULL);   /* it is sent away in any case */
		return 1;
	case LWS_CALLBACK_RAW_ADOPT:
	case LWS_CALLBACK_RAW_RX:
		return -1;   /* CONNECT turns a connection raw and leaves it without any timeout */
	case LWS_CALLBACK_HTTP:
		return request(h, wsi, s, in, len);
	case LWS_CALLBACK_HTTP_BODY:
		return request_body(e, len);
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		return body_completed(e);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return writeable(e);
	case LWS_CALLBACK_CLOSED_HTTP:
	case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
		if (e) {
			s->exchange = NULL;
			exchange_free(e);
		}
		return 0;
	default:
		return 0;   /* 4.3 sends the poll callbacks of its external loop here; they mean nothing to us */
	}
}
