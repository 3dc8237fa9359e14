/*
 * What is felt and never journalled: who is connected, how many have voted, one's own ballot while the round is open, the links of
 * the roles, the operator's list. It has no number: it is told at hello and again when it changes.
 */
#include "room/room_internal.h"

#include <string.h>

#include "protocol/keys.h"

void sectors_put(struct json *j, const char *name, const int64_t by[SECTOR_N])
{
	json_name(j, name);
	json_open(j);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		json_put_int(j, enum_sector.values[s], by[s]);
	json_close(j);
}

static bool may_see(enum role role, enum view_kind kind)
{
	return (view_rows[kind].who & (1u << role)) != 0;
}

/* -- seats -- */

static void seats_count(struct room *room)
{
	const struct workshop *w = room->w;

	if (!room->seats_stale)
		return;
	room->seats_stale = false;
	room->seats_n = 0;
	memset(room->seats_by, 0, sizeof room->seats_by);
	for (size_t i = 0; i < w->members_n; i++) {
		if (w->members[i].left)
			continue;
		room->seats_n++;
		room->seats_by[w->members[i].sector]++;
	}
}

static const struct then *then_of(struct room *room, const struct poll *p)
{
	const struct workshop *w = room->w;

	if (room->then == NULL)
		room->then = memory_take(POLLS_MAX + 1, sizeof *room->then);
	struct then *t = &room->then[p->number];
	for (size_t i = 0; !t->is_known && i < w->members_n; i++) {
		const struct member *m = &w->members[i];

		if (m->joined_ms > p->closed_ms || (m->left && m->left_ms <= p->closed_ms))
			continue;
		t->seats++;
		t->by[m->sector]++;
	}
	t->is_known = true;
	return t;
}

/* -- the keys -- */

static void online_put(struct room *room, struct buf *set)
{
	int64_t total = 0, by[SECTOR_N] = { 0 };
	struct json j = json_to(set);

	for (size_t i = 0; i < room->w->members_n; i++) {
		if (room->seats[i + 1].first == NULL)
			continue;
		total++;
		by[room->w->members[i].sector]++;
	}
	put_opening(set, (struct key){ VIEW_ONLINE, 0 });
	json_open(&j);
	json_put_int(&j, "total", total);
	sectors_put(&j, "sectors", by);
	json_close(&j);
}

static void turnout_put(struct room *room, const struct poll *p, struct buf *set)
{
	const struct box *b = box_find(room, p->number);
	const int64_t none[SECTOR_N] = { 0 };
	bool is_open = p->state == POLL_STATE_OPEN;

	if (p->state == POLL_STATE_PREPARED || (!is_open && p->tally == NULL))
		return;
	seats_count(room);
	const struct then *then = is_open ? NULL : then_of(room, p);
	struct json j = json_to(set);
	put_opening(set, (struct key){ VIEW_TURNOUT, p->number });
	json_open(&j);
	json_put_int(&j, "poll", p->number);
	json_put_int(&j, "cast", !is_open ? p->tally->cast : b == NULL ? 0 : (int64_t)b->n);
	json_put_int(&j, "seats", is_open ? room->seats_n : then->seats);
	sectors_put(&j, "sectors", !is_open ? p->tally->voted : b == NULL ? none : b->by);
	sectors_put(&j, "seats_by", is_open ? room->seats_by : then->by);
	json_close(&j);
}

bool ballot_put(struct rooms *r, struct room *room, uint32_t poll, uint32_t member, uint32_t for_, struct buf *set)
{
	const struct box *b = box_find(room, poll);
	struct urn_ballot urn;
	struct json j;

	if (b == NULL)
		return false;
	struct hash pseudonym = box_pseudonym(b, member);
	const struct box_row *row = box_get(b, &pseudonym);
	if (row == NULL || !codec_read_ballot(&r->step, row->body.at, row->body.len, &urn))
		return false;
	const struct ballot ballot = urn.ballot;
	put_opening(set, (struct key){ VIEW_BALLOT, poll });
	j = json_to(set);
	json_open(&j);
	json_put_int(&j, "poll", poll);
	json_name(&j, "picks");
	json_open_list(&j);
	for (size_t i = 0; i < ballot.picks.n; i++) {
		json_open(&j);
		json_put_int(&j, "item", ballot.picks.at[i].item);
		json_put_int(&j, "points", ballot.picks.at[i].points);
		json_close(&j);
	}
	json_close_list(&j);
	if (for_ != 0)
		json_put_int(&j, "for", for_);
	json_close(&j);
	return true;
}

void ballots_put(struct rooms *r, struct room *room, uint32_t member, struct parts *p)
{
	for (uint32_t n = 1; n <= room->w->polls_n; n++)
		(void)ballot_put(r, room, n, member, 0, &p->set);   /* most have none */
}

void links_put(const struct rooms *r, const struct room *room, struct buf *set)
{
	struct json j = json_to(set);

	put_opening(set, (struct key){ VIEW_LINKS, 0 });
	json_open(&j);
	json_name(&j, "links");
	json_open_list(&j);
	for (size_t i = 0; i < LINKED_ROLES_N; i++) {
		char key[33];

		room_link_key(r, room, linked_roles[i], key);
		json_open(&j);
		json_put_c(&j, "role", role_name(linked_roles[i]));
		json_put_c(&j, "key", key);
		json_close(&j);
	}
	json_close_list(&j);
	json_put_c(&j, "address", r->options.address == NULL ? "" : r->options.address);
	json_close(&j);
}

static void passes_put(struct rooms *r, struct room *room, struct buf *set)
{
	struct json j = json_to(set);

	put_opening(set, (struct key){ VIEW_PASSES, 0 });
	json_open(&j);
	json_name(&j, "passes");
	json_open_list(&j);
	for (size_t i = 0; i < room->w->passes_n; i++) {
		const struct pass *p = &room->w->passes[i];
		char digits[PASS_DIGITS + 1];

		pass_code(r, room, p->number, digits);
		json_open(&j);
		json_put_int(&j, "pass", p->number);
		json_put_c(&j, "sector", enum_sector.values[p->sector]);
		json_put_c(&j, "code", digits);
		json_put_c(&j, "state", enum_pass_state.values[p->member == 0 ? PASS_STATE_FREE : PASS_STATE_USED]);
		json_close(&j);
	}
	json_close_list(&j);
	json_close(&j);
}

/* -- what changed -- */

void felt_touched(struct room *room, struct key key)
{
	if (key.kind == VIEW_TURNOUT && key.number <= POLLS_MAX)
		room->turnout_dirty[key.number] = true;
	else if (key.kind == VIEW_ONLINE)
		room->online_dirty = true;
	else if (key.kind == VIEW_PASSES)
		room->passes_dirty = true;
	else if (key.kind == VIEW_DOOR)
		room->door_dirty = true;
	else if (key.kind == VIEW_LINKS)
		room->links_dirty = true;
	/* Even when nobody's own frame is due: a ballot for a person without a phone changes the turnout too. */
	room->needs_tick = true;
}

void felt_clear(struct room *room)
{
	room->online_dirty = room->passes_dirty = room->door_dirty = room->links_dirty = false;
	memset(room->turnout_dirty, 0, sizeof room->turnout_dirty);
	feel_clear(room);
}

void felt_put(struct rooms *r, struct room *room, enum role role, bool all, uint64_t from, struct parts *p)
{
	const struct workshop *w = room->w;

	feel_put(r, room, role, all, p);
	if (may_see(role, VIEW_ONLINE) && (all || room->online_dirty))
		online_put(room, &p->set);
	if (may_see(role, VIEW_PASSES) && w->passes_n > 0 && (all || room->passes_dirty))
		passes_put(r, room, &p->set);
	if (may_see(role, VIEW_LINKS) && (all || room->links_dirty))
		links_put(r, room, &p->set);
	if (may_see(role, VIEW_DOOR) && (all || room->door_dirty))
		door_put(r, &p->set);
	for (uint32_t n = 1; n <= w->polls_n; n++) {
		const struct poll *poll = &w->polls[n - 1];
		bool is_over = poll->state == POLL_STATE_CLOSED || poll->state == POLL_STATE_SHOWN;
		bool is_news = all ? from > 0 && key_touched(w, (struct key){ VIEW_POLL, n }) > from : room->turnout_dirty[n];

		/* Who of a sector has voted is a figure of the sector, and a closed round stands for ever. */
		bool is_withheld = is_over && poll->tally != NULL && !poll->tally->sectors;

		if (may_see(role, VIEW_TURNOUT) && is_withheld && is_news)
			put_gone(p, (struct key){ VIEW_TURNOUT, n });
		else if (may_see(role, VIEW_TURNOUT) && !is_withheld && (all || room->turnout_dirty[n]))
			turnout_put(room, poll, &p->set);
		if (may_see(role, VIEW_BALLOT) && is_over && is_news)
			put_gone(p, (struct key){ VIEW_BALLOT, n });
	}
}

/* -- the operator's list -- */

void list_put(struct rooms *r, struct buf *set)
{
	struct json j = json_to(set);

	put_opening(set, (struct key){ VIEW_ROOMS, 0 });
	json_open(&j);
	json_name(&j, "rooms");
	json_open_list(&j);
	for (size_t i = 0; i < r->n; i++) {
		const struct room *room = r->at[i];
		struct buf code = { 0 };
		char key[33];

		if (room->mother != 0 || (room->w != NULL && room->state == ROOM_OPEN && room->w->seq == 0))
			continue;     /* a rehearsal, or not stored yet */
		buf_int(&code, room->code);
		json_open(&j);
		json_put_int(&j, "code", room->code);
		/* Not read yet: its code stands for its title. */
		json_put_text(&j, "title", room->title.len > 0 ? (struct text){ room->title.at, room->title.len }
							       : (struct text){ code.at, code.len });
		json_put_bool(&j, "demo", room->demo);
		json_put_bool(&j, "ended", room->ended);
		if (rooms_link_key(r, room->code, ROLE_FACILITATOR, key))
			json_put_c(&j, "facilitator", key);
		json_close(&j);
		buf_free(&code);
	}
	json_close_list(&j);
	json_close(&j);
}

void list_tick(struct rooms *r)
{
	if (!r->list_dirty)
		return;
	if (r->now < r->list_ms + ROOM_TICK_MS) {
		wake_by(r, r->list_ms + ROOM_TICK_MS);
		return;
	}
	r->list_dirty = false;
	r->list_ms = r->now;
	parts_wipe(&r->mine);
	if (r->operators.n == 0)
		return;
	list_put(r, &r->mine.set);
	struct frame *f = frame_make(r, &(struct said){ .set = { { r->mine.set.at, r->mine.set.len } } });
	for (size_t i = 0; i < r->operators.n; i++) {
		struct session *s = r->operators.at[i];

		if (s->choked)
			session_stale(r, s, true);
		else
			frame_send(r, s, f);
	}
	frame_drop(f);
}
