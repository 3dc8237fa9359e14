/* One session: hello, commands out, answers and changes in, and coming back. */
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum { PING_US = 20000000, DEAF_US = 45000000, HELLO_US = 15000000 };

static void later(lws_sorted_usec_list_t *sul);

void session_state_set(struct session *s, enum session_state state)
{
	struct net *n = s->net;
	bool was_ready = s->state == SESSION_READY || s->state == SESSION_OVER;
	bool is_ready = state == SESSION_READY || state == SESSION_OVER;

	if (was_ready && !is_ready)
		n->unready++;
	if (!was_ready && is_ready)
		n->unready--;
	s->state = state;
	if (state == SESSION_REFUSED || state == SESSION_LOST || state == SESSION_BROKEN) {
		n->failed++;
		if (n->first_failed == NULL)
			n->first_failed = s;
	}
}

static bool is_final(const struct session *s)
{
	return s->state >= SESSION_REFUSED;
}

/* -- opening and closing -- */

static void connect_now(struct session *s)
{
	session_state_set(s, SESSION_GREETING);
	s->wire->heard_us = clock_us();
	if (s->wire->wsi == NULL && !net_connect(s) && s->state == SESSION_GREETING)
		session_away(s);
}

struct session *session_open(struct net *n, int64_t room, const uint8_t *token, const struct session_events *events, void *with)
{
	struct session *s = calloc(1, sizeof *s);
	struct wire *w = calloc(1, sizeof *w);

	if (n->sessions_n == n->sessions_cap) {
		size_t cap = n->sessions_cap == 0 ? 32 : n->sessions_cap * 2;
		struct session **wider = realloc(n->sessions, cap * sizeof *wider);

		if (wider != NULL) {
			n->sessions = wider;
			n->sessions_cap = cap;
		}
	}
	if (s == NULL || w == NULL || n->sessions_n == n->sessions_cap) {
		free(s);
		free(w);
		return NULL;
	}
	*w = (struct wire){ .of = s, .wishes_tail = &w->wishes, .since_us = clock_us(), .money_us = clock_us() - 3000000 };
	*s = (struct session){ .net = n, .room = room, .events = events, .with = with, .wire = w, .state = SESSION_AWAY };
	if (token != NULL)
		session_token(s, token);
	n->sessions[n->sessions_n++] = s;
	n->unready++;
	connect_now(s);
	return s;
}

void session_token(struct session *s, const uint8_t token[ID_BYTES])
{
	memcpy(s->token, token, ID_BYTES);
	s->has_token = true;
}

static void wishes_free(struct session *s)
{
	for (struct wish *next, *w = s->wire->wishes; w != NULL; w = next) {
		next = w->next;
		buf_free(&w->frame);
		free(w);
		s->net->unanswered--;
	}
	s->wire->wishes = NULL;
	s->wire->wishes_tail = &s->wire->wishes;
}

void session_close(struct session *s)
{
	if (!is_final(s))
		session_state_set(s, SESSION_OVER);
	wishes_free(s);
	if (s->wire->wsi != NULL) {
		lws_set_timeout(s->wire->wsi, PENDING_TIMEOUT_USER_REASON_BASE, 1);
		lws_callback_on_writable(s->wire->wsi);
	}
}

void session_drop(struct session *s)
{
	if (s->wire->wsi != NULL)
		lws_set_timeout(s->wire->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

void session_free(struct session *s)
{
	wishes_free(s);
	mirror_free(s);
	buf_free(&s->wire->in);
	buf_free(&s->you);
	free(s->wire);
	free(s);
}

/* 250 ms, 500 ms, 1, 2, 5 s, with up to a fifth more: a room full of phones must not come back in step. */
static int64_t pause_us(unsigned tries)
{
	static const int64_t ms[] = { 250, 500, 1000, 2000, 5000 };
	int64_t base = ms[tries < 5 ? tries : 4] * 1000;

	return base + (int64_t)randombytes_uniform((uint32_t)(base / 5));
}

void session_away(struct session *s)
{
	struct wire *w = s->wire;

	for (struct wish *x = w->wishes; x != NULL; x = x->next)
		x->sent = false;
	w->hello_due = w->ping_due = false;
	if (is_final(s))
		return;
	if (s->state == SESSION_READY)
		w->since_us = clock_us();
	session_state_set(s, SESSION_AWAY);
	session_call_later(s, pause_us(w->tries++));
}

void session_call_later(struct session *s, int64_t us)
{
	lws_sul_schedule(s->net->lws, 0, &s->wire->later, later, us);
}

static void later(lws_sorted_usec_list_t *sul)
{
	struct wire *w = lws_container_of(sul, struct wire, later);
	struct session *s = w->of;

	if (s->state == SESSION_AWAY)
		connect_now(s);
	else if (w->wsi != NULL)
		lws_callback_on_writable(w->wsi);
}

void session_beat(struct session *s, int64_t now_us)
{
	struct wire *w = s->wire;

	if (is_final(s))
		return;
	if (s->state != SESSION_READY && now_us - w->since_us > s->net->patience_ms * 1000) {
		session_state_set(s, SESSION_LOST);
		return;
	}
	if (w->wsi == NULL)
		return;
	if (now_us - w->heard_us > (s->state == SESSION_GREETING ? HELLO_US : DEAF_US)) {
		session_drop(s);
	} else if (s->state == SESSION_READY && now_us - w->said_us > PING_US && !w->ping_due) {
		w->ping_due = true;
		lws_callback_on_writable(w->wsi);
	}
}
