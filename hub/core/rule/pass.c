/*
 * Code cards at the door: given out by hand, one to a person, with the sector on them. So nobody claims the smallest sector
 * to weigh more. Here stand their numbers alone; the digits that prove one are derived at the edge and never stored.
 */
#include "core/rule/rule.h"

enum word decide_set_door(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->by_pass == e->command.set_door.by_pass)
		return word_already_there;
	fact(d, EVENT_DOOR_SET)->door_set.by_pass = e->command.set_door.by_pass;
	return word_fine;
}

void fold_door_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->by_pass = event->door_set.by_pass;
	touch(w, VIEW_WORKSHOP, 0);
}

enum word decide_issue_passes(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct issue_passes *c = &e->command.issue_passes;

	if (w->passes_n + (size_t)c->count > PASSES_MAX) {
		d->arg = PASSES_MAX;
		return word_too_many_things;
	}
	struct passes_issued *f = &fact(d, EVENT_PASSES_ISSUED)->passes_issued;
	f->sector = c->sector;
	f->first = (uint32_t)w->passes_n + 1;
	f->count = c->count;
	return word_fine;
}

void fold_passes_issued(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct passes_issued *f = &event->passes_issued;

	(void)e;
	for (int64_t i = 0; i < f->count; i++) {
		struct pass *p = arena_push(&w->arena, &w->passes, &w->passes_n, &w->passes_cap, sizeof *p);

		if (p == NULL)
			return;
		*p = (struct pass){ .number = (uint32_t)w->passes_n, .sector = f->sector };
	}
	touch(w, VIEW_PEOPLE, 0);
}

enum word decide_free_pass(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct pass *p = pass_at(w, e->command.free_pass.pass);

	if (p == NULL)
		return word_no_such_thing;
	if (p->member == 0)
		return word_already_there;
	/* The ballot of its seat may lie in the urn, where none can be found by its person; a new seat would cast a second one. */
	for (size_t i = 0; i < w->polls_n; i++)
		if (w->polls[i].state == POLL_STATE_OPEN)
			return word_poll_is_open;
	const struct member *m = member_at(w, p->member);
	if (m != NULL && !m->left)
		fact(d, EVENT_MEMBER_LEFT)->member_left.member = m->number;   /* one card, one seat */
	fact(d, EVENT_PASS_FREED)->pass_freed.pass = p->number;
	return word_fine;
}

void fold_pass_freed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->passes[event->pass_freed.pass - 1].member = 0;
	touch(w, VIEW_PEOPLE, 0);
}
