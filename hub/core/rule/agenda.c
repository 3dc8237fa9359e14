/* The agenda: an ordered list of activities. Back is always allowed, nothing is deleted. */
#include "core/rule/rule.h"

#include <string.h>

/* Of an activity whose length nobody gave. A constant of the rules: an old log counts on it. */
enum { USUAL_MINUTES = 15 };

static const struct activity *find(const struct workshop *w, uint32_t number, enum word *word)
{
	const struct activity *a = activity_at(w, number);

	*word = a == NULL ? word_no_such_thing : word_fine;
	return a;
}

/* -- the list -- */

enum word decide_add_activity(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_activity *c = &e->command.add_activity;

	if (w->activities_n >= ACTIVITIES_MAX) {
		d->arg = ACTIVITIES_MAX;
		return word_too_many_things;
	}
	if (c->after != 0 && activity_at(w, c->after) == NULL)
		return word_no_such_thing;
	struct activity_added *f = &fact(d, EVENT_ACTIVITY_ADDED)->activity_added;
	f->activity = (uint32_t)w->activities_n + 1;
	f->after = c->after;
	f->part = (struct part){ .kind = c->kind, .title = c->title, .title_en = c->title_en, .question = c->question,
		.question_en = c->question_en, .minutes = c->has_minutes ? c->minutes : USUAL_MINUTES };
	return word_fine;
}

static void agenda_place(struct workshop *w, uint32_t activity, uint32_t after)
{
	size_t place = 0;

	numbers_put(&w->arena, &w->agenda, activity);
	if (w->agenda.n == 0)
		return;
	for (size_t i = 0; after != 0 && i + 1 < w->agenda.n; i++)
		if (w->agenda.at[i] == after)
			place = i + 1;
	memmove(&w->agenda.at[place + 1], &w->agenda.at[place], (w->agenda.n - 1 - place) * sizeof activity);
	w->agenda.at[place] = activity;
}

static void fold_part(struct workshop *w, struct activity *a, const struct part *p)
{
	a->kind = p->kind;
	a->title = keep(w, p->title);
	a->title_en = keep(w, p->title_en);
	a->question = keep(w, p->question);
	a->question_en = keep(w, p->question_en);
	a->minutes = p->minutes;
}

void fold_activity_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct activity_added *f = &event->activity_added;
	struct activity *a = arena_push(&w->arena, &w->activities, &w->activities_n, &w->activities_cap, sizeof *a);
	uint32_t after = f->after;

	(void)e;
	if (a == NULL)
		return;
	a->number = f->activity;
	a->state = ACTIVITY_STATE_PREPARED;
	fold_part(w, a, &f->part);
	if (after == 0 && w->agenda.n > 0)
		after = w->agenda.at[w->agenda.n - 1];
	agenda_place(w, a->number, after);
	if (w->current == 0) {
		w->current = a->number;
		a->visited = true;
		touch(w, VIEW_STAGE, 0);
	}
	touch_activity(w, a->number);
	touch(w, VIEW_BOARD, a->number);
}

enum word decide_edit_activity(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_activity *c = &e->command.edit_activity;
	enum word word;
	const struct activity *a = find(w, c->activity, &word);

	if (a == NULL)
		return word;
	struct activity_edited *f = &fact(d, EVENT_ACTIVITY_EDITED)->activity_edited;
	f->activity = c->activity;
	f->part = (struct part){ .kind = a->kind,
		.title = c->title.at != NULL ? c->title : a->title,
		.title_en = c->title_en.at != NULL ? c->title_en : a->title_en,
		.question = c->question.at != NULL ? c->question : a->question,
		.question_en = c->question_en.at != NULL ? c->question_en : a->question_en,
		.minutes = c->has_minutes ? c->minutes : a->minutes };
	return word_fine;
}

void fold_activity_edited(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	fold_part(w, activity_for(w, event->activity_edited.activity), &event->activity_edited.part);
	touch_activity(w, event->activity_edited.activity);
	polls_touch_item(w, ITEMS_OF_PLAN, 1);   /* a plan without a title goes by the question */
}

enum word decide_move_activity(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct move_activity *c = &e->command.move_activity;

	if (activity_at(w, c->activity) == NULL || (c->after != 0 && activity_at(w, c->after) == NULL))
		return word_no_such_thing;
	if (c->after == c->activity)
		return word_already_there;
	struct activity_moved *f = &fact(d, EVENT_ACTIVITY_MOVED)->activity_moved;
	f->activity = c->activity;
	f->after = c->after;
	return word_fine;
}

void fold_activity_moved(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	numbers_drop(&w->agenda, event->activity_moved.activity);
	agenda_place(w, event->activity_moved.activity, event->activity_moved.after);
	touch(w, VIEW_AGENDA, 0);
}

enum word decide_skip_activity(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct skip_activity *c = &e->command.skip_activity;
	enum word word;
	const struct activity *a = find(w, c->activity, &word);

	if (a == NULL)
		return word;
	if (a->skipped == c->skipped)
		return word_already_there;
	struct activity_skipped *f = &fact(d, EVENT_ACTIVITY_SKIPPED)->activity_skipped;
	f->activity = c->activity;
	f->skipped = c->skipped;
	return word_fine;
}

void fold_activity_skipped(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	activity_for(w, event->activity_skipped.activity)->skipped = event->activity_skipped.skipped;
	touch(w, VIEW_AGENDA, 0);
}

/* -- walking it -- */

static void turn(struct decision *d, uint32_t activity, enum activity_state state)
{
	struct activity_turned *f = &fact(d, EVENT_ACTIVITY_TURNED)->activity_turned;

	f->activity = activity;
	f->state = state;
}

static size_t place_of(const struct workshop *w, uint32_t activity)
{
	size_t i = 0;

	while (i < w->agenda.n && w->agenda.at[i] != activity)
		i++;
	return i;
}

bool activity_needs_discussion(const struct workshop *w, const struct activity *a)
{
	for (size_t i = 0; a != NULL && i < a->polls.n; i++) {
		const struct poll *p = poll_at(w, a->polls.at[i]);

		if (p->tally != NULL && p->tally->divergence && p->discussion.len == 0)
			return true;
	}
	return false;
}

enum word decide_go_to(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct go_to *c = &e->command.go_to;
	const struct activity *left = activity_at(w, w->current);

	if (activity_at(w, c->activity) == NULL)
		return word_no_such_thing;
	if (c->activity == w->current)
		return word_already_there;
	/* Where the sectors differ, the room talks before it walks on (decision 12); back is always allowed. */
	if (place_of(w, c->activity) > place_of(w, w->current) && activity_needs_discussion(w, left))
		return word_needs_discussion;
	fact(d, EVENT_ACTIVITY_ENTERED)->activity_entered.activity = c->activity;
	/* Whoever still writes keeps the draft on the phone; a facilitator may come back and open it again. */
	if (left != NULL && left->state == ACTIVITY_STATE_OPEN)
		turn(d, left->number, left->was_shown ? ACTIVITY_STATE_SHOWN : ACTIVITY_STATE_CLOSED);
	return word_fine;
}

void fold_activity_entered(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct activity *a = activity_for(w, event->activity_entered.activity);

	if (w->current != 0) {
		struct activity *left = activity_for(w, w->current);

		left->left_ms = e->at_ms;
		left->ends_ms = 0;
	}
	w->current = a->number;
	a->visited = true;
	if (a->entered_ms == 0)
		a->entered_ms = e->at_ms;
	touch(w, VIEW_AGENDA, 0);
	touch(w, VIEW_STAGE, 0);
}

enum word decide_open_input(const struct workshop *w, const struct entry *e, struct decision *d)
{
	enum word word;
	const struct activity *a = find(w, e->command.open_input.activity, &word);

	if (a == NULL)
		return word;
	if (a->state == ACTIVITY_STATE_OPEN)
		return word_already_there;
	turn(d, a->number, ACTIVITY_STATE_OPEN);
	return word_fine;
}

enum word decide_close_input(const struct workshop *w, const struct entry *e, struct decision *d)
{
	enum word word;
	const struct activity *a = find(w, e->command.close_input.activity, &word);

	if (a == NULL)
		return word;
	if (a->state != ACTIVITY_STATE_OPEN)
		return word_already_there;
	turn(d, a->number, ACTIVITY_STATE_CLOSED);
	return word_fine;
}

enum word decide_reveal(const struct workshop *w, const struct entry *e, struct decision *d)
{
	enum word word;
	const struct activity *a = find(w, e->command.reveal.activity, &word);

	if (a == NULL)
		return word;
	if (a->state == ACTIVITY_STATE_SHOWN)
		return word_already_there;
	turn(d, a->number, ACTIVITY_STATE_SHOWN);
	return word_fine;
}

enum word decide_conceal(const struct workshop *w, const struct entry *e, struct decision *d)
{
	enum word word;
	const struct activity *a = find(w, e->command.conceal.activity, &word);

	if (a == NULL)
		return word;
	if (a->state != ACTIVITY_STATE_SHOWN)
		return word_already_there;
	turn(d, a->number, ACTIVITY_STATE_CLOSED);
	return word_fine;
}

void fold_activity_turned(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct activity *a = activity_for(w, event->activity_turned.activity);

	(void)e;
	a->state = event->activity_turned.state;
	if (a->state == ACTIVITY_STATE_SHOWN)
		a->was_shown = true;
	touch_activity(w, a->number);
	touch_contents(w, a->number);
	touch(w, VIEW_BOARD, a->number);
}

/* -- the timer: advice, never a lock -- */

static enum word timer_to(struct decision *d, uint32_t activity, int64_t ends)
{
	struct timer_set *f = &fact(d, EVENT_TIMER_SET)->timer_set;

	f->activity = activity;
	f->ends = ends;
	return word_fine;
}

enum word decide_set_timer(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct set_timer *c = &e->command.set_timer;
	enum word word;

	if (find(w, c->activity, &word) == NULL)
		return word;
	return timer_to(d, c->activity, c->seconds == 0 ? 0 : e->at_ms + c->seconds * 1000);
}

enum word decide_extend_timer(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct extend_timer *c = &e->command.extend_timer;
	enum word word;
	const struct activity *a = find(w, c->activity, &word);

	if (a == NULL)
		return word;
	/* More time after the bell counts from now, less time never goes below now. */
	int64_t from = a->ends_ms > e->at_ms ? a->ends_ms : e->at_ms;
	int64_t ends = from + c->seconds * 1000;
	return timer_to(d, c->activity, ends > e->at_ms ? ends : e->at_ms);
}

void fold_timer_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	activity_for(w, event->timer_set.activity)->ends_ms = event->timer_set.ends;
	touch_activity(w, event->timer_set.activity);
}
