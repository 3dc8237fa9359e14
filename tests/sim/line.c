/*
 * The network: frames keep their order on one line and overtake each other between lines. A line that breaks takes with it what was
 * on its way; one side may hear of it long after the other. A narrow line chokes, as a slow phone does.
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static int64_t delay(struct world *w)
{
	if (w->is_healing)
		return 1;
	return happens(w, 4) ? between(w, w->faults.delay_ms, w->faults.delay_most_ms) : between(w, 0, w->faults.delay_ms);
}

size_t line_open(struct world *w, size_t phone)
{
	if (w->lines_n == LINES_MAX) {
		fail(w, "more than %d connections", LINES_MAX);
		return 0;
	}
	size_t n = w->lines_n++;
	struct line *l = &w->lines[n];
	*l = (struct line){ .phone = phone, .phone_open = true, .up_cut_ms = INT64_MAX, .window = SIZE_MAX };
	l->is_narrow = !w->is_healing && happens(w, w->faults.choke_percent);
	if (l->is_narrow)
		l->window = (size_t)between(w, 300, 6000);
	w->counts->connects++;
	later(w, l->up_ms = w->now + 1 + delay(w), DUE_OPEN, n, NULL);
	return n;
}

void line_up(struct world *w, size_t line, const char *bytes, size_t n)
{
	struct line *l = &w->lines[line];
	int64_t at = w->now + delay(w);

	if (at < l->up_ms)
		at = l->up_ms;
	l->up_ms = at;
	later(w, at, DUE_UP, line, parcel_of(bytes, n));
}

/* A frame for many is read once: its address is the same for all of one step, and nobody else's while that lasts. */
static struct parcel *parcel_from(struct world *w, const struct frame *f)
{
	if (w->told != f || w->told_step != w->steps) {
		if (w->told_parcel != NULL)
			parcel_drop(w->told_parcel);
		w->told = f;
		w->told_step = w->steps;
		w->told_parcel = parcel_of(f->at, f->len);
		parcel_read(w->told_parcel);
	}
	w->told_parcel->refs++;
	return w->told_parcel;
}

/* What left the hub. Behind the step a line that is too narrow says so. */
void line_down(struct world *w, const struct output *o)
{
	struct line *l = &w->lines[o->conn];
	int64_t at = w->now + delay(w);

	if (o->conn == 0 || o->conn >= w->lines_n || !l->hub_open) {
		fail(w, "the hub sends to a connection that is closed");
		return;
	}
	if (at < l->down_ms)
		at = l->down_ms;
	if (o->kind == OUTPUT_HANG_UP) {
		trace(w, "hub hangs up line %llu: %d", (unsigned long long)o->conn, o->code);
		l->is_hung = true;
		later(w, at, DUE_PHONE_CLOSED, o->conn, NULL);
		later(w, at + 1 + delay(w), DUE_HUB_CLOSED, o->conn, NULL);
		return;
	}
	if (l->is_hung) {
		fail(w, "the hub sends behind a hang-up");
		return;
	}
	w->counts->frames_down++;
	w->counts->bytes_down += o->frame->len;
	struct parcel *p = parcel_from(w, o->frame);
	watch_frame(w, l, p);
	/* A narrow line carries so many bytes at once. */
	if (l->is_narrow)
		at += (int64_t)(o->frame->len / 40);
	l->down_ms = at;
	l->flying += o->frame->len;
	later(w, at, DUE_DOWN, o->conn, p);
	if (l->flying > l->window && !l->is_choked) {
		l->is_choked = true;
		w->counts->chokes++;
		later(w, w->now, DUE_CHOKED, o->conn, NULL);
	}
}

/* -- breaking -- */

void line_cut(struct world *w, size_t line, bool half)
{
	struct line *l = &w->lines[line];

	if (line == 0 || !l->phone_open)
		return;
	trace(w, "line %zu of phone %zu breaks%s", line, l->phone, half ? ", half of it" : "");
	w->counts->cuts++;
	w->counts->halves += half;
	/* Some of what was said may still arrive. */
	l->up_cut_ms = w->now + (happens(w, 50) ? 0 : between(w, 0, w->faults.delay_most_ms));
	l->phone_open = false;
	if (half && happens(w, 50)) {
		/* The phone does not hear of it either, until it has waited too long. */
		later(w, w->now + between(w, 1, 40000), DUE_HUB_CLOSED, line, NULL);
		return;
	}
	later(w, half ? w->now + between(w, 1000, 60000) : w->now + between(w, 0, 200), DUE_HUB_CLOSED, line, NULL);
	phone_lost(w, l->phone, 0);
}

/* The hub is gone: nothing of it arrives any more, and phones hear of it sooner or later. */
void lines_crash(struct world *w)
{
	for (size_t i = 1; i < w->lines_n; i++) {
		struct line *l = &w->lines[i];
		bool was_open = l->hub_open;

		l->hub_open = false;
		l->up_cut_ms = w->now;
		if (l->phone_open && was_open)
			later(w, w->now + (happens(w, w->faults.half_percent) ? 60000 : between(w, 0, 300)), DUE_PHONE_CLOSED, i, NULL);
	}
}

/* -- what arrives -- */

static void opens(struct world *w, size_t line)
{
	struct line *l = &w->lines[line];

	if (w->rooms == NULL) {
		w->counts->refused_lines++;
		later(w, w->now + 1, DUE_PHONE_CLOSED, line, NULL);
		return;
	}
	if (w->now > l->up_cut_ms)
		return;
	l->hub_open = true;
	l->is_said = true;
	hub_input(w, &(struct input){ .kind = INPUT_OPENED, .conn = line, .source = 1 + l->phone % 7 });
}

/* Commands that arrive are noted: who was answered before another one came stands before it in the log. */
static void note_arrival(struct world *w, struct line *l, const char *bytes, size_t n)
{
	struct text frame = { bytes, n }, id = json_words(json_field(frame, "id")), token = json_words(json_field(frame, "token"));
	uint8_t raw[ID_BYTES];

	if (json_field(frame, "hello").len > 0) {
		l->has_key = token.len > 0 && hex_read(token.at, token.len, l->key, ID_BYTES);
		l->code = json_number(json_field(frame, "room"), 0);
		if (l->code == 0)
			for (struct text room = json_words(json_field(frame, "room")); room.len > 0; room.at++, room.len--)
				l->code = room.at[0] >= '0' && room.at[0] <= '9' ? l->code * 10 + room.at[0] - '0' : 0;
		l->is_preview = json_field(frame, "as").len > 0;
	}
	if (id.len == 0 || !hex_read(id.at, id.len, raw, ID_BYTES))
		return;
	struct wish *wish = wish_of(w, raw);
	if (wish == NULL)
		return;
	w->counts->repeated += wish->came != 0;
	if (wish->came == 0)
		wish->came = ++w->order;
}

static void up(struct world *w, const struct due *e)
{
	struct line *l = &w->lines[e->n];
	struct parcel *p = e->with;

	if (w->rooms == NULL || !l->hub_open || w->now > l->up_cut_ms) {
		w->counts->lost_up++;
		parcel_drop(p);
		return;
	}
	w->counts->frames_up++;
	note_arrival(w, l, p->bytes, p->n);
	trace(w, "line %zu up   %.*s", e->n, (int)(p->n > 400 ? 400 : p->n), p->bytes);
	hub_input(w, &(struct input){ .kind = INPUT_FRAME, .conn = e->n, .bytes = p->bytes, .n = p->n });
	parcel_drop(p);
}

static void down(struct world *w, const struct due *e)
{
	struct line *l = &w->lines[e->n];
	struct parcel *p = e->with;

	l->flying -= p->n;
	if (l->is_choked && l->flying == 0 && l->hub_open) {
		l->is_choked = false;
		hub_input(w, &(struct input){ .kind = INPUT_WRITABLE, .conn = e->n });
	}
	if (l->phone_open)
		phone_heard(w, l->phone, p);
	else
		w->counts->lost_down++;
	parcel_drop(p);
}

void line_event(struct world *w, const struct due *e)
{
	struct line *l = &w->lines[e->n];

	switch (e->kind) {
	case DUE_OPEN:
		opens(w, e->n);
		break;
	case DUE_UP:
		up(w, e);
		break;
	case DUE_DOWN:
		down(w, e);
		break;
	case DUE_CHOKED:
		if (l->hub_open && l->is_choked)
			hub_input(w, &(struct input){ .kind = INPUT_CHOKED, .conn = e->n });
		break;
	case DUE_HUB_CLOSED:
		if (!l->hub_open)
			break;
		l->hub_open = false;
		hub_input(w, &(struct input){ .kind = INPUT_CLOSED, .conn = e->n });
		break;
	default:
		if (!l->phone_open)
			break;
		l->phone_open = false;
		if (l->hub_open)
			later(w, w->now + 1, DUE_HUB_CLOSED, e->n, NULL);
		phone_lost(w, l->phone, 0);
		break;
	}
}
