/*
 * Wishes that arrive at one live workshop: answered before, under way already, obvious nonsense, or next in line for the disk. What
 * only the edge can know is stamped here.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

/* -- wishes -- */

static uint64_t wish_key(const struct room *room, const uint8_t id[ID_BYTES])
{
	uint64_t half[2];

	memcpy(half, id, sizeof half);
	uint64_t key = (half[0] ^ (uint64_t)room->code << 32) * 0x9e3779b97f4a7c15u + half[1];
	return key == 0 ? 1 : key;
}

/* The wish with this id, or one whose id only looks like it: somebody made that up, chance never does. */
static struct wish *wish_like(const struct rooms *r, const struct room *room, const uint8_t id[ID_BYTES])
{
	return map_get(&r->wishes, wish_key(room, id));
}

static struct wish *wish_find(const struct rooms *r, const struct room *room, const uint8_t id[ID_BYTES])
{
	struct wish *wish = wish_like(r, room, id);

	return wish != NULL && memcmp(wish->id, id, ID_BYTES) == 0 ? wish : NULL;
}

struct wish *wish_new(struct rooms *r, struct room *room, struct session *s, const struct frame_in *in)
{
	struct wish *wish = memory_take(1, sizeof *wish);

	wish->conn = s->conn;
	memcpy(wish->id, in->id, ID_BYTES);
	wish->kind = in->command.kind;
	wish->by = (struct actor){ s->role, s->member };
	if (r->now > room->last_ms)
		room->last_ms = r->now;
	wish->at_ms = room->last_ms;
	return wish;
}

void wishes_put(struct wishes *list, struct wish *wish)
{
	wish->next = NULL;
	*list->tail = wish;
	list->tail = &wish->next;
	list->n++;
}

void wish_add(struct rooms *r, struct room *room, struct wish *take_wish)
{
	wishes_put(&room->pending, take_wish);
	map_put(&r->wishes, wish_key(room, take_wish->id), take_wish);
	room->joins_n += take_wish->kind == COMMAND_JOIN || take_wish->kind == COMMAND_ADD_MEMBER;
	room_activate(r, room);
}

void wish_free(struct rooms *r, struct room *room, struct wish *take_wish)
{
	uint64_t key = wish_key(room, take_wish->id);

	/* One that was refused at the door was never added, and held no place. */
	if (map_get(&r->wishes, key) == take_wish) {
		map_drop(&r->wishes, key);
		room->joins_n -= take_wish->kind == COMMAND_JOIN || take_wish->kind == COMMAND_ADD_MEMBER;
	}
	buf_free(&take_wish->body);
	memset(take_wish->urn_key, 0, sizeof take_wish->urn_key);
	free(take_wish);
}

static bool has_close(const struct wishes *list, uint32_t poll)
{
	for (const struct wish *wish = list->head; wish != NULL; wish = wish->next)
		if (wish->kind == COMMAND_CLOSE_POLL && wish->poll == poll)
			return true;
	return false;
}

/* A ballot behind the wish that closes its round would ask for an urn that is gone, and the whole batch with it, again and again. */
bool close_waits(const struct room *room, uint32_t poll)
{
	return has_close(&room->pending, poll) || has_close(&room->flight, poll);
}

void wish_refuse(struct rooms *r, struct room *room, struct wish *take_wish, enum word word, int64_t arg)
{
	struct box *b = take_wish->kind == COMMAND_CLOSE_POLL ? box_find(room, take_wish->poll) : NULL;

	if (b != NULL)
		b->closing = close_waits(room, take_wish->poll);    /* nothing was emptied: the round goes on, unless somebody else closes it */
	owe_no(r, take_wish->conn, take_wish->id, word, arg);
	wish_free(r, room, take_wish);
}

struct wish *flight_take(struct room *room, const uint8_t id[ID_BYTES])
{
	for (struct wish **at = &room->flight.head; *at != NULL; at = &(*at)->next) {
		struct wish *wish = *at;

		if (wish->kind == COMMAND_CAST_BALLOT || memcmp(wish->id, id, ID_BYTES) != 0)
			continue;
		*at = wish->next;
		if (room->flight.tail == &wish->next)
			room->flight.tail = at;
		room->flight.n--;
		return wish;
	}
	return NULL;
}

struct wish *wishes_take(struct wishes *list)
{
	struct wish *wish = list->head;

	if (wish == NULL)
		return NULL;
	list->head = wish->next;
	if (list->head == NULL)
		list->tail = &list->head;
	list->n--;
	return wish;
}

void wish_write(struct wish *wish, const struct command *c)
{
	struct entry e = { .at_ms = wish->at_ms, .by = wish->by, .command = *c };

	memcpy(e.id, wish->id, ID_BYTES);
	buf_wipe(&wish->body);
	codec_write_entry(&wish->body, &e);
	must_have(!wish->body.broken);
}

/* What would applying it lead to right now? Only true while nothing is under way. */
enum word wish_try(struct rooms *r, const struct workshop *w, const struct wish *wish, const struct command *c, int64_t *arg)
{
	struct entry e = { .seq = w->seq + 1, .at_ms = wish->at_ms, .by = wish->by, .command = *c };
	struct events events = { 0 };

	memcpy(e.id, wish->id, ID_BYTES);
	return decide(w, &e, &r->step, &events, arg);
}

/* -- commands that arrive -- */

bool room_made(struct rooms *r, const struct session *s, const uint8_t id[ID_BYTES], int64_t mother)
{
	for (size_t i = 0; i < r->n; i++) {
		struct room *room = r->at[i];
		struct wish *waiting = room->mother == mother ? wish_find(r, room, id) : NULL;

		if (waiting != NULL)
			waiting->conn = s->conn;
		else if (room->mother == mother && room->known && !room->is_over && memcmp(room->made_id, id, ID_BYTES) == 0)
			owe_did(r, s->conn, id, (uint32_t)room->code);
		else
			continue;
		return true;
	}
	return false;
}

void room_make(struct rooms *r, struct session *s, struct frame_in *in, int64_t mother)
{
	struct create_workshop *c = &in->command.create_workshop;
	int64_t low = 1, arg = 0;

	for (int i = 1; i < r->options.code_digits; i++)
		low *= 10;
	do {
		uint64_t lot;

		rooms_draw(r, &lot, sizeof lot);
		c->code = low + (int64_t)(lot % (uint64_t)(low * 9));
	} while (room_find(r, c->code) != NULL);
	c->rules_version = RULES_VERSION;
	if (mother == 0)
		c->zone = r->options.zone;
	struct room *room = room_add(r, c->code);
	room->mother = mother;
	r->rehearsals_n += mother != 0;
	room->w = workshop_new();
	must_have(room->w != NULL);
	room->state = ROOM_OPEN;
	memcpy(room->made_id, in->id, ID_BYTES);
	struct wish *wish = wish_new(r, room, s, in);
	wish->by = (struct actor){ ROLE_HUB, 0 };
	enum word word = wish_try(r, room->w, wish, &in->command, &arg);
	if (word != word_fine) {
		wish_refuse(r, room, wish, word, arg);
		room_forget(r, room);
		return;
	}
	wish_write(wish, &in->command);
	wish_add(r, room, wish);
}

void create_do(struct rooms *r, struct session *s, struct frame_in *in)
{
	if (room_made(r, s, in->id, 0))
		return;
	if (!rooms_are_read(r)) {
		if (!park(r, s, in))
			owe_no(r, s->conn, in->id, word_too_many_messages, 0);
		return;
	}
	if (r->n - r->rehearsals_n >= r->options.rooms_max)
		owe_no(r, s->conn, in->id, word_hub_full, (int64_t)r->options.rooms_max);
	else if (!workshop_plan(&r->step, &in->command.create_workshop))
		owe_no(r, s->conn, in->id, word_no_such_thing, 0);
	else
		room_make(r, s, in, 0);
}

/* Fills what only the edge can know. False: refused already. */
static bool stamp(struct rooms *r, struct session *s, struct frame_in *in)
{
	struct room *room = s->room;

	switch (in->command.kind) {
	case COMMAND_JOIN:
		if (in->command.join.pass.len > 0 && guess_refused(r, s, in->id))
			return false;
		in->command.join.key_hash = hash_of(in->command.join.key, ID_BYTES);
		if (in->command.join.pass.len > 0 &&
		    (in->command.join.pass_number = pass_by_code(r, room, in->command.join.pass)) == 0) {
			wrong_code(r, s, in->id, word_wrong_pass);
			return false;
		}
		/* fall through */
	case COMMAND_ADD_MEMBER:
		if (room->w->members_n + room->joins_n < r->options.members_max)
			return true;
		owe_no(r, s->conn, in->id, word_room_full, (int64_t)r->options.members_max);
		return false;
	case COMMAND_TAKE_SEAT:
		if (guess_refused(r, s, in->id))
			return false;
		if (seats_are_over(r, room)) {
			owe_no(r, s->conn, in->id, word_workshop_ended, 0);
			return false;
		}
		in->command.take_seat.key_hash = hash_of(in->command.take_seat.key, ID_BYTES);
		in->command.take_seat.member = seat_by_code(r, room, in->command.take_seat.seat);
		if (in->command.take_seat.member != 0)
			return true;
		wrong_code(r, s, in->id, word_seat_unknown);
		return false;
	default:
		return true;
	}
}

/* A wish to sit down whose answer got lost: whoever holds the key is seated again. */
static void do_again(struct rooms *r, struct session *s, const struct frame_in *in, const struct outcome *o)
{
	struct hash key = { 0 };
	uint32_t member;

	if (o->word != word_fine) {
		owe_no(r, s->conn, in->id, o->word, o->arg);
		return;
	}
	owe_did(r, s->conn, in->id, o->made);
	if (in->command.kind == COMMAND_JOIN)
		key = hash_of(in->command.join.key, ID_BYTES);
	else if (in->command.kind == COMMAND_TAKE_SEAT)
		key = hash_of(in->command.take_seat.key, ID_BYTES);
	else
		return;
	member = seats_are_over(r, s->room) ? 0 : workshop_seat(s->room->w, &key);
	if (member != 0 && s->member != member)
		session_seat(r, s, s->room, ROLE_PARTICIPANT, member);
}

static void do_entry(struct rooms *r, struct session *s, struct frame_in *in)
{
	struct room *room = s->room;
	enum command_kind kind = in->command.kind;
	int64_t arg = 0;

	if (!stamp(r, s, in))
		return;
	struct wish *wish = wish_new(r, room, s, in);
	bool is_quiet = room->pending.n + room->flight.n == 0;
	if (kind == COMMAND_CLOSE_POLL) {
		struct box *b = box_find(room, wish->poll = in->command.close_poll.poll);

		if (b != NULL)
			b->closing = true;     /* from here on no ballot gets in; those under way still do */
		wish_add(r, room, wish);
		return;
	}
	enum word word = is_quiet ? wish_try(r, room->w, wish, &in->command, &arg) : word_fine;
	if (word != word_fine) {
		wish_refuse(r, room, wish, word, arg);
		return;
	}
	if (kind == COMMAND_OPEN_POLL) {
		wish->poll = in->command.open_poll.poll;
		rooms_draw(r, wish->urn_key, sizeof wish->urn_key);
	}
	wish_write(wish, &in->command);
	wish_add(r, room, wish);
}

/* What concerns the hub and not the workshop never meets its log. */
static bool edge_does(struct rooms *r, struct session *s, const struct frame_in *in)
{
	switch (in->command.kind) {
	case COMMAND_REHEARSE:
		rehearse_do(r, s, in);
		return true;
	case COMMAND_DISCARD_REHEARSAL:
		discard_do(r, s, in);
		return true;
	case COMMAND_SET_WIFI:
		wifi_do(r, s, in);
		return true;
	default:
		return false;
	}
}

void room_do(struct rooms *r, struct session *s, const struct frame_in *in)
{
	struct frame_in f = *in;
	struct outcome then;
	struct room *room = s->room;
	enum word word;
	int64_t arg;

	r->counts.commands += room == NULL || room->mother == 0;
	if (s->role == ROLE_NONE) {
		owe_no(r, s->conn, f.id, word_say_hello_first, 0);
		return;
	}
	if (s->preview != SECTOR_NONE) {
		owe_no(r, s->conn, f.id, word_preview_only, 0);
		return;
	}
	/* What was decided is decided, whoever one is by now: a wish to sit down that is said again comes from somebody who sits. */
	if (room != NULL && room->state == ROOM_OPEN && !room->is_over && workshop_knows(room->w, f.id, &then)) {
		do_again(r, s, &f, &then);
		return;
	}
	if (room != NULL && f.command.kind == COMMAND_CAST_BALLOT && ballot_recent(room, f.id)) {
		owe_did(r, s->conn, f.id, 0);
		return;
	}
	if (room != NULL && refusal_known(room, f.id, &word, &arg)) {
		owe_no(r, s->conn, f.id, word, arg);
		return;
	}
	if (!role_may(s->role, f.command.kind)) {
		owe_no(r, s->conn, f.id, word_not_allowed, 0);
		return;
	}
	if (s->role == ROLE_HUB) {
		create_do(r, s, &f);
		return;
	}
	must(room != NULL);      /* every other role is one in a room */
	if (room->state != ROOM_OPEN) {
		owe_no(r, s->conn, f.id, word_hub_in_trouble, 0);
		return;
	}
	if (room->is_over) {
		owe_no(r, s->conn, f.id, word_no_such_room, 0);
		return;
	}
	if (edge_does(r, s, &f))
		return;
	struct wish *waiting = wish_find(r, room, f.id);
	if (waiting != NULL) {
		waiting->conn = s->conn;       /* the same finger on a new connection */
		return;
	}
	if (room->pending.n >= ROOM_PENDING_MAX || wish_like(r, room, f.id) != NULL)
		owe_no(r, s->conn, f.id, word_too_many_messages, 0);
	else if (f.command.kind == COMMAND_CAST_BALLOT)
		ballot_do(r, s, &f);
	else
		do_entry(r, s, &f);
}
