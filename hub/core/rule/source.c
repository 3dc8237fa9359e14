/* Sources of money and their ceilings. Each is earmarked: none fills a hole of another. */
#include "core/plan.h"
#include "core/rule/rule.h"

#include <stdio.h>

static const struct source *find(const struct workshop *w, uint32_t number)
{
	const struct source *s = source_at(w, number);

	return s == NULL || s->removed ? NULL : s;
}

/* Nobody sets another party's ceiling, so it stands with its owner. */
static enum word set(uint32_t number, const struct source_data *data, struct decision *d)
{
	if (data->owner.len == 0)
		return word_needs_owner;
	struct source_set *f = &fact(d, EVENT_SOURCE_SET)->source_set;
	f->source = number;
	f->data = *data;
	if (f->data.certainty == CERTAINTY_NONE)
		f->data.certainty = CERTAINTY_UNKNOWN;
	return word_fine;
}

enum word decide_add_source(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->sources_n >= SOURCES_MAX) {
		d->arg = SOURCES_MAX;
		return word_too_many_things;
	}
	return set((uint32_t)w->sources_n + 1, &e->command.add_source.data, d);
}

enum word decide_edit_source(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_source *c = &e->command.edit_source;

	return find(w, c->source) == NULL ? word_no_such_thing : set(c->source, &c->data, d);
}

static bool draws_on(const struct action *x, uint32_t source)
{
	for (size_t i = 0; i < x->data.resources.n; i++)
		if (x->data.resources.at[i].source == source)
			return true;
	return false;
}

/* Who decides about this money has changed, and with it how sure it is: a line is the community's to decide on, or nobody has said yet. */
static void lines_settle(struct workshop *w, const struct source *s)
{
	for (size_t i = 0; i < w->actions_n; i++) {
		struct resource_list *list = &w->actions[i].data.resources;
		struct resource *lines;

		if (!draws_on(&w->actions[i], s->number))
			continue;
		lines = arena_copy(&w->arena, list->at, list->n * sizeof *lines);
		if (lines == NULL)
			return;
		for (size_t k = 0; k < list->n; k++)
			if (lines[k].source == s->number)
				lines[k].certainty = source_is_community(s) ? CERTAINTY_AWAITING : CERTAINTY_UNKNOWN;
		list->at = lines;
		touch(w, VIEW_ACTION, w->actions[i].number);
	}
}

void fold_source_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct source_set *f = &event->source_set;
	struct source *s;
	bool is_new = f->source > w->sources_n;

	if (is_new) {
		s = arena_push(&w->arena, &w->sources, &w->sources_n, &w->sources_cap, sizeof *s);
		if (s == NULL)
			return;
		s->number = f->source;
		(void)snprintf(s->code, sizeof s->code, "B%u", s->number);
	}
	s = &w->sources[f->source - 1];
	bool was_community = source_is_community(s);
	/* A consensus round that was opened before speaks of other ceilings. */
	if (w->gate.frozen && (is_new || s->data.ceiling != f->data.ceiling)) {
		w->gate.changed_seq = e->seq;
		polls_grow_stale(w, ITEMS_OF_PLAN);
	}
	s->data = f->data;
	keep_data(w, &shape_source_data, &s->data);
	if (!is_new && was_community != source_is_community(s))
		lines_settle(w, s);
	touch(w, VIEW_SOURCE, s->number);
	touch_gate(w, 0);
}

/* A move that stands would bring its lines back when it is undone. */
static bool is_in_use(const struct workshop *w, uint32_t source)
{
	for (size_t i = 0; i < w->actions_n; i++)
		if (!w->actions[i].removed && draws_on(&w->actions[i], source))
			return true;
	for (size_t i = 0; i < w->adjustments_n; i++) {
		const struct adjustment *x = &w->adjustments[i];

		for (size_t k = 0; !x->undone && k < x->before.n; k++)
			if (x->before.at[k].source == source)
				return true;
	}
	return false;
}

enum word decide_remove_source(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct source *s = find(w, e->command.remove_source.source);

	if (s == NULL)
		return word_no_such_thing;
	if (is_in_use(w, s->number))
		return word_source_in_use;
	fact(d, EVENT_SOURCE_REMOVED)->source_removed.source = s->number;
	return word_fine;
}

void fold_source_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	uint32_t number = event->source_removed.source;

	(void)e;
	w->sources[number - 1].removed = true;
	touch(w, VIEW_SOURCE, number);
	touch_gate(w, 0);
}
