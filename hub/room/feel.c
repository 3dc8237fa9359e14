/*
 * What people let the room feel while they work: that they are writing, that they are done; and who needs looking after. Those who
 * run the room see it, nobody logs it. A seat's word is absolute and of one activity, so nothing has to be taken back when the
 * room walks on: what was said of another activity does not count. Both views are composed at most once between two changes,
 * and only if somebody who may see them is there.
 */
#include "room/room_internal.h"

#include <string.h>

#include "core/activity/activity.h"

enum { QUIET_MAX = 500 };      /* of the schema: names in one list of `quiet` */

static void stale(struct room *room, struct felt *f)
{
	f->is_known = false;
	room->needs_tick = true;
}

static bool counts(const struct room *room, const struct seat *seat)
{
	return seat->first != NULL && seat->activity == room->w->current;
}

/* Is a round of this activity open? */
static bool is_voting(const struct workshop *w, uint32_t activity)
{
	const struct activity *a = activity_at(w, activity);

	for (size_t i = 0; a != NULL && i < a->polls.n; i++)
		if (poll_at(w, a->polls.at[i])->state == POLL_STATE_OPEN)
			return true;
	return false;
}

/* -- what changes it -- */

void feel_take(struct rooms *r, struct session *s, const struct feel *f)
{
	struct room *room = s->room;

	/* Silently: a refusal without an id would be read as an answer to hello. The socket's budget has been paid. */
	if (s->role != ROLE_PARTICIPANT || s->member == 0 || room->state != ROOM_OPEN)
		return;
	struct seat *seat = &room->seats[s->member];
	bool was_counted = counts(room, seat), was_writing = was_counted && seat->writer != NULL, was_done = was_counted && seat->done;
	/* Said again after the round it is still the same word, until it is taken back. */
	bool was_in_vote = seat->done_in_vote && seat->activity == f->activity;
	seat->done_in_vote = f->done && (was_in_vote || is_voting(room->w, f->activity));
	seat->activity = f->activity;
	/*
	 * The last word holds. Each session writing for itself was tried: a phone that comes back through another network would
	 * go on writing on the connection that nobody has closed yet.
	 */
	seat->writer = f->writing ? s : NULL;
	seat->done = f->done;
	bool is_writing = counts(room, seat) && seat->writer != NULL, is_done = counts(room, seat) && seat->done;
	if (was_writing == is_writing && was_done == is_done)
		return;
	stale(room, &room->pulse);
	if (was_done != is_done)
		stale(room, &room->quiet);
	room_activate(r, room);
}

void feel_comes(struct rooms *r, struct room *room)
{
	stale(room, &room->pulse);
	stale(room, &room->quiet);
	room_activate(r, room);
}

void feel_goes(struct rooms *r, struct room *room, const struct session *s)
{
	struct seat *seat = &room->seats[s->member];
	bool was_writer = seat->writer == s;

	if (was_writer)
		seat->writer = NULL;     /* being done stays: the seat may come back */
	if (room->state != ROOM_OPEN || (!was_writer && seat->first != NULL))
		return;
	stale(room, &room->pulse);
	if (seat->first == NULL)
		stale(room, &room->quiet);
	room_activate(r, room);
}

void feel_follow(struct room *room, struct key key)
{
	if (key.kind == VIEW_PEOPLE || key.kind == VIEW_STAGE)
		room->pulse.is_known = room->quiet.is_known = false;
	else if (key.kind == VIEW_MINE || key.kind == VIEW_MINE_OBJECTIVE || key.kind == VIEW_POLL)
		room->quiet.is_known = false;
}

void feel_clear(struct room *room)
{
	room->pulse.is_news = room->quiet.is_news = false;
}

void feel_free(struct room *room)
{
	buf_free(&room->pulse.set);
	buf_free(&room->quiet.set);
	room->pulse = room->quiet = (struct felt){ 0 };
}

/* -- the pulse -- */

/*
 * Numbers only, and of the sectors only who is done: like the turnout (decision 11) it says who is still missing while the room
 * waits, and never what was written. It is kept nowhere, so nothing of it outlives the activity: there is no closing at which
 * the k rule would have to take it away.
 */
static void pulse_put(struct room *room, struct json *j)
{
	int64_t seats = 0, writing = 0, done = 0, done_by[SECTOR_N] = { 0 };

	for (size_t i = 0; i < room->w->members_n; i++) {
		const struct seat *seat = &room->seats[i + 1];

		if (seat->first == NULL)
			continue;
		seats++;
		if (!counts(room, seat))
			continue;
		writing += seat->writer != NULL;
		done += seat->done;
		done_by[room->w->members[i].sector] += seat->done;
	}
	json_put_int(j, "activity", room->w->current);
	json_put_int(j, "seats", seats);
	json_put_int(j, "writing", writing);
	json_put_int(j, "done", done);
	sectors_put(j, "done_by", done_by);
}

/* -- the quiet -- */

/* A byte a seat: does a card or an objective of it stand in the current activity? */
static const bool *voices(struct rooms *r, const struct workshop *w)
{
	bool *has = arena_take_n(&r->step, w->members_n + 1, sizeof *has);

	must_have(has != NULL);
	memset(has, 0, (w->members_n + 1) * sizeof *has);
	for (size_t i = 0; i < w->cards_n; i++)
		if (w->cards[i].activity == w->current && !w->cards[i].withdrawn)
			has[w->cards[i].member] = true;     /* [0]: nobody's */
	for (size_t i = 0; i < w->objectives_n; i++)
		if (w->objectives[i].activity == w->current && !w->objectives[i].withdrawn)
			has[w->objectives[i].member] = true;
	return has;
}

/*
 * May one have written here at all, and does nobody vote? Where one votes nobody is named, neither as silent nor as done: a phone that
 * says "done" when its ballot is in would tell by name who has voted and, worse, who has not. The pulse has the number. A round
 * may be held in the midst of writing, too, and what was said while it was open names nobody after it either.
 */
static bool names_people(const struct workshop *w)
{
	const struct activity *a = activity_at(w, w->current);
	const struct activity_row *row = &activity_rows[a->kind];

	return a->state != ACTIVITY_STATE_PREPARED && (row->objectives || row->writes[0] != CARD_KIND_NONE) && !is_voting(w, a->number);
}

struct names { uint32_t at[QUIET_MAX]; size_t n; };      /* n: how many there are, also beyond the list */

static void names_add(struct names *list, uint32_t member)
{
	if (list->n++ < QUIET_MAX)
		list->at[list->n - 1] = member;
}

static void names_put(struct json *j, const char *name, const struct names *list)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < list->n && i < QUIET_MAX; i++)
		json_int(j, list->at[i]);
	json_close_list(j);
}

static void quiet_put(struct rooms *r, struct room *room, struct json *j)
{
	const bool *has_voice = names_people(room->w) ? voices(r, room->w) : NULL;
	struct names away = { .n = 0 }, silent = { .n = 0 }, done = { .n = 0 };

	for (size_t i = 0; i < room->w->members_n; i++) {
		const struct member *m = &room->w->members[i];
		const struct seat *seat = &room->seats[m->number];
		bool is_here = m->helped || seat->first != NULL;

		if (m->left)
			continue;
		if (!is_here)
			names_add(&away, m->number);
		else if (has_voice != NULL && !has_voice[m->number])
			names_add(&silent, m->number);
		if (has_voice != NULL && counts(room, seat) && seat->done && !seat->done_in_vote)
			names_add(&done, m->number);
	}
	json_put_int(j, "activity", room->w->current);
	names_put(j, "away", &away);
	json_put_int(j, "away_n", (int64_t)away.n);
	names_put(j, "silent", &silent);
	json_put_int(j, "silent_n", (int64_t)silent.n);
	names_put(j, "done", &done);
}

/* -- telling -- */

/*
 * News is what differs from the last that anybody was told, also at a hello: the dirty mark alone would tell a list of five hundred
 * names anew with every card of somebody who had written before.
 */
static void learn(struct rooms *r, struct room *room, enum view_kind kind, struct felt *f)
{
	struct buf *set = &r->scratch;

	if (f->is_known)
		return;
	f->is_known = true;
	buf_wipe(set);
	put_opening(set, (struct key){ kind, 0 });
	struct json j = json_to(set);
	json_open(&j);
	if (kind == VIEW_PULSE)
		pulse_put(room, &j);
	else
		quiet_put(r, room, &j);
	json_close(&j);
	must_have(!set->broken);
	if (set->len == f->set.len && memcmp(set->at, f->set.at, set->len) == 0)
		return;
	f->is_news = true;
	buf_wipe(&f->set);
	buf_put(&f->set, set->at, set->len);
	must_have(!f->set.broken);
}

void feel_put(struct rooms *r, struct room *room, enum role role, bool all, struct parts *p)
{
	const struct { enum view_kind kind; struct felt *felt; } views[] = { { VIEW_PULSE, &room->pulse }, { VIEW_QUIET, &room->quiet } };

	if (room->w->current == 0)
		return;     /* nothing on the agenda yet */
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		if ((view_rows[views[i].kind].who & (1u << role)) == 0)
			continue;
		learn(r, room, views[i].kind, views[i].felt);
		if (!all && !views[i].felt->is_news)
			continue;
		if (p->set.len > 0)
			buf_byte(&p->set, ',');
		buf_put(&p->set, views[i].felt->set.at, views[i].felt->set.len);
	}
}
