/* Themes: groups of cards that people named. */
#include "core/rule/rule.h"

#include <stdio.h>

static const struct theme *find(const struct workshop *w, uint32_t number)
{
	const struct theme *t = theme_at(w, number);

	return t == NULL || t->removed ? NULL : t;
}

enum word decide_add_theme(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_theme *c = &e->command.add_theme;

	if (w->themes_n >= THEMES_MAX) {
		d->arg = THEMES_MAX;
		return word_too_many_things;
	}
	struct theme_added *f = &fact(d, EVENT_THEME_ADDED)->theme_added;
	f->theme = (uint32_t)w->themes_n + 1;
	f->quadrant = c->quadrant;
	f->title = c->title;
	f->title_en = c->title_en;
	return word_fine;
}

void fold_theme_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct theme_added *f = &event->theme_added;
	struct theme *t = arena_push(&w->arena, &w->themes, &w->themes_n, &w->themes_cap, sizeof *t);

	(void)e;
	if (t == NULL)
		return;
	t->number = f->theme;
	t->quadrant = f->quadrant;
	t->title = keep(w, f->title);
	t->title_en = keep(w, f->title_en);
	unsigned before = w->themes_by[t->quadrant]++;
	if (before < 26)
		(void)snprintf(t->code, sizeof t->code, "%s-%c", quadrant_name(t->quadrant), (char)('A' + before));
	else
		(void)snprintf(t->code, sizeof t->code, "%s-%u", quadrant_name(t->quadrant), before + 1);
	touch(w, VIEW_THEME, t->number);
	polls_grow_stale(w, ITEMS_OF_THEMES);
}

enum word decide_rename_theme(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct rename_theme *c = &e->command.rename_theme;
	const struct theme *t = find(w, c->theme);

	if (t == NULL)
		return word_no_such_thing;
	struct theme_renamed *f = &fact(d, EVENT_THEME_RENAMED)->theme_renamed;
	f->theme = c->theme;
	f->title = c->title;
	f->title_en = c->title_en.at != NULL ? c->title_en : t->title_en;
	return word_fine;
}

void fold_theme_renamed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct theme *t = &w->themes[event->theme_renamed.theme - 1];

	(void)e;
	t->title = keep(w, event->theme_renamed.title);
	t->title_en = keep(w, event->theme_renamed.title_en);
	touch(w, VIEW_THEME, t->number);
	polls_grow_stale(w, ITEMS_OF_THEMES);
}

enum word decide_remove_theme(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find(w, e->command.remove_theme.theme) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_THEME_REMOVED)->theme_removed.theme = e->command.remove_theme.theme;
	return word_fine;
}

void fold_theme_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct theme *t = &w->themes[event->theme_removed.theme - 1];

	(void)e;
	touch_theme_thread(w, t->number);
	t->removed = true;
	touch_cards_thread(w, &t->cards);
	for (size_t i = 0; i < t->cards.n; i++) {
		w->cards[t->cards.at[i] - 1].theme = 0;
		touch(w, VIEW_CARD, t->cards.at[i]);
	}
	t->cards.n = 0;
	touch(w, VIEW_THEME, t->number);
	tows_drop_theme(w, t->number);
	for (size_t i = 0; i < w->objectives_n; i++)
		if (numbers_have(&w->objectives[i].themes, t->number))
			touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
	polls_grow_stale(w, ITEMS_OF_THEMES);
}

enum word decide_keep_single(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct theme *t = find(w, e->command.keep_single.theme);

	if (t == NULL)
		return word_no_such_thing;
	if (t->single)
		return word_already_there;
	fact(d, EVENT_THEME_KEPT_SINGLE)->theme_kept_single.theme = t->number;
	return word_fine;
}

void fold_theme_kept_single(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->themes[event->theme_kept_single.theme - 1].single = true;
	touch(w, VIEW_THEME, event->theme_kept_single.theme);
}
