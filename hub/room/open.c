/*
 * Reading the log: to open a room, and to learn what became of a batch whose answer got lost. Each line's number and chain
 * are verified; a log that does not fit seals the room, because whatever it showed would be an invention.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

/* Room for every member's sessions, and the operator's line about the workshop. */
static void follow_workshop(struct rooms *r, struct room *room, const struct outcome *o)
{
	const struct workshop *w = room->w;

	if (room->seats_cap <= w->members_n) {
		size_t wider = room->seats_cap * 2 > w->members_n + 1 ? room->seats_cap * 2 : w->members_n + 32;
		struct seat *seats = memory_take(wider, sizeof *seats);

		if (room->seats_cap > 0)
			memcpy(seats, room->seats, room->seats_cap * sizeof *seats);
		free(room->seats);
		room->seats = seats;
		room->seats_cap = wider;
	}
	for (size_t i = 0; i < o->keys_n; i++) {
		/* A log only grows: where it is read again, the number of a link that stands is not the one of its beginning. */
		for (int role = 0; role < ROLE_N && o->keys[i].kind == VIEW_LINKS; role++)
			if (w->links[role] > room->links[role])
				room->links[role] = w->links[role];
		r->list_dirty = r->list_dirty || o->keys[i].kind == VIEW_LINKS;
		if (o->keys[i].kind != VIEW_WORKSHOP)
			continue;
		buf_wipe(&room->title);
		buf_text(&room->title, w->about.title);
		must_have(!room->title.broken);
		room->demo = w->demo;
		room->ended = w->ended;
		r->list_dirty = true;
	}
}

bool line_apply(struct rooms *r, struct room *room, const struct journal_line *line, struct entry *e, struct outcome *o)
{
	struct workshop *w = room->w;

	if (line->seq != w->seq + 1)
		return false;
	struct hash chain = hash_chain(&w->chain, line->seq, line->id, line->body, line->len);
	if (memcmp(&chain, &line->chain, sizeof chain) != 0)
		return false;
	/* Memory that ended is no damage: the log is whole, and the next start reads it. */
	bool is_read = codec_read_entry(&r->step, line->seq, line->id, line->body, line->len, e) && apply(w, e, &chain, &r->step, o);
	must_have(!w->arena.broken && !r->step.broken);
	if (!is_read)
		return false;
	if (w->now_ms > room->last_ms)
		room->last_ms = w->now_ms;
	if (line->seq == 1)
		memcpy(room->made_id, line->id, ID_BYTES);
	follow_workshop(r, room, o);
	if (room->state == ROOM_OPEN) {
		room->known = true;
		changes_note(r, room, o);
	}
	return true;
}

static void ask_log(struct rooms *r, struct room *room, enum room_asked what)
{
	struct journal_request *q = journal_ask(JOURNAL_READ, (uint64_t)room->code);

	must_have(q != NULL);
	q->from = room->w->seq + 1;
	q->most = READ_PAGE;
	room_ask(r, room, q, what);
}

void room_open(struct rooms *r, struct room *room)
{
	if (room->state != ROOM_ASLEEP)
		return;
	room->w = workshop_new();
	must_have(room->w != NULL);
	room->state = ROOM_OPENING;
	room->used_ms = r->now;
	r->opening_n++;
	ask_log(r, room, ASKED_LOG);
}

void read_tail(struct rooms *r, struct room *room)
{
	ask_log(r, room, ASKED_TAIL);
}

void room_ask_again(struct rooms *r, struct room *room)
{
	if (room->retry == ASKED_FORGET)
		rehearsal_ask(r, room);
	else if (room->retry == ASKED_URNS)
		room_ask(r, room, journal_ask(JOURNAL_READ_URNS, (uint64_t)room->code), ASKED_URNS);
	else
		ask_log(r, room, room->retry);
}

/* The room is over until somebody looks into it; the log is left as it is. */
void room_seal(struct rooms *r, struct room *room)
{
	if (room->state == ROOM_OPENING)
		r->opening_n--;
	room->state = ROOM_SEALED;
	room->known = true;        /* as far as it ever will be: the operator's list does not wait for it */
	if (room->w != NULL)
		room->w->sealed = true;
	fan_end(room);
	room->needs_tick = false;
	for (struct wish *wish; (wish = room->pending.head) != NULL;) {
		room->pending.head = wish->next;
		room->pending.n--;
		owe_no(r, wish->conn, wish->id, word_hub_in_trouble, 0);
		wish_free(r, room, wish);
	}
	room->pending.tail = &room->pending.head;
	sessions_wake(r, &room->waiting);
}

static bool there_is_more(const struct room *room, const struct journal_request *q)
{
	return q->lines_n > 0 && (q->lines_n >= READ_PAGE || room->w->seq < q->last);
}

static void log_stored(struct rooms *r, struct room *room, const struct journal_request *q)
{
	for (size_t i = 0; i < q->lines_n; i++) {
		struct entry e;
		struct outcome o;

		if (!line_apply(r, room, &q->lines[i], &e, &o)) {
			room_seal(r, room);
			return;
		}
	}
	if (there_is_more(room, q))
		ask_log(r, room, ASKED_LOG);
	else if (room->w->seq == 0)
		room_seal(r, room);
	else
		room_ask(r, room, journal_ask(JOURNAL_READ_URNS, (uint64_t)room->code), ASKED_URNS);
}

static void urns_stored(struct rooms *r, struct room *room, const struct journal_request *q)
{
	for (size_t i = 0; i < q->urns_n; i++) {
		const struct urn *u = &q->urns[i];
		const struct poll *p = poll_at(room->w, u->poll);

		/* An urn of a round that is not open was made for an entry that never came to be: it is empty. */
		if (p == NULL || p->state != POLL_STATE_OPEN)
			continue;
		struct box *b = box_add(room, u->poll, u->key);
		for (size_t k = 0; k < u->n; k++) {
			struct urn_ballot ballot;

			if (!codec_read_ballot(&r->step, u->rows[k].body, u->rows[k].len, &ballot)) {
				room_seal(r, room);
				return;
			}
			struct box_row *row = box_put(b, &u->rows[k].pseudonym, ballot.ballot.sector, u->rows[k].body, u->rows[k].len);
			memcpy(row->id, ballot.id, ID_BYTES);
		}
	}
	room->state = ROOM_OPEN;
	r->list_dirty = r->list_dirty || !room->known;     /* its link can be told now */
	room->known = true;
	room->told = room->w->seq;
	room->used_ms = r->now;
	r->opening_n--;
	sessions_wake(r, &room->waiting);
}

/* The truth about a batch: what the log holds of it is applied and answered, the rest is sent again with the same ids. */
static void tail_stored(struct rooms *r, struct room *room, const struct journal_request *q)
{
	for (size_t i = 0; i < q->lines_n; i++) {
		struct entry e;
		struct outcome o;

		if (!line_apply(r, room, &q->lines[i], &e, &o)) {
			batch_again(r, room);
			room_seal(r, room);
			return;
		}
		wish_applied(r, room, flight_take(room, q->lines[i].id), &e, &o);
	}
	if (there_is_more(room, q))
		ask_log(r, room, ASKED_TAIL);
	else
		batch_again(r, room);
}

void room_stored(struct rooms *r, struct room *room, struct journal_request *q)
{
	enum room_asked what = room->asked;

	room->asked = ASKED_NOTHING;
	room_activate(r, room);
	if (what == ASKED_APPEND) {
		batch_stored(r, room, q);
		return;
	}
	if (q->outcome == JOURNAL_FATAL) {
		r->out.fatal = true;
		return;
	}
	if (q->outcome != JOURNAL_DONE) {
		room->retry = what;
		room->retry_at = r->now + RETRY_MS;
		return;
	}
	if (what == ASKED_FORGET)
		rehearsal_forgotten(r, room);
	else if (what == ASKED_LOG)
		log_stored(r, room, q);
	else if (what == ASKED_URNS)
		urns_stored(r, room, q);
	else
		tail_stored(r, room, q);
}
