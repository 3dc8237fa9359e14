/* The situation in figures: an indicator over the years, with its target and what other places have. */
#include "core/rule/rule.h"

#include <stdio.h>
#include <string.h>

static const struct series *find(const struct workshop *w, uint32_t number)
{
	const struct series *s = series_at(w, number);

	return s == NULL || s->removed ? NULL : s;
}

/* By year, each once: of two figures for a year the one given last stands, like a cell that was typed over. */
static struct year_value_list by_year(struct arena *a, struct year_value_list from)
{
	struct year_value *at = arena_take_n(a, from.n + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; at != NULL && i < from.n; i++) {
		size_t place = n;

		while (place > 0 && at[place - 1].year > from.at[i].year)
			place--;
		if (place > 0 && at[place - 1].year == from.at[i].year) {
			at[place - 1] = from.at[i];
			continue;
		}
		memmove(&at[place + 1], &at[place], (n - place) * sizeof *at);
		at[place] = from.at[i];
		n++;
	}
	return (struct year_value_list){ at, n };
}

static enum word set(struct decision *d, uint32_t number, const struct series_data *data)
{
	struct series_set *f = &fact(d, EVENT_SERIES_SET)->series_set;

	f->series = number;
	f->data = *data;
	f->data.points = by_year(d->arena, data->points);
	return word_fine;
}

enum word decide_add_series(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->series_n >= SERIES_MAX) {
		d->arg = SERIES_MAX;
		return word_too_many_things;
	}
	return set(d, (uint32_t)w->series_n + 1, &e->command.add_series.data);
}

enum word decide_edit_series(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_series *c = &e->command.edit_series;

	return find(w, c->series) == NULL ? word_no_such_thing : set(d, c->series, &c->data);
}

void fold_series_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct series_set *f = &event->series_set;
	struct series *s;

	(void)e;
	if (f->series > w->series_n) {
		s = arena_push(&w->arena, &w->series, &w->series_n, &w->series_cap, sizeof *s);
		if (s == NULL)
			return;
		s->number = f->series;
		(void)snprintf(s->code, sizeof s->code, "IN%02u", s->number);
	}
	s = &w->series[f->series - 1];
	s->data = f->data;
	keep_data(w, &shape_series_data, &s->data);
	touch(w, VIEW_SERIES, s->number);
}

enum word decide_remove_series(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find(w, e->command.remove_series.series) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_SERIES_REMOVED)->series_removed.series = e->command.remove_series.series;
	return word_fine;
}

void fold_series_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct series *s = &w->series[event->series_removed.series - 1];

	(void)e;
	s->removed = true;
	touch(w, VIEW_SERIES, s->number);
}
