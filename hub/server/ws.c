/*
 * The websocket side: whole messages in, frames out at once when the socket is idle, and never a
 * queue of pictures: a reader who falls behind is reported to the rooms as choked and gets one
 * snapshot when it can read again.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "server/hub.h"
#include "server/log.h"

static_assert(LWS_PRE <= ROOM_HEADROOM, "libwebsockets writes its header in front of a frame");
enum { IN_KEPT = 16384 };   /* a larger buffer is given back, or one long message would pin it for hours */

static void feed(struct conn *c, enum input_kind kind)
{
	hub_feed(c->hub, &(struct input){ .kind = kind, .conn = c->id });
}

/* Never frees from here, as the caller may be in the middle of a broadcast: the loop reaps it. */
static void kill_soon(struct conn *c)
{
	c->close_code = CLOSE_AWAY;
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
	/* A timer set outside of libwebsockets' own callbacks sleeps until somebody nudges it. */
	lws_cancel_service(c->hub->lws);
}

/*
 * Writes without waiting for the writable callback, which under libuv costs two or more epoll_ctl
 * each and half the throughput. Right for HTTP/1 without permessage-deflate only.
 * lws_partial_buffered() is asked instead of lws_send_pipe_choked(), which is a poll() every time.
 */
static bool write_now(struct conn *c, char *at, size_t n)
{
	int sent = lws_write(c->wsi, (unsigned char *)at, n, LWS_WRITE_TEXT);
	if (sent < (int)n) {   /* never short for websockets: less means that the socket is dead */
		kill_soon(c);
		return false;
	}
	c->hub->counts.bytes_out += n;
	return true;
}

static void look_whether_choked(struct conn *c)
{
	if (c->choked || !lws_partial_buffered(c->wsi))
		return;
	c->choked = true;
	c->hub->counts.choked++;
	lws_callback_on_writable(c->wsi);
	feed(c, INPUT_CHOKED);
}

static void hold(struct conn *c, struct frame *frame)
{
	/*
	 * One frame may always wait, however large: what the rooms send before they hear of the choking
	 * is their business.
	 */
	if (c->head && c->held_bytes + frame->len > QUEUE_MAX) {
		conn_hang_up(c, CLOSE_SLOW);
		return;
	}
	struct held *n = malloc(sizeof *n);
	if (!n) {
		conn_hang_up(c, CLOSE_SLOW);
		return;
	}
	*n = (struct held){ .frame = frame_hold(frame) };
	*c->tail = n;
	c->tail = &n->next;
	c->held_bytes += frame->len;
}

void conn_send(struct conn *c, struct frame *frame)
{
	if (c->close_code)
		return;
	if (c->choked)
		hold(c, frame);
	else if (write_now(c, frame->at, frame->len))
		look_whether_choked(c);
}

/* Our own short answers; somebody who reads nothing needs none. */
void conn_say(struct conn *c, const char *json)
{
	char room[LWS_PRE + 128];
	size_t n = strlen(json);
	must(n <= sizeof room - LWS_PRE);
	if (c->close_code || c->choked)
		return;
	memcpy(room + LWS_PRE, json, n);
	if (write_now(c, room + LWS_PRE, n))
		look_whether_choked(c);
}

/*
 * Saying goodbye with a code works from LWS_CALLBACK_TIMER alone: from WRITEABLE, Debian's builds
 * close twice under libuv and swallow the close frame. So everybody who leaves gets a timer that is
 * due at once; the timers stand in one sorted list, hence the slices.
 */
void conn_hang_up(struct conn *c, int code)
{
	struct hub *h = c->hub;
	if (c->close_code)
		return;
	c->close_code = code;
	c->leave_ms = hub_now(h);
	c->is_leaving = true;
	*h->leaving_tail = c;
	h->leaving_tail = &c->leaving;
	h->counts.hung_up++;
	if (!uv_is_closing((uv_handle_t *)&h->leave))
		uv_idle_start(&h->leave, conns_leave);
}

void conns_leave(uv_idle_t *idle)
{
	struct hub *h = idle->data;
	for (int i = 0; i < LEAVE_SLICE && h->leaving; i++) {
		struct conn *c = h->leaving;
		h->leaving = c->leaving;
		if (!h->leaving)
			h->leaving_tail = &h->leaving;
		c->leaving = NULL;
		c->is_leaving = false;
		/*
		 * With bytes still in libwebsockets the close frame would be dropped: they go first, see
		 * writable().
		 */
		if (!c->choked)
			lws_set_timer_usecs(c->wsi, 1);
	}
	lws_cancel_service(h->lws);
	if (!h->leaving)
		uv_idle_stop(idle);
}

static int writable(struct conn *c)
{
	if (!c->choked)
		return 0;
	while (c->head && !lws_partial_buffered(c->wsi)) {
		struct held *first = c->head;
		bool fine = write_now(c, first->frame->at, first->frame->len);
		c->head = first->next;
		if (!c->head)
			c->tail = &c->head;
		c->held_bytes -= first->frame->len;
		frame_drop(first->frame);
		free(first);
		if (!fine)
			return 0;
	}
	if (c->head || lws_partial_buffered(c->wsi)) {
		lws_callback_on_writable(c->wsi);
		return 0;
	}
	c->choked = false;
	if (c->close_code)
		lws_set_timer_usecs(c->wsi, 1);
	else
		feed(c, INPUT_WRITABLE);
	return 0;
}

/* A whole message. */
static void heard(struct conn *c, const char *at, size_t n)
{
	struct hub *h = c->hub;
	int may = h->options->no_budget ? 1 : conn_spend(c, c->heard_ms, n);
	c->spoke = true;
	if (may > 0) {
		hub_feed(h, &(struct input){ .kind = INPUT_FRAME, .conn = c->id, .bytes = at, .n = n });
		return;
	}
	h->counts.over_budget++;
	conn_say(c, "{\"no\":[{\"why\":\"too_many_messages\",\"max\":20}]}");
	if (may < 0)
		conn_hang_up(c, CLOSE_FLOOD);
}

static bool gather(struct conn *c, const char *at, size_t n)
{
	if (c->in_n + n > c->in_cap) {
		size_t cap = c->in_cap ? c->in_cap : 1024;
		while (cap < c->in_n + n)
			cap *= 2;
		char *in = realloc(c->in, cap);
		if (!in)
			return false;
		c->in = in;
		c->in_cap = cap;
	}
	if (n)
		memcpy(c->in + c->in_n, at, n);
	c->in_n += n;
	return true;
}

static int bye(struct lws *wsi, int code, const char *why)
{
	lws_close_reason(wsi, (enum lws_close_status)code, (unsigned char *)(uintptr_t)why, strlen(why));
	return -1;
}

/*
 * Pieces of at most 4096 bytes. Nothing limits the size of a message in libwebsockets, so it is
 * refused as soon as its header promises too much. VALIDATE_UTF8 is not set on purpose: the customs
 * house refuses broken text with a word and leaves the connection alone, libwebsockets would close
 * it.
 */
static int receive(struct conn *c, const char *at, size_t n)
{
	if (c->close_code || c->hub->draining)
		return 0;
	c->heard_ms = hub_now(c->hub);
	if (lws_is_first_fragment(c->wsi))
		c->in_n = 0;
	if (lws_frame_is_binary(c->wsi)) {
		conn_say(c, "{\"no\":[{\"why\":\"binary_frame\"}]}");
		conn_hang_up(c, CLOSE_BINARY);
		return 0;
	}
	if (c->in_n + n + lws_remaining_packet_payload(c->wsi) > MESSAGE_MAX)
		return bye(c->wsi, CLOSE_TOO_BIG, "message too big");
	bool is_whole = lws_is_final_fragment(c->wsi);
	if (is_whole && !c->in_n) {
		heard(c, n ? at : "", n);
		return 0;
	}
	if (!gather(c, at, n))
		return bye(c->wsi, CLOSE_TOO_BIG, "out of memory");
	if (!is_whole)
		return 0;
	n = c->in_n;
	c->in_n = 0;
	heard(c, c->in, n);
	if (c->in_cap > IN_KEPT) {
		free(c->in);
		c->in = NULL;
		c->in_cap = 0;
	}
	return 0;
}

static int established(struct hub *h, struct session *s, struct lws *wsi)
{
	int bytes = SEND_BUFFER;
	must(s);   /* the protocol's row asks for one */
	if (h->draining)
		return -1;
	/* libwebsockets sets TCP_NODELAY itself. */
	int fd = lws_get_socket_fd(wsi);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);   /* only slower without */
	s->conn = conn_new(h, wsi);
	if (!s->conn)
		return -1;
	h->counts.opened++;
	hub_feed(h, &(struct input){ .kind = INPUT_OPENED, .conn = s->conn->id, .source = peer_source(h, wsi) });
	return 0;
}

/*
 * One look at a tenth of all connections; libwebsockets' own validity timers would be a sorted list
 * walked at every join.
 */
void conns_sweep(struct hub *h)
{
	int64_t now = hub_now(h);
	for (size_t i = h->sweep_part; i < h->slots_n; i += SWEEP_PARTS) {
		struct conn *c = h->slots[i];
		if (!c)
			continue;
		if (c->close_code) {
			if (c->leave_ms && now - c->leave_ms > (c->close_code == CLOSE_FLOOD ? FLOOD_LEAVE_MS : LEAVE_MS))
				kill_soon(c);
			continue;
		}
		if (now - c->heard_ms > SILENT_MS || (!c->spoke && now - c->opened_ms > HELLO_MS))
			conn_hang_up(c, CLOSE_SILENT);
		else if (!h->options->no_budget && conn_spend_wire(c, now) < 0) {
			h->counts.over_budget++;
			conn_hang_up(c, CLOSE_FLOOD);
		}
	}
	h->sweep_part = (h->sweep_part + 1) % SWEEP_PARTS;
}

void conns_free(struct hub *h)
{
	for (size_t i = 0; i < h->slots_n; i++)
		if (h->slots[i])
			conn_free(h->slots[i]);
	free(h->slots);
	free(h->free_slots);
}

int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;
	struct hub *h = lws_context_user(lws_get_context(wsi));
	struct conn *c = s ? s->conn : NULL;
	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: {
		int status = door_filter(h, wsi);
		if (!status)
			return 0;
		h->counts.refused++;
		(void)lws_return_http_status(wsi, (unsigned)status, NULL);   /* it is sent away in any case */
		return 1;
	}
	case LWS_CALLBACK_ESTABLISHED:
		return established(h, s, wsi);
	case LWS_CALLBACK_RECEIVE:
		return c ? receive(c, in, len) : 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return c ? writable(c) : 0;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		/* What stands behind a goodbye is not heard, and not answered; the library says goodbye in turn. */
		if (c && !c->close_code)
			c->close_code = CLOSE_AWAY;
		return 0;
	case LWS_CALLBACK_TIMER:
		return c && c->close_code ? bye(wsi, c->close_code, "") : 0;
	case LWS_CALLBACK_CLOSED:
		/* Seen more often than ESTABLISHED; the second time there is nothing left to do. */
		if (c) {
			uint64_t id = c->id;
			s->conn = NULL;
			conn_free(c);
			hub_feed(h, &(struct input){ .kind = INPUT_CLOSED, .conn = id });
		}
		return 0;
	default:
		return 0;
	}
}
