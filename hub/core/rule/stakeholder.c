/* The grid of step 1: who has an interest, who has influence, and how each group is to be involved. */
#include "core/rule/rule.h"

#include <stdio.h>

static const struct stakeholder *find(const struct workshop *w, uint32_t number)
{
	const struct stakeholder *s = stakeholder_at(w, number);

	return s == NULL || s->removed ? NULL : s;
}

static enum word set(struct decision *d, uint32_t number, const struct stakeholder_data *data)
{
	struct stakeholder_set *f = &fact(d, EVENT_STAKEHOLDER_SET)->stakeholder_set;

	f->stakeholder = number;
	f->data = *data;
	return word_fine;
}

enum word decide_add_stakeholder(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->stakeholders_n >= STAKEHOLDERS_MAX) {
		d->arg = STAKEHOLDERS_MAX;
		return word_too_many_things;
	}
	return set(d, (uint32_t)w->stakeholders_n + 1, &e->command.add_stakeholder.data);
}

enum word decide_edit_stakeholder(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_stakeholder *c = &e->command.edit_stakeholder;

	return find(w, c->stakeholder) == NULL ? word_no_such_thing : set(d, c->stakeholder, &c->data);
}

void fold_stakeholder_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct stakeholder_set *f = &event->stakeholder_set;
	struct stakeholder *s;

	(void)e;
	if (f->stakeholder > w->stakeholders_n) {
		s = arena_push(&w->arena, &w->stakeholders, &w->stakeholders_n, &w->stakeholders_cap, sizeof *s);
		if (s == NULL)
			return;
		s->number = f->stakeholder;
		(void)snprintf(s->code, sizeof s->code, "ST%02u", s->number);
	}
	s = &w->stakeholders[f->stakeholder - 1];
	s->data = f->data;
	keep_data(w, &shape_stakeholder_data, &s->data);
	touch(w, VIEW_STAKEHOLDER, s->number);
}

enum word decide_remove_stakeholder(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find(w, e->command.remove_stakeholder.stakeholder) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_STAKEHOLDER_REMOVED)->stakeholder_removed.stakeholder = e->command.remove_stakeholder.stakeholder;
	return word_fine;
}

void fold_stakeholder_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct stakeholder *s = &w->stakeholders[event->stakeholder_removed.stakeholder - 1];

	(void)e;
	s->removed = true;
	touch(w, VIEW_STAKEHOLDER, s->number);
}
