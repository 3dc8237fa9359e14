/* What goes over the wire: hello and commands out, answers and changes in. */
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

enum {
	/* A little below what the hub lets through, so that it never has to say so. */
	MONEY_PER_S = 18, MONEY_MOST = 50, CHEAP_WRITES = 16,
};

/* -- out -- */

void session_wish(struct session *s, const struct command *c, const uint8_t *id, answered *then, void *with)
{
	struct wish *w = calloc(1, sizeof *w);
	struct buf out = { 0 };

	if (w == NULL)
		return;
	if (id != NULL)
		memcpy(w->id, id, ID_BYTES);
	else
		randombytes_buf(w->id, ID_BYTES);
	w->is_join = c->kind == COMMAND_JOIN || c->kind == COMMAND_TAKE_SEAT;
	w->then = then;
	w->with = with;
	codec_write_command(&out, c, w->id);
	if (out.broken) {
		free(w);
		buf_free(&out);
		return;
	}
	w->frame = out;
	*s->wire->wishes_tail = w;
	s->wire->wishes_tail = &w->next;
	s->net->unanswered++;
	if (s->wire->wsi != NULL)
		lws_callback_on_writable(s->wire->wsi);
}

void session_feel(struct session *s, const struct feel *f)
{
	if (f->activity == s->felt.activity && f->writing == s->felt.writing && f->done == s->felt.done)
		return;
	s->felt = *f;
	s->wire->feel_due = true;
	if (s->wire->wsi != NULL)
		lws_callback_on_writable(s->wire->wsi);
}

/* From a copy: a client's frames are masked in place, and what is sent again must still be what was said. */
static int write_text(struct session *s, struct text t)
{
	unsigned char *room = malloc(LWS_PRE + t.len);

	if (room == NULL)
		return -1;
	memcpy(room + LWS_PRE, t.at, t.len);
	int n = lws_write(s->wire->wsi, room + LWS_PRE, t.len, LWS_WRITE_TEXT);
	free(room);
	s->wire->said_us = clock_us();
	return n < (int)t.len ? -1 : 0;
}

/* A wish to sit down that nobody answered: until it is known to be done its key opens nothing. */
static bool is_sitting_down(const struct session *s)
{
	for (const struct wish *w = s->wire->wishes; w != NULL; w = w->next)
		if (w->is_join)
			return true;
	return false;
}

static int say_hello(struct session *s)
{
	struct buf out = { 0 }, word = { 0 };
	struct json j = json_to(&out);

	json_open(&j);
	json_put_int(&j, "hello", 1);
	if (s->room == 0)
		buf_c(&word, "hub");
	else
		buf_int(&word, s->room);
	json_put_text(&j, "room", (struct text){ word.at, word.len });
	buf_wipe(&word);
	buf_hex(&word, s->token, ID_BYTES);
	bool has_token = s->has_token && !is_sitting_down(s);
	if (has_token)
		json_put_text(&j, "token", (struct text){ word.at, word.len });
	json_put_c(&j, "lang", language_names[s->net->cli->language]);
	s->wire->resumes = s->at > 0 && has_token;
	if (s->wire->resumes)
		json_put_int(&j, "have", (int64_t)s->at);
	json_close(&j);
	int done = out.broken ? -1 : write_text(s, (struct text){ out.at, out.len });
	buf_free(&out);
	buf_free(&word);
	return done;
}

static int say_felt(struct session *s)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);

	json_open(&j);
	json_put_int(&j, "feel", 1);
	json_put_int(&j, "activity", s->felt.activity);
	json_put_bool(&j, "writing", s->felt.writing);
	json_put_bool(&j, "done", s->felt.done);
	json_close(&j);
	int done = out.broken ? -1 : write_text(s, (struct text){ out.at, out.len });
	buf_free(&out);
	return done;
}

/* May one more message be sent now? Else the session is called again when it may. */
static bool money_take(struct wire *w)
{
	int64_t now = clock_us();

	w->money += (now - w->money_us) * MONEY_PER_S / 1000;
	w->money_us = now;
	if (w->money > MONEY_MOST * 1000)
		w->money = MONEY_MOST * 1000;
	if (w->money < 1000) {
		session_call_later(w->of, (1000 - w->money) * 1000 / MONEY_PER_S + 1000);
		return false;
	}
	w->money -= 1000;
	return true;
}

static struct wish *next_wish(const struct session *s)
{
	struct wish *w = s->wire->wishes;

	while (w != NULL && w->sent)
		w = w->next;
	return w;
}

int session_writable(struct session *s)
{
	struct wire *w = s->wire;

	if (s->state == SESSION_OVER || s->state >= SESSION_REFUSED) {
		lws_close_reason(w->wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
		return -1;
	}
	if (w->hello_due) {
		w->hello_due = false;
		return say_hello(s);
	}
	if (s->state != SESSION_READY)
		return 0;
	if (w->ping_due) {
		w->ping_due = false;
		if (write_text(s, text("{\"ping\":1}")) < 0)
			return -1;
	}
	if (w->feel_due) {
		if (!money_take(w))
			return 0;
		w->feel_due = false;
		if (say_felt(s) < 0)
			return -1;
	}
	for (int i = 0; i < CHEAP_WRITES; i++) {
		struct wish *x = next_wish(s);

		if (x == NULL || !money_take(w))
			return 0;
		x->sent = true;
		if (x->sent_us == 0)
			x->sent_us = clock_us();
		if (write_text(s, (struct text){ x->frame.at, x->frame.len }) < 0)
			return -1;
		if (lws_send_pipe_choked(w->wsi))
			break;
	}
	if (next_wish(s) != NULL)
		lws_callback_on_writable(w->wsi);
	return 0;
}

/* -- in -- */

/* The wish of that id; without an id the oldest that was sent. NULL when there is none. */
static struct wish *wish_take(struct session *s, const uint8_t *id)
{
	for (struct wish **p = &s->wire->wishes; *p != NULL; p = &(*p)->next) {
		struct wish *w = *p;

		if (id == NULL ? !w->sent : memcmp(w->id, id, ID_BYTES) != 0)
			continue;
		*p = w->next;
		if (w->next == NULL)
			s->wire->wishes_tail = p;
		s->net->unanswered--;
		return w;
	}
	return NULL;
}

static void answer(struct session *s, struct arena *a, const struct value *v, bool did)
{
	struct text hex = value_text(value_get(v, "id"));
	uint8_t id[ID_BYTES];
	struct wish *w = wish_take(s, hex_read(hex.at, hex.len, id, ID_BYTES) ? id : NULL);
	struct answer said = { .did = did, .made = value_int(value_get(v, "made"), 0), .why = text_c(a, value_text(value_get(v, "why"))) };

	if (w == NULL)
		return;
	for (size_t i = 0; !did && i < value_n(v); i++) {
		const struct value *arg = value_at(v, i);

		if (text_is(value_name(arg), text("id")) || text_is(value_name(arg), text("why")))
			continue;
		said.has_arg = true;
		said.arg = value_int(arg, 0);
		said.arg_name = text_c(a, value_name(arg));
	}
	said.took_us = clock_us() - w->sent_us;
	if (w->then != NULL)
		w->then(w->with, s, &said);
	buf_free(&w->frame);
	free(w);
}

/* A refusal that names no command: of hello, because we spoke too fast, or of a frame that could not be read. */
static void refused(struct session *s, struct arena *a, const struct value *v)
{
	const char *why = text_c(a, value_text(value_get(v, "why")));

	if (strcmp(why, "too_many_messages") == 0) {
		for (struct wish *w = s->wire->wishes; w != NULL; w = w->next)
			w->sent = false;
		s->wire->money = -1000 * MONEY_PER_S;
		lws_callback_on_writable(s->wire->wsi);
		return;
	}
	if (s->state != SESSION_GREETING) {
		answer(s, a, v, false);
		return;
	}
	size_t n = strlen(why);
	memcpy(s->why, why, n < sizeof s->why ? n + 1 : sizeof s->why - 1);
	/* The hub's own trouble may pass; a wrong key does not become right. */
	if (strcmp(why, "hub_in_trouble") != 0 && strcmp(why, "wrong_code_budget") != 0)
		session_state_set(s, SESSION_REFUSED);
}

static void changes(struct session *s, const struct value *frame)
{
	const struct value *set = value_get(frame, "set"), *gone = value_get(frame, "gone");

	for (size_t i = 0; i < value_n(set); i++) {
		const struct value *v = value_at(set, i);

		mirror_put(s, value_name(v), v);
		if (s->events != NULL && s->events->changed != NULL)
			s->events->changed(s, value_name(v), v);
	}
	for (size_t i = 0; i < value_n(gone); i++) {
		struct text key = value_text(value_at(gone, i));

		mirror_drop(s, key);
		if (s->events != NULL && s->events->changed != NULL)
			s->events->changed(s, key, NULL);
	}
}

static void greeted(struct session *s, const struct value *you)
{
	buf_wipe(&s->you);
	struct json j = json_to(&s->you);
	value_put(&j, you);
	/* Everything is told anew, unless we said what we have. */
	if (!s->wire->resumes)
		mirror_free(s);
	s->wire->resumes = false;
}

void session_heard(struct session *s, const char *at, size_t n)
{
	struct arena a = { 0 };
	const struct value *frame = value_read(&a, &customs_log, at, n), *you = value_get(frame, "you");
	const struct value *did = value_get(frame, "did"), *no = value_get(frame, "no"), *told = value_get(frame, "at");

	s->frames++;
	s->bytes += (int64_t)n;
	if (s->state == SESSION_OVER) {
		arena_free(&a);
		return;
	}
	if (frame == NULL || a.broken) {
		session_state_set(s, SESSION_BROKEN);
		arena_free(&a);
		return;
	}
	bool was_greeting = s->state == SESSION_GREETING;
	if (you != NULL)
		greeted(s, you);
	if (told != NULL)
		s->at = (uint64_t)value_int(told, 0);
	changes(s, frame);
	for (size_t i = 0; i < value_n(did); i++)
		answer(s, &a, value_at(did, i), true);
	for (size_t i = 0; i < value_n(no); i++) {
		if (value_get(value_at(no, i), "id") != NULL)
			answer(s, &a, value_at(no, i), false);
		else
			refused(s, &a, value_at(no, i));
	}
	if (was_greeting && you != NULL && s->state == SESSION_GREETING) {
		session_state_set(s, SESSION_READY);
		s->wire->tries = 0;
		s->wire->feel_due = s->felt.activity != 0;
		if (s->events != NULL && s->events->ready != NULL)
			s->events->ready(s);
	}
	if (s->wire->wsi != NULL && (next_wish(s) != NULL || s->wire->feel_due || s->state == SESSION_OVER))
		lws_callback_on_writable(s->wire->wsi);
	arena_free(&a);
}
