/* The workshop itself: its data, its rules, its beginning and end, and what the wall shows. */
#include "core/rule/rule.h"

#include "core/activity/activity.h"
#include "core/thread.h"
#include "protocol/keys.h"

static void keep_about(struct workshop *w, const struct about *from)
{
	w->about = *from;
	keep_data(w, &shape_about, &w->about);
}

static const struct template_row *template_find(struct text name)
{
	for (size_t i = 0; i < template_rows_n; i++)
		if (text_is(name, text_of(template_rows[i].name)))
			return &template_rows[i];
	return NULL;
}

static struct part part_of(enum activity_kind kind)
{
	const struct activity_row *row = &activity_rows[kind];

	return (struct part){ .kind = kind, .title = text_of(row->title_vi), .title_en = text_of(row->title_en),
		.question = text_of(row->question_vi), .question_en = text_of(row->question_en), .minutes = row->minutes };
}

/* Templates are written out at the edge: what a later version's templates say must not change an old log. */
bool workshop_plan(struct arena *a, struct create_workshop *c)
{
	const struct template_row *t = template_find(c->template.at != NULL ? c->template : text("led-7-steps"));
	size_t n = 0;

	if (c->agenda.n > 0)
		return true;
	while (t != NULL && t->kinds[n] != ACTIVITY_KIND_NONE)
		n++;
	struct part *parts = t == NULL ? NULL : arena_take_n(a, n, sizeof *parts);
	for (size_t i = 0; parts != NULL && i < n; i++)
		parts[i] = part_of(t->kinds[i]);
	c->agenda = (struct part_list){ parts, parts == NULL ? 0 : n };
	return parts != NULL;
}

enum word decide_create_workshop(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct create_workshop *c = &e->command.create_workshop;

	(void)w;
	if (c->agenda.n == 0)
		return word_no_such_thing;
	struct workshop_created *f = &fact(d, EVENT_WORKSHOP_CREATED)->workshop_created;
	f->about = c->about;
	f->rules = c->has_rules ? c->rules : (struct rules){ .k = 5, .pass_percent = 80, .sector_percent = 67 };
	f->code = c->code;
	f->zone = c->zone;
	f->demo = c->has_demo && c->demo;
	f->rehearsal = c->has_rehearses;
	for (size_t i = 0; i < c->agenda.n; i++) {
		struct activity_added *added = &fact(d, EVENT_ACTIVITY_ADDED)->activity_added;

		added->activity = (uint32_t)i + 1;
		added->part = c->agenda.at[i];
	}
	return word_fine;
}

void fold_workshop_created(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct workshop_created *f = &event->workshop_created;

	w->created_ms = e->at_ms;
	w->rules_version = e->command.create_workshop.rules_version;
	w->code = f->code;
	w->zone = f->zone;
	w->demo = f->demo;
	w->rehearsal = f->rehearsal;
	w->rules = f->rules;
	keep_about(w, &f->about);
	touch(w, VIEW_WORKSHOP, 0);
	touch(w, VIEW_AGENDA, 0);
	touch(w, VIEW_STAGE, 0);
	touch(w, VIEW_PEOPLE, 0);
	touch(w, VIEW_HINTS, 0);
	touch(w, VIEW_STRATEGIES, 0);
	touch(w, VIEW_PLAN, 0);
	touch(w, VIEW_GATE, 0);
	touch(w, VIEW_MECHANISMS, 0);
	touch(w, VIEW_CONSULTATION, 0);
	touch(w, VIEW_ME, 0);
}

/* A rehearsal has no links of its own. */
enum word decide_renew_link(const struct workshop *w, const struct entry *e, struct decision *d)
{
	enum role role = e->command.renew_link.link;

	if (!role_has_link(role))
		return word_bad_field;
	if (w->rehearsal)
		return word_not_in_a_rehearsal;
	if (w->links[role] >= LINK_NUMBER_MAX) {
		d->arg = LINK_NUMBER_MAX;
		return word_too_many_things;
	}
	struct link_renewed *f = &fact(d, EVENT_LINK_RENEWED)->link_renewed;
	f->role = role;
	f->number = w->links[role] + 1;
	return word_fine;
}

void fold_link_renewed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->links[event->link_renewed.role] = (uint8_t)event->link_renewed.number;
	touch(w, VIEW_LINKS, 0);
}

/* These are the room's and are never logged; what says otherwise is a forged log. */
enum word decide_rehearse(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w, (void)e, (void)d;
	return word_not_allowed;
}

enum word decide_discard_rehearsal(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w, (void)e, (void)d;
	return word_not_allowed;
}

enum word decide_set_wifi(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w, (void)e, (void)d;
	return word_not_allowed;
}

enum word decide_describe_workshop(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w;
	fact(d, EVENT_WORKSHOP_DESCRIBED)->workshop_described.about = e->command.describe_workshop.about;
	return word_fine;
}

void fold_workshop_described(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	keep_about(w, &event->workshop_described.about);
	touch(w, VIEW_WORKSHOP, 0);
	polls_touch_item(w, ITEMS_OF_PLAN, 1);   /* it goes by the plan's title */
	/* The plan's years weigh on the SMART marks. */
	for (size_t i = 0; i < w->objectives_n; i++)
		touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
}

enum word decide_set_rules(const struct workshop *w, const struct entry *e, struct decision *d)
{
	for (size_t i = 0; i < w->polls_n; i++)
		if (w->polls[i].state != POLL_STATE_PREPARED)
			return word_bad_rules;   /* thresholds are agreed before anybody has voted */
	fact(d, EVENT_RULES_SET)->rules_set.rules = e->command.set_rules.rules;
	return word_fine;
}

void fold_rules_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->rules = event->rules_set.rules;
	touch(w, VIEW_WORKSHOP, 0);
}

enum word decide_end_workshop(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)e;
	if (w->ended)
		return word_already_there;
	for (size_t i = 0; i < w->polls_n; i++)
		if (w->polls[i].state == POLL_STATE_OPEN)
			return word_poll_is_open;   /* ballots still lie in an urn */
	for (size_t i = 0; i < w->activities_n; i++)
		if (activity_needs_discussion(w, &w->activities[i]))
			return word_needs_discussion;
	(void)fact(d, EVENT_WORKSHOP_ENDED);
	return word_fine;
}

static void touch_end(struct workshop *w)
{
	touch(w, VIEW_WORKSHOP, 0);
	for (size_t i = 0; i < w->cards_n; i++)
		touch(w, VIEW_MINE, w->cards[i].number);          /* nobody changes it any more */
	for (size_t i = 0; i < w->objectives_n; i++)
		touch(w, VIEW_MINE_OBJECTIVE, w->objectives[i].number);
	for (size_t i = 0; i < w->commitments_n; i++)
		touch(w, VIEW_MY_COMMITMENT, w->commitments[i].number);   /* no answer after the end */
	touch_my_scores(w);
}

void fold_workshop_ended(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)event;
	w->ended = true;
	w->ended_ms = e->at_ms;
	touch_end(w);
}

enum word decide_reopen_workshop(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)e;
	if (!w->ended)
		return word_already_there;
	(void)fact(d, EVENT_WORKSHOP_REOPENED);
	return word_fine;
}

void fold_workshop_reopened(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	(void)event;
	w->ended = false;
	touch_end(w);
}

enum word decide_show_on_wall(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct show_on_wall *c = &e->command.show_on_wall;
	bool is_thread = c->mode == WALL_MODE_THREAD;

	if (is_thread && (c->card != 0) + (c->objective != 0) + (c->action != 0) != 1)
		return word_no_such_thing;
	if ((c->mode == WALL_MODE_CARD || (is_thread && c->card != 0)) && !wall_may_show(w, c->card))
		return word_no_such_thing;
	if (is_thread && c->objective != 0 && !objective_stands(w, c->objective))
		return word_no_such_thing;
	if (is_thread && c->action != 0 && !action_stands(w, c->action))
		return word_no_such_thing;
	struct wall_set *f = &fact(d, EVENT_WALL_SET)->wall_set;
	f->mode = c->mode;
	f->card = c->mode == WALL_MODE_CARD || is_thread ? c->card : 0;
	f->objective = is_thread ? c->objective : 0;
	f->action = is_thread ? c->action : 0;
	return word_fine;
}

void fold_wall_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->wall = event->wall_set.mode;
	w->spotlight = event->wall_set.card;
	w->wall_objective = event->wall_set.objective;
	w->wall_action = event->wall_set.action;
	touch(w, VIEW_STAGE, 0);
}
