/*
 * The rooms: which ones there are, whose turn it is, and the one step. A room that nobody looks at sleeps: only its line in
 * the operator's list stays in memory, and the log wakes it again.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

struct rooms *rooms_new(const struct room_options *o)
{
	struct rooms *r = memory_take(1, sizeof *r);

	r->options = *o;
	r->active_tail = &r->active;
	r->list_ms = r->idle_ms = INT64_MIN / 2;
	return r;
}

/* -- one room -- */

static void wishes_free(struct rooms *r, struct room *room, struct wishes *list)
{
	while (list->head != NULL) {
		struct wish *wish = list->head;

		list->head = wish->next;
		list->n--;
		wish_free(r, room, wish);
	}
	list->tail = &list->head;
}

void room_sleep(struct room *room)
{
	workshop_free(room->w);
	room->w = NULL;
	room->state = ROOM_ASLEEP;
	boxes_free(room);
	fan_end(room);
	for (int role = 0; role < ROLE_N; role++) {
		parts_free(&room->fan.parts[role]);
		for (size_t i = 0; i < 2; i++) {
			parts_free(&room->deltas[role][i].parts);
			room->deltas[role][i].filled = false;
		}
	}
	free(room->seats);
	free(room->seat_codes);
	free(room->pass_codes);
	free(room->recent);
	free(room->refused);
	free(room->dirty);
	free(room->own);
	free(room->then);
	room->seats = NULL;
	room->seat_codes = NULL;
	room->recent = NULL;
	room->refused = NULL;
	room->dirty = NULL;
	room->own = NULL;
	room->then = NULL;
	room->seats_cap = room->seat_codes_n = room->seat_codes_cap = room->recent_n = room->recent_cap = room->refused_n = 0;
	room->dirty_n = room->dirty_cap = room->own_n = room->own_cap = 0;
	room->told = 0;
	room->needs_tick = false;
	room->seats_stale = true;
	felt_clear(room);
	feel_free(room);
}

static size_t room_place(const struct rooms *r, int64_t code)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->at[middle]->code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct room *room_find(const struct rooms *r, int64_t code)
{
	size_t i = room_place(r, code);

	return i < r->n && r->at[i]->code == code ? r->at[i] : NULL;
}

struct room *room_add(struct rooms *r, int64_t code)
{
	size_t i = room_place(r, code);
	struct room *room = memory_take(1, sizeof *room);

	must(i == r->n || r->at[i]->code != code);
	(void)vector_push(&r->at, &r->n, &r->cap, sizeof *r->at);
	memmove(&r->at[i + 1], &r->at[i], (r->n - 1 - i) * sizeof *r->at);
	r->at[i] = room;
	room->code = code;
	room->used_ms = r->now;
	room->ticked_ms = INT64_MIN / 2;
	room->seats_stale = true;
	room->pending.tail = &room->pending.head;
	room->flight.tail = &room->flight.head;
	return room;
}

static void room_free(struct rooms *r, struct room *room)
{
	wishes_free(r, room, &room->pending);
	wishes_free(r, room, &room->flight);
	room_sleep(room);
	for (int role = 0; role < ROLE_N; role++)
		free(room->by_role[role].at);
	free(room->waiting.at);
	buf_free(&room->title);
	free(room);
}

void room_forget(struct rooms *r, struct room *room)
{
	size_t i = room_place(r, room->code);

	must(!room->is_active && room->sessions_n == 0);
	memmove(&r->at[i], &r->at[i + 1], (r->n - 1 - i) * sizeof *r->at);
	r->n--;
	r->rehearsals_n -= room->mother != 0;
	r->list_dirty = true;
	room_free(r, room);
}

void rooms_free(struct rooms *r)
{
	for (size_t i = 0; i < r->all.n; i++)
		session_free(r->all.at[i]);
	for (size_t i = 0; i < r->n; i++)
		room_free(r, r->at[i]);
	free(r->at);
	map_free(&r->sessions);
	map_free(&r->wishes);
	free(r->all.at);
	free(r->operators.at);
	free(r->lobby.at);
	free(r->owing.at);
	free(r->out.at);
	parked_free(r);
	buf_free(&r->scratch);
	buf_free(&r->you);
	parts_free(&r->mine);
	arena_free(&r->step);
	free(r);
}

/* -- turns -- */

void wake_by(struct rooms *r, int64_t at)
{
	if (at < r->out.wake_at)
		r->out.wake_at = at;
}

void room_activate(struct rooms *r, struct room *room)
{
	if (room->is_active)
		return;
	room->is_active = true;
	room->next_active = NULL;
	*r->active_tail = room;
	r->active_tail = &room->next_active;
}

/* True: the room wants another turn. */
static bool room_turn(struct rooms *r, struct room *room)
{
	if (room->retry_at != 0 && room->asked == ASKED_NOTHING) {
		if (r->now < room->retry_at)
			wake_by(r, room->retry_at);
		else
			room_ask_again(r, room);
	}
	if (room->is_over)
		rehearsal_ask(r, room);
	else if (room->state == ROOM_OPEN) {
		batch_send(r, room);
		room_tick(r, room);
	}
	return room->retry_at != 0 || room->fan.active || room->needs_tick;
}

/* Every room that has something to do gets one turn; who used up the slice goes to the end of the line. */
static void turns(struct rooms *r)
{
	struct room *list = r->active;

	r->active = NULL;
	r->active_tail = &r->active;
	for (struct room *room = list, *next; room != NULL; room = next) {
		next = room->next_active;
		room->is_active = false;
		if (room->is_gone) {
			room_forget(r, room);
			continue;
		}
		if (r->budget == 0 && room->fan.active) {
			/* Those not served yet stand in front of those that were. */
			room->is_active = true;
			room->next_active = r->active;
			if (r->active == NULL)
				r->active_tail = &room->next_active;
			r->active = room;
			wake_by(r, r->now);
			continue;
		}
		bool stays = room_turn(r, room);
		if (stays)
			room_activate(r, room);
		else if (!room->is_active && room->state == ROOM_OPEN && room->w->seq == 0 && room->pending.n + room->flight.n == 0)
			room_forget(r, room);   /* its create_workshop was refused by the journal; one that is being read is empty too */
	}
}

static void idle_look(struct rooms *r)
{
	bool is_any_awake = false;

	if (r->now >= r->idle_ms + IDLE_LOOK_MS) {
		r->idle_ms = r->now;
		for (size_t i = 0; i < r->n; i++) {
			struct room *room = r->at[i];
			bool is_busy = room->sessions_n + room->waiting.n + room->pending.n + room->flight.n > 0 ||
				room->asked != ASKED_NOTHING || room->is_active;

			if (room->state == ROOM_OPEN)
				seats_empty(r, room);
			if (is_busy)
				room->used_ms = r->now;
			else if (room->state != ROOM_ASLEEP && r->now >= room->used_ms + IDLE_MS)
				room->mother == 0 ? room_sleep(room) : rehearsal_end(r, room);
			is_any_awake = is_any_awake || room->state != ROOM_ASLEEP;
		}
	} else {
		is_any_awake = true;
	}
	if (is_any_awake)
		wake_by(r, r->idle_ms + IDLE_LOOK_MS);
}

/* The operator's list has titles only of workshops that were read once: read those not known yet, a few at a time. */
static void list_fill(struct rooms *r)
{
	if (!r->list_wanted || r->closing)
		return;
	bool is_whole = true;
	for (size_t i = 0; i < r->n && r->opening_n < OPENING_MAX; i++) {
		if (r->at[i]->known || r->at[i]->state != ROOM_ASLEEP)
			continue;
		is_whole = false;
		room_open(r, r->at[i]);
	}
	if (is_whole && r->opening_n == 0)
		r->list_wanted = false;
}

static void step_begin(struct rooms *r, int64_t now)
{
	r->now = now;
	r->out.n = 0;
	r->out.wake_at = INT64_MAX;
	r->budget = ROOM_SLICE;
	arena_wipe(&r->step);
}

static struct outputs *step_end(struct rooms *r)
{
	if (!r->closing)
		guessers_look(r);
	if (!r->closing)
		parked_go_on(r);
	owing_flush(r);
	if (!r->closing) {
		list_fill(r);
		turns(r);
		owing_flush(r);    /* a batch about to be sent may have refused something */
		list_tick(r);
		idle_look(r);
	}
	memset(r->entropy, 0, sizeof r->entropy);
	/* What memory cut short was not decided, not applied and not composed: nothing of this step may leave. */
	must_have(!r->step.broken);
	return &r->out;
}

static void list_stored(struct rooms *r, const struct journal_request *q)
{
	if (q->outcome != JOURNAL_DONE) {
		r->out.fatal = r->out.fatal || q->outcome == JOURNAL_FATAL;
		if (!r->out.fatal)
			room_ask(r, NULL, journal_ask(JOURNAL_LIST, 0), ASKED_NOTHING);
		return;
	}
	for (size_t i = 0; i < q->workshops_n; i++)
		if (q->workshops[i].last > 0 && room_find(r, (int64_t)q->workshops[i].workshop) == NULL)
			(void)room_add(r, (int64_t)q->workshops[i].workshop);
	r->ready = true;
	sessions_wake(r, &r->lobby);
}

static void stored(struct rooms *r, struct journal_request *take_q)
{
	if (take_q->ask == JOURNAL_LIST) {
		list_stored(r, take_q);
	} else {
		struct room *room = room_find(r, (int64_t)take_q->workshop);

		if (room != NULL && room->asked != ASKED_NOTHING && room->tag == take_q->tag)
			room_stored(r, room, take_q);
	}
	journal_free(take_q);
}

struct outputs *room_step(struct rooms *r, int64_t now_ms, const struct input *in)
{
	step_begin(r, now_ms);
	switch (in->kind) {
	case INPUT_FRAME:
		memcpy(r->entropy, in->entropy, sizeof r->entropy);
		r->drawn = 0;
		r->counts.frames_in++;
		session_input(r, in);
		break;
	case INPUT_OPENED:
	case INPUT_CHOKED:
	case INPUT_WRITABLE:
	case INPUT_CLOSED:
		session_input(r, in);
		break;
	case INPUT_STORED:
		stored(r, in->reply);
		break;
	case INPUT_WIFI:
		wifi_stored(r, in->wifi);
		break;
	case INPUT_CLOSING:
		sessions_farewell(r);
		r->closing = true;
		break;
	case INPUT_TICK:
		break;
	}
	return step_end(r);
}

struct outputs *rooms_start(struct rooms *r, int64_t now_ms)
{
	step_begin(r, now_ms);
	if (!r->asked_list)
		room_ask(r, NULL, journal_ask(JOURNAL_LIST, 0), ASKED_NOTHING);
	r->asked_list = true;
	return step_end(r);
}

bool rooms_ready(const struct rooms *r)
{
	return r->ready;
}

struct outputs *rooms_open(struct rooms *r, int64_t now_ms, int64_t code)
{
	step_begin(r, now_ms);
	struct room *room = room_find(r, code);
	if (room != NULL)
		room_open(r, room);
	return step_end(r);
}

/* -- what the caller may ask -- */

const struct workshop *rooms_find(struct rooms *r, int64_t code)
{
	struct room *room = room_find(r, code);

	if (room == NULL || room->state != ROOM_OPEN || room->w->seq == 0 || room->is_over)
		return NULL;
	if (room->mother == 0)
		room->used_ms = r->now;    /* a rehearsal lives by those who are in it */
	return room->w;
}

bool rooms_know(struct rooms *r, int64_t code)
{
	return room_find(r, code) != NULL;
}

size_t rooms_codes(const struct rooms *r, int64_t *out, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n && n < most; i++)
		if (r->at[i]->mother == 0 && (r->at[i]->w == NULL || r->at[i]->state != ROOM_OPEN || r->at[i]->w->seq > 0))
			out[n++] = r->at[i]->code;
	return n;
}

struct room_counts rooms_counts(const struct rooms *r)
{
	struct room_counts c = r->counts;

	c.sessions = r->sessions.n;
	c.rooms = 0;
	for (size_t i = 0; i < r->n; i++) {
		c.rooms += r->at[i]->state != ROOM_ASLEEP && r->at[i]->mother == 0;
		c.sessions -= r->at[i]->mother != 0 ? r->at[i]->sessions_n : 0;
	}
	return c;
}
