/* TOWS: strategies that join themes of an inner side (S, W) with themes of an outer one (O, T). */
#include "core/rule/rule.h"

#include <stdio.h>

static const struct tows *find(const struct workshop *w, uint32_t number)
{
	const struct tows *t = tows_at(w, number);

	return t == NULL || t->removed ? NULL : t;
}

/* Every theme of one of the two halves of the type, and each half at least once. */
static enum word halves_fit(const struct workshop *w, enum tows_type type, struct ref_list themes)
{
	enum quadrant inner = type == TOWS_TYPE_SO || type == TOWS_TYPE_ST ? QUADRANT_S : QUADRANT_W;
	enum quadrant outer = type == TOWS_TYPE_SO || type == TOWS_TYPE_WO ? QUADRANT_O : QUADRANT_T;
	bool has_inner = false, has_outer = false;

	for (size_t i = 0; i < themes.n; i++) {
		const struct theme *t = theme_at(w, themes.at[i]);

		if (t == NULL || t->removed)
			return word_no_such_thing;
		if (t->quadrant != inner && t->quadrant != outer)
			return word_wrong_halves;
		has_inner = has_inner || t->quadrant == inner;
		has_outer = has_outer || t->quadrant == outer;
	}
	return has_inner && has_outer ? word_fine : word_wrong_halves;
}

static enum word set(const struct workshop *w, struct decision *d, uint32_t number, enum tows_type type,
	const struct tows_data *data)
{
	enum word word = halves_fit(w, type, data->themes);

	if (word != word_fine)
		return word;
	struct tows_set *f = &fact(d, EVENT_TOWS_SET)->tows_set;
	f->tows = number;
	f->data = *data;
	f->data.type = type;
	f->data.themes = refs_once(d->arena, data->themes);
	return word_fine;
}

enum word decide_add_tows(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct tows_data *data = &e->command.add_tows.data;

	if (w->tows_n >= TOWS_MAX) {
		d->arg = TOWS_MAX;
		return word_too_many_things;
	}
	return set(w, d, (uint32_t)w->tows_n + 1, data->type, data);
}

/* Its code was said aloud and tells its type, so the type stays and the halves are asked of that one. */
enum word decide_edit_tows(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_tows *c = &e->command.edit_tows;
	const struct tows *t = find(w, c->tows);

	return t == NULL ? word_no_such_thing : set(w, d, c->tows, t->data.type, &c->data);
}

/* Whatever cites one of its themes tells of it: objectives, and cards of what became of them. */
static void touch_threads(struct workshop *w, const struct tows *t)
{
	touch(w, VIEW_TOWS, t->number);
	for (size_t i = 0; i < t->data.themes.n; i++)
		touch_theme_thread(w, t->data.themes.at[i]);
	for (size_t i = 0; i < w->strategies_n; i++)
		if (refs_have(w->strategies[i].data.tows, t->number))
			touch(w, VIEW_STRATEGY, w->strategies[i].number);
}

void fold_tows_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct tows_set *f = &event->tows_set;
	struct tows *t;

	(void)e;
	if (f->tows > w->tows_n) {
		t = arena_push(&w->arena, &w->tows, &w->tows_n, &w->tows_cap, sizeof *t);
		if (t == NULL)
			return;
		t->number = f->tows;
		(void)snprintf(t->code, sizeof t->code, "%s%u", tows_type_name(f->data.type), ++w->tows_by[f->data.type]);
	}
	t = &w->tows[f->tows - 1];
	touch_threads(w, t);
	t->data = f->data;
	keep_data(w, &shape_tows_data, &t->data);
	touch_threads(w, t);
}

enum word decide_remove_tows(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find(w, e->command.remove_tows.tows) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_TOWS_REMOVED)->tows_removed.tows = e->command.remove_tows.tows;
	return word_fine;
}

void fold_tows_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct tows *t = &w->tows[event->tows_removed.tows - 1];

	(void)e;
	touch_threads(w, t);
	t->removed = true;
	strategies_drop_tows(w, t->number);   /* nothing of the plan points at what is gone */
}

void tows_drop_theme(struct workshop *w, uint32_t theme)
{
	for (size_t i = 0; i < w->tows_n; i++) {
		struct tows *t = &w->tows[i];

		if (!refs_have(t->data.themes, theme))
			continue;
		touch_threads(w, t);
		t->data.themes = refs_without(&w->arena, t->data.themes, theme);
	}
}
