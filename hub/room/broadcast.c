/*
 * Telling: what changed since the last tick is composed once per role and shared by all its sessions; only who has something of
 * its own in it gets a frame of its own. A frame with `at` carries everything up to that number which its reader may see. A
 * slow reader has no queue: it misses ticks, and later gets one delta from the number it was told last.
 */
#include "room/room_internal.h"

#include <string.h>

/* -- keys -- */

void put_opening(struct buf *set, struct key key)
{
	buf_c(set, set->len == 0 ? "\"" : ",\"");
	key_put(set, key);
	buf_c(set, "\":");
}

void put_gone(struct parts *p, struct key key)
{
	buf_c(&p->gone, p->gone.len == 0 ? "\"" : ",\"");
	key_put(&p->gone, key);
	buf_byte(&p->gone, '"');
}

/* One's own seat carries the recovery code, which the core cannot know. */
static void put_seat(struct rooms *r, struct room *room, uint32_t member, struct buf *set)
{
	uint32_t code = seat_code(r, room, member);
	char digits[SEAT_DIGITS];

	must_have(!set->broken);
	must(set->len > 0 && set->at[set->len - 1] == '}');
	for (int i = SEAT_DIGITS - 1; i >= 0; i--, code /= 10)
		digits[i] = (char)('0' + code % 10);
	set->len--;
	buf_c(set, ",\"seat\":\"");
	buf_put(set, digits, sizeof digits);
	buf_c(set, "\"}");
}

static void put_key(struct rooms *r, struct room *room, const struct audience *who, struct key key, bool has_gone, struct parts *p)
{
	size_t before = p->set.len;

	if ((view_rows[key.kind].who & (1u << who->role)) == 0)
		return;     /* see() says so too; most keys of a full room end here */
	put_opening(&p->set, key);
	struct json j = json_to(&p->set);
	enum sight sight = see(room->w, key, who, &r->step, &j);
	if (sight == SIGHT_SEEN) {
		if (key.kind == VIEW_ME && who->member != 0)
			put_seat(r, room, who->member, &p->set);
		return;
	}
	p->set.len = before;
	if (sight == SIGHT_GONE && has_gone)
		put_gone(p, key);
}

static bool is_own(const struct workshop *w, struct key key, uint32_t member)
{
	const struct card *c = key.kind == VIEW_MINE ? card_at(w, key.number) : NULL;
	const struct objective *o = key.kind == VIEW_MINE_OBJECTIVE ? objective_at(w, key.number) : NULL;
	const struct commitment *x = key.kind == VIEW_MY_COMMITMENT ? commitment_at(w, key.number) : NULL;

	return (c != NULL && (c->member == member || c->by == member)) || (o != NULL && o->member == member) ||
		(x != NULL && x->member == member) || key.kind == VIEW_MY_SCORE;
}

/* -- noting -- */

void own_note(struct room *room, uint32_t member, struct key key)
{
	if (member == 0 || member >= room->seats_cap || room->seats[member].first == NULL)
		return;     /* nobody is there to be told; hello tells everything */
	struct seat *seat = &room->seats[member];
	struct own *own = vector_push(&room->own, &room->own_n, &room->own_cap, sizeof *own);
	*own = (struct own){ .key = key, .clock = room->clock, .member = member, .before = seat->last };
	seat->last = room->own_n;
	seat->changed = room->clock;
	room->needs_tick = true;
}

static void personal_note(struct room *room, struct key key)
{
	const struct card *c = key.kind == VIEW_MINE ? card_at(room->w, key.number) : NULL;
	const struct objective *o = key.kind == VIEW_MINE_OBJECTIVE ? objective_at(room->w, key.number) : NULL;
	const struct commitment *x = key.kind == VIEW_MY_COMMITMENT ? commitment_at(room->w, key.number) : NULL;

	if (key.kind == VIEW_ME)
		own_note(room, key.number, key);
	if (c != NULL)
		own_note(room, c->member, key);
	if (c != NULL && c->by != c->member)
		own_note(room, c->by, key);
	if (o != NULL)
		own_note(room, o->member, key);
	if (x != NULL)
		own_note(room, x->member, key);
	/* A group's scores are for every seat of its sector; each is told its own group's. */
	for (uint32_t seat = 1; key.kind == VIEW_MY_SCORE && seat <= room->w->members_n; seat++)
		own_note(room, seat, key);
}

void changes_note(struct rooms *r, struct room *room, const struct outcome *o)
{
	room->clock++;
	for (size_t i = 0; i < o->keys_n; i++) {
		struct key key = o->keys[i];

		feel_follow(room, key);
		if (view_is_felt(key.kind)) {
			felt_touched(room, key);
		} else if (view_is_personal(key.kind)) {
			personal_note(room, key);
		} else {
			*(struct dirty *)vector_push(&room->dirty, &room->dirty_n, &room->dirty_cap, sizeof *room->dirty) =
				(struct dirty){ key, room->w->seq };
		}
		if (key.kind != VIEW_PEOPLE)
			continue;
		room->seats_stale = room->online_dirty = true;
		for (size_t k = 0; k < room->boxes_n; k++)
			felt_touched(room, (struct key){ VIEW_TURNOUT, room->boxes[k].poll });
	}
	room->needs_tick = true;
	room_activate(r, room);
}

/* Forgets what was noted up to `clock`: everybody has been told, or is stale and will be told all. */
static void own_trim(struct room *room, uint64_t clock)
{
	size_t n = 0;

	for (size_t i = 0; i < room->own_n; i++)
		room->seats[room->own[i].member].last = 0;
	for (size_t i = 0; i < room->own_n; i++) {
		if (room->own[i].clock <= clock)
			continue;
		struct own own = room->own[i];
		own.before = room->seats[own.member].last;
		room->own[n++] = own;
		room->seats[own.member].last = n;
	}
	room->own_n = n;
}

/* -- what one session alone may see -- */

static bool own_has_news(const struct room *room, const struct session *s)
{
	return s->member != 0 && room->seats[s->member].changed > s->personal;
}

static void own_put(struct rooms *r, struct room *room, struct session *s, struct parts *p)
{
	const struct audience who = { s->role, s->member };
	size_t newest = room->seats[s->member].last;

	for (size_t i = newest; i != 0 && room->own[i - 1].clock > s->personal; i = room->own[i - 1].before) {
		struct key key = room->own[i - 1].key;
		bool is_told = false;

		for (size_t k = newest; k != i && !is_told; k = room->own[k - 1].before)
			is_told = room->own[k - 1].key.kind == key.kind && room->own[k - 1].key.number == key.number;
		if (is_told)
			continue;
		if (key.kind == VIEW_BALLOT)
			(void)ballot_put(r, room, key.number, s->member, 0, &p->set);   /* gone with its round: said to all */
		else
			put_key(r, room, &who, key, true, p);
	}
	s->personal = room->clock;
}

struct telling { struct rooms *r; struct room *room; struct audience who; uint64_t from; struct parts *parts; };

static void tell_own(void *with, struct key key)
{
	struct telling *t = with;

	if (!view_is_personal(key.kind) || t->who.member == 0 || !is_own(t->room->w, key, t->who.member))
		return;
	if (t->from == 0 || key_touched(t->room->w, key) > t->from)
		put_key(t->r, t->room, &t->who, key, t->from > 0, t->parts);
}

static void tell_shared(void *with, struct key key)
{
	struct telling *t = with;

	if (view_is_personal(key.kind) || view_is_felt(key.kind))
		return;
	if (t->from == 0 || key_touched(t->room->w, key) > t->from)
		put_key(t->r, t->room, &t->who, key, t->from > 0, t->parts);
}

/* All that a role missed since `from`; the same for everyone who asks before the next entry, so it is kept. */
static const struct parts *shared_since(struct rooms *r, struct room *room, enum role role, uint64_t from)
{
	struct delta *d = &room->deltas[role][from != 0];

	if (d->filled && d->from == from && d->seq == room->w->seq)
		return &d->parts;
	struct telling t = { r, room, { role, 0 }, from, &d->parts };
	parts_wipe(&d->parts);
	keys_each(room->w, tell_shared, &t);
	d->filled = true;
	d->from = from;
	d->seq = room->w->seq;
	return &d->parts;
}

/* -- frames for one session -- */

static struct text bytes_of(const struct buf *b)
{
	must_have(!b->broken);   /* a view cut short would be taken for a whole one */
	return (struct text){ b->at, b->len };
}

static void all_since(struct rooms *r, struct session *s, struct owed *o, uint64_t from, struct said *said)
{
	struct room *room = s->room;
	const struct parts *shared = shared_since(r, room, s->role, from);
	struct telling t = { r, room, { s->role, s->member }, from, &r->mine };

	parts_wipe(&r->mine);
	felt_put(r, room, s->role, true, from, &r->mine);
	put_key(r, room, &t.who, (struct key){ VIEW_ME, s->member }, false, &r->mine);
	if (s->member != 0) {
		keys_each(room->w, tell_own, &t);
		ballots_put(r, room, s->member, &r->mine);
	}
	said->at = room->w->seq;
	said->has_at = said->whole = true;
	said->set[0] = bytes_of(&shared->set);
	said->set[1] = bytes_of(&r->mine.set);
	said->gone[0] = bytes_of(&shared->gone);
	said->gone[1] = bytes_of(&r->mine.gone);
	said->did = bytes_of(&o->did);
	said->no = bytes_of(&o->no);
	s->at = room->w->seq;
	s->clock = s->personal = room->clock;
	session_stale(r, s, false);
}

static void say(struct rooms *r, struct session *s, const struct said *said)
{
	struct frame *f = frame_make(r, said);

	frame_send(r, s, f);
	frame_drop(f);
}

static void put_you(struct rooms *r, const struct session *s)
{
	const struct member *m = s->room == NULL ? NULL : member_at(s->room->w, s->member);

	buf_wipe(&r->you);
	struct json j = json_to(&r->you);
	json_open(&j);
	json_put_c(&j, "role", enum_role.values[s->role]);
	if (m != NULL) {
		json_put_int(&j, "member", m->number);
		json_put_c(&j, "code", m->code);
		json_put_c(&j, "sector", enum_sector.values[m->sector]);
	}
	if (s->preview != SECTOR_NONE)
		json_put_c(&j, "preview", enum_sector.values[s->preview]);
	json_put_c(&j, "schema", schema_digest);
	json_close(&j);
}

void greeting_send(struct rooms *r, struct session *s, struct owed *owed)
{
	struct said said = { .has_now = true, .now = r->now, .pong = owed->pong };

	if (s->room != NULL && s->room->state != ROOM_OPEN) {
		owed->greet = false;
		ack_send(r, s, owed);
		return;
	}
	put_you(r, s);
	said.you = bytes_of(&r->you);
	if (s->room != NULL) {
		all_since(r, s, owed, owed->from, &said);
	} else {
		must(s->role == ROLE_HUB);     /* the list holds the keys of all workshops */
		parts_wipe(&r->mine);
		list_put(r, &r->mine.set);
		said.has_at = said.whole = true;
		said.set[0] = bytes_of(&r->mine.set);
		said.did = bytes_of(&owed->did);
		said.no = bytes_of(&owed->no);
		session_stale(r, s, false);
	}
	r->counts.snapshots++;
	say(r, s, &said);
}

void delta_send(struct rooms *r, struct session *s, struct owed *owed)
{
	struct said said = { .has_now = owed->pong, .now = r->now, .pong = owed->pong };

	if (s->room == NULL || s->room->state != ROOM_OPEN) {
		if (s->role == ROLE_HUB && owed->set.len == 0)
			list_put(r, &owed->set);
		session_stale(r, s, false);
		ack_send(r, s, owed);
		return;
	}
	all_since(r, s, owed, s->at, &said);
	said.set[2] = bytes_of(&owed->set);
	r->counts.deltas++;
	say(r, s, &said);
}

void ack_send(struct rooms *r, struct session *s, struct owed *owed)
{
	struct said said = { .has_now = owed->pong, .now = r->now, .pong = owed->pong, .did = bytes_of(&owed->did),
		.no = bytes_of(&owed->no), .set = { bytes_of(&owed->set) } };

	parts_wipe(&r->mine);
	if (s->room != NULL && s->room->state == ROOM_OPEN && own_has_news(s->room, s)) {
		own_put(r, s->room, s, &r->mine);
		said.set[1] = bytes_of(&r->mine.set);
		said.gone[0] = bytes_of(&r->mine.gone);
	}
	size_t n = said.did.len + said.no.len + said.set[0].len + said.set[1].len + said.gone[0].len;
	if (n > 0 || said.pong)
		say(r, s, &said);
}

/* -- the tick -- */

static void fan_begin(struct rooms *r, struct room *room)
{
	struct fan *f = &room->fan;

	f->active = true;
	f->only_felt = room->dirty_n == 0 && room->own_n == 0 && room->w->seq == room->told;
	f->seq = room->w->seq;
	f->from = room->told;
	f->clock = ++room->clock;
	f->role = 0;
	f->next = 0;
	for (int role = 0; role < ROLE_N; role++) {
		const struct audience who = { (enum role)role, 0 };
		struct parts *p = &f->parts[role];

		parts_wipe(p);
		if (room->by_role[role].n == 0)
			continue;
		/* A key touched again later stands in the list again, and is told there. */
		for (size_t i = 0; i < room->dirty_n; i++)
			if (key_touched(room->w, room->dirty[i].key) == room->dirty[i].seq)
				put_key(r, room, &who, room->dirty[i].key, true, p);
		felt_put(r, room, who.role, false, f->from, p);
	}
	room->dirty_n = 0;
	felt_clear(room);
	room->told = f->seq;
	room->needs_tick = false;
	room->ticked_ms = r->now;
	r->counts.ticks++;
}

void fan_end(struct room *room)
{
	struct fan *f = &room->fan;

	for (int role = 0; role < ROLE_N; role++) {
		if (f->frames[role] != NULL)
			frame_drop(f->frames[role]);
		f->frames[role] = NULL;
	}
	if (f->active)
		own_trim(room, f->clock);
	f->active = false;
}

static void fan_own(struct rooms *r, struct room *room, struct session *s, const struct parts *shared)
{
	struct said said = { .has_at = true, .at = room->fan.seq };

	parts_wipe(&r->mine);
	own_put(r, room, s, &r->mine);
	said.set[0] = bytes_of(&shared->set);
	said.set[1] = bytes_of(&r->mine.set);
	said.gone[0] = bytes_of(&shared->gone);
	said.gone[1] = bytes_of(&r->mine.gone);
	say(r, s, &said);
}

static void fan_one(struct rooms *r, struct room *room, struct session *s)
{
	struct fan *f = &room->fan;
	const struct parts *p = &f->parts[f->role];

	if (s->hung || s->clock >= f->clock)
		return;     /* greeted since: it knows all of this */
	if (s->choked) {
		session_stale(r, s, true);
		return;
	}
	must(s->at >= f->from);
	if (own_has_news(room, s)) {
		fan_own(r, room, s, p);
	} else if (p->set.len + p->gone.len > 0) {
		if (f->frames[f->role] == NULL)
			f->frames[f->role] = frame_make(r, &(struct said){ .has_at = true, .at = f->seq,
				.set = { bytes_of(&p->set) }, .gone = { bytes_of(&p->gone) } });
		frame_send(r, s, f->frames[f->role]);
	}
	s->at = f->seq;
	s->clock = f->clock;
}

/* At most a slice per step, so that answers to others never wait for a whole room to be told. */
static void fan_go_on(struct rooms *r, struct room *room)
{
	struct fan *f = &room->fan;

	for (; f->role < ROLE_N; f->role++, f->next = 0) {
		const struct parts *p = &f->parts[f->role];

		/* Who may not see what was felt is told nothing and has missed nothing: twenty thousand phones are not looked at. */
		if (f->only_felt && p->set.len + p->gone.len == 0)
			continue;
		while (f->next < room->by_role[f->role].n) {
			if (r->budget == 0) {
				wake_by(r, r->now);
				return;
			}
			fan_one(r, room, room->by_role[f->role].at[f->next++]);
		}
	}
	fan_end(room);
}

void room_tick(struct rooms *r, struct room *room)
{
	if (!room->fan.active && room->needs_tick && room->w->seq > 0) {
		if (r->now < room->ticked_ms + ROOM_TICK_MS) {
			wake_by(r, room->ticked_ms + ROOM_TICK_MS);
			return;
		}
		fan_begin(r, room);
	}
	if (room->fan.active)
		fan_go_on(r, room);
	if (!room->fan.active && room->needs_tick)
		wake_by(r, room->ticked_ms + ROOM_TICK_MS);
}
