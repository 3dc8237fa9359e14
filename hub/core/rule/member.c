/* People: a code, a sector, a role label; nothing more. */
#include "core/rule/rule.h"

#include <stdio.h>

static const char *const prefixes[SECTOR_N] = {
	[SECTOR_STATE] = "NN", [SECTOR_PRIVATE] = "TN", [SECTOR_COMMUNITY] = "XH",
};

static void touch_people(struct workshop *w, uint32_t member)
{
	touch(w, VIEW_PEOPLE, 0);
	touch(w, VIEW_MEMBER, member);
	touch(w, VIEW_ME, member);
}

enum word decide_join(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct join *c = &e->command.join;

	if (!c->consent)
		return word_no_consent;
	if (w->members_n >= MEMBERS_MAX) {
		d->arg = MEMBERS_MAX;
		return word_room_full;
	}
	if (workshop_seat(w, &c->key_hash) != 0)
		return word_already_there;
	const struct pass *pass = pass_at(w, c->pass_number);
	if (w->by_pass && c->pass_number == 0)
		return word_needs_pass;
	if (c->pass_number != 0 && pass == NULL)
		return word_wrong_pass;   /* the edge names none that is not there, a log edited by hand may */
	if (pass != NULL && pass->member != 0)
		return word_pass_is_used;
	struct member_joined *f = &fact(d, EVENT_MEMBER_JOINED)->member_joined;
	f->member = (uint32_t)w->members_n + 1;
	f->key_hash = c->key_hash;
	f->sector = pass != NULL ? pass->sector : c->sector;
	f->pass = c->pass_number;
	f->office = c->office;
	f->office_en = c->office_en;
	f->gender = c->gender;
	f->presence = c->presence != PRESENCE_NONE ? c->presence : PRESENCE_OWN_PHONE;
	return word_fine;
}

enum word decide_add_member(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_member *c = &e->command.add_member;

	if (!c->consent)
		return word_no_consent;
	if (w->members_n >= MEMBERS_MAX) {
		d->arg = MEMBERS_MAX;
		return word_room_full;
	}
	struct member_joined *f = &fact(d, EVENT_MEMBER_JOINED)->member_joined;
	f->member = (uint32_t)w->members_n + 1;
	f->sector = c->sector;
	f->office = c->office;
	f->office_en = c->office_en;
	f->gender = c->gender;
	f->presence = PRESENCE_PROXY;
	f->helped = true;
	return word_fine;
}

void fold_member_joined(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct member_joined *f = &event->member_joined;
	struct member *m = arena_push(&w->arena, &w->members, &w->members_n, &w->members_cap, sizeof *m);
	unsigned of_sector = 0;

	if (m == NULL)
		return;
	m->number = f->member;
	m->sector = f->sector;
	m->office = keep(w, f->office);
	m->office_en = keep(w, f->office_en);
	m->gender = f->gender;
	m->presence = f->presence;
	m->key_hash = f->key_hash;
	m->helped = f->helped;
	m->joined_ms = e->at_ms;
	m->pass = f->pass;
	if (m->pass != 0)
		w->passes[m->pass - 1].member = m->number;
	of_sector = ++w->members_by[f->sector];
	(void)snprintf(m->code, sizeof m->code, "%s%02u", prefixes[f->sector], of_sector);
	if (!m->helped)
		seat_note(w, m->number);
	touch_people(w, m->number);
}

enum word decide_edit_member(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_member *c = &e->command.edit_member;
	uint32_t number;
	enum word word = acts_for(w, &e->by, c->member, &number);
	const struct member *m = member_at(w, number);

	if (word != word_fine)
		return word;
	if (m == NULL)
		return word_no_such_thing;
	/* Weighting by sector pays people to claim the smallest one: only the facilitator changes a sector. */
	if (c->sector != SECTOR_NONE && c->sector != m->sector && e->by.role != ROLE_FACILITATOR)
		return word_not_allowed;
	struct member_edited *f = &fact(d, EVENT_MEMBER_EDITED)->member_edited;
	f->member = number;
	f->sector = c->sector != SECTOR_NONE ? c->sector : m->sector;
	f->office = c->office.at != NULL ? c->office : m->office;
	f->office_en = c->office_en.at != NULL ? c->office_en : m->office_en;
	f->gender = c->gender != GENDER_NONE ? c->gender : m->gender;
	f->presence = c->presence != PRESENCE_NONE ? c->presence : m->presence;
	return word_fine;
}

void fold_member_edited(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct member_edited *f = &event->member_edited;
	struct member *m = &w->members[f->member - 1];
	bool moved = m->sector != f->sector;

	(void)e;
	m->sector = f->sector;
	m->office = keep(w, f->office);
	m->office_en = keep(w, f->office_en);
	m->gender = f->gender;
	m->presence = f->presence;
	touch_people(w, m->number);
	/* The code stays, it was said aloud; what carries the sector is shown anew. */
	for (size_t i = 0; moved && i < w->cards_n; i++) {
		if (w->cards[i].member != m->number)
			continue;
		touch(w, VIEW_CARD, w->cards[i].number);
		touch(w, VIEW_BOARD, w->cards[i].activity);
	}
	if (moved) {
		touch_member_thread(w, m->number);
		touch_my_scores(w);
	}
	for (size_t i = 0; moved && i < w->objectives_n; i++)
		if (w->objectives[i].member == m->number)
			touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
}

enum word decide_take_seat(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct take_seat *c = &e->command.take_seat;
	const struct member *m = member_at(w, c->member);

	if (m == NULL || m->left)
		return word_seat_unknown;
	struct seat_taken *f = &fact(d, EVENT_SEAT_TAKEN)->seat_taken;
	f->member = c->member;
	f->key_hash = c->key_hash;
	return word_fine;
}

void fold_seat_taken(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct member *m = &w->members[event->seat_taken.member - 1];

	(void)e;
	m->key_hash = event->seat_taken.key_hash;
	if (m->helped) {
		m->helped = false;
		m->presence = PRESENCE_OWN_PHONE;
	}
	seat_note(w, m->number);
	touch_people(w, m->number);
}

enum word decide_leave(const struct workshop *w, const struct entry *e, struct decision *d)
{
	uint32_t number;
	enum word word = acts_for(w, &e->by, e->command.leave.member, &number);

	if (word != word_fine)
		return word;
	if (number == 0)
		return word_no_such_thing;
	fact(d, EVENT_MEMBER_LEFT)->member_left.member = number;
	return word_fine;
}

void fold_member_left(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct member *m = &w->members[event->member_left.member - 1];

	m->left = true;
	m->left_ms = e->at_ms;
	touch_people(w, m->number);
}
