/* Frames: one envelope writer for all of them, and how they leave. */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

struct frame *frame_hold(struct frame *f)
{
	f->refs++;
	return f;
}

void frame_drop(struct frame *give_f)
{
	must(give_f->refs > 0);
	if (--give_f->refs == 0)
		free(give_f);
}

struct frame *frame_of(struct text bytes)
{
	struct frame *f = malloc(sizeof *f + ROOM_HEADROOM + bytes.len);

	must_have(f != NULL);
	*f = (struct frame){ .refs = 1, .len = bytes.len, .at = (char *)(f + 1) + ROOM_HEADROOM };
	memcpy(f->at, bytes.at, bytes.len);
	return f;
}

void parts_wipe(struct parts *p)
{
	buf_wipe(&p->set);
	buf_wipe(&p->gone);
}

void parts_free(struct parts *p)
{
	buf_free(&p->set);
	buf_free(&p->gone);
}

/* A member of the envelope whose value is a list of pieces; left out when all are empty. */
static void put_pieces(struct buf *b, const char *name, char open, char close, const struct text *pieces, size_t n, bool always)
{
	bool is_first = true, is_empty = true;

	for (size_t i = 0; i < n; i++)
		is_empty = is_empty && pieces[i].len == 0;
	if (is_empty && !always)
		return;
	buf_c(b, b->at[b->len - 1] == '{' ? "\"" : ",\"");
	buf_c(b, name);
	buf_c(b, "\":");
	buf_byte(b, open);
	for (size_t i = 0; i < n; i++) {
		if (pieces[i].len == 0)
			continue;
		if (!is_first)
			buf_byte(b, ',');
		buf_text(b, pieces[i]);
		is_first = false;
	}
	buf_byte(b, close);
}

static void put_number(struct buf *b, const char *name, int64_t n)
{
	buf_c(b, b->at[b->len - 1] == '{' ? "\"" : ",\"");
	buf_c(b, name);
	buf_c(b, "\":");
	buf_int(b, n);
}

struct frame *frame_make(struct rooms *r, const struct said *said)
{
	struct buf *b = &r->scratch;

	buf_wipe(b);
	buf_byte(b, '{');
	must_have(!b->broken);
	if (said->pong)
		put_number(b, "pong", 1);
	if (said->you.len > 0) {
		buf_c(b, b->len == 1 ? "\"you\":" : ",\"you\":");
		buf_text(b, said->you);
	}
	if (said->has_at)
		put_number(b, "at", (int64_t)said->at);
	if (said->has_now)
		put_number(b, "now", said->now);
	put_pieces(b, "did", '[', ']', &said->did, 1, false);
	put_pieces(b, "no", '[', ']', &said->no, 1, false);
	put_pieces(b, "set", '{', '}', said->set, 3, said->whole);
	put_pieces(b, "gone", '[', ']', said->gone, 3, said->whole);
	buf_byte(b, '}');
	must_have(!b->broken);
	return frame_of((struct text){ b->at, b->len });
}

struct output *output_add(struct rooms *r, enum output_kind kind, uint64_t conn)
{
	struct output *o = vector_push(&r->out.at, &r->out.n, &r->out.cap, sizeof *o);

	o->kind = kind;
	o->conn = conn;
	return o;
}

void frame_send(struct rooms *r, struct session *s, struct frame *f)
{
	if (s->hung)
		return;
	must(!s->choked);
	output_add(r, OUTPUT_SEND, s->conn)->frame = frame_hold(f);
	r->counts.sends++;
	r->budget -= r->budget > 0;    /* answers always leave; they only shorten the slice */
}

void session_hang_up(struct rooms *r, struct session *s, int code)
{
	if (s->hung)
		return;
	output_add(r, OUTPUT_HANG_UP, s->conn)->code = code;
	s->hung = true;
}

void room_ask(struct rooms *r, struct room *room, struct journal_request *q, enum room_asked what)
{
	must_have(q != NULL);
	q->tag = ++r->tags;
	q->rehearsal = room != NULL && room->mother != 0;
	if (room != NULL) {
		must(room->asked == ASKED_NOTHING);
		room->asked = what;
		room->tag = q->tag;
		room->retry_at = 0;
	}
	output_add(r, OUTPUT_ASK, 0)->request = q;
}
