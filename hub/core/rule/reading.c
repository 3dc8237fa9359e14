/* Monitoring: readings of actions and measurements of indicators, months later, by whoever reports. What they mean is progress.c's. */
#include "core/progress.h"
#include "core/rule/rule.h"

/* -- how an action goes on -- */

static enum word set_reading(const struct workshop *w, struct decision *d, uint32_t number, const struct reading_data *data)
{
	const struct action *x = action_at(w, data->action);

	if (x == NULL || x->removed)
		return word_no_such_thing;
	struct reading_set *f = &fact(d, EVENT_READING_SET)->reading_set;
	f->reading = number;
	f->data = *data;
	return word_fine;
}

static const struct reading *find_reading(const struct workshop *w, uint32_t number)
{
	const struct reading *r = reading_at(w, number);

	return r == NULL || r->removed ? NULL : r;
}

enum word decide_add_reading(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->readings_n >= READINGS_MAX) {
		d->arg = READINGS_MAX;
		return word_too_many_things;
	}
	return set_reading(w, d, (uint32_t)w->readings_n + 1, &e->command.add_reading.data);
}

enum word decide_edit_reading(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_reading *c = &e->command.edit_reading;

	return find_reading(w, c->reading) == NULL ? word_no_such_thing : set_reading(w, d, c->reading, &c->data);
}

void fold_reading_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct reading_set *f = &event->reading_set;
	struct reading *r;

	(void)e;
	if (f->reading > w->readings_n) {
		r = arena_push(&w->arena, &w->readings, &w->readings_n, &w->readings_cap, sizeof *r);
		if (r == NULL)
			return;
		r->number = f->reading;
	}
	r = &w->readings[f->reading - 1];
	r->data = f->data;
	keep_data(w, &shape_reading_data, &r->data);
	touch(w, VIEW_READING, r->number);
}

enum word decide_remove_reading(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find_reading(w, e->command.remove_reading.reading) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_READING_REMOVED)->reading_removed.reading = e->command.remove_reading.reading;
	return word_fine;
}

void fold_reading_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->readings[event->reading_removed.reading - 1].removed = true;
	touch(w, VIEW_READING, event->reading_removed.reading);
}

/* -- an indicator, measured -- */

static enum word set_measurement(const struct workshop *w, struct decision *d, uint32_t number, const struct measurement_data *data)
{
	const struct target *t = target_at(w, data->indicator);

	if (t == NULL || t->removed || objective_at(w, t->objective)->withdrawn)
		return word_no_such_thing;
	struct measurement_set *f = &fact(d, EVENT_MEASUREMENT_SET)->measurement_set;
	f->measurement = number;
	f->data = *data;
	return word_fine;
}

static const struct measurement *find_measurement(const struct workshop *w, uint32_t number)
{
	const struct measurement *m = measurement_at(w, number);

	return m == NULL || !measurement_stands(w, m) ? NULL : m;
}

enum word decide_add_measurement(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->measurements_n >= MEASUREMENTS_MAX) {
		d->arg = MEASUREMENTS_MAX;
		return word_too_many_things;
	}
	return set_measurement(w, d, (uint32_t)w->measurements_n + 1, &e->command.add_measurement.data);
}

enum word decide_edit_measurement(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_measurement *c = &e->command.edit_measurement;

	return find_measurement(w, c->measurement) == NULL ? word_no_such_thing : set_measurement(w, d, c->measurement, &c->data);
}

void fold_measurement_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct measurement_set *f = &event->measurement_set;
	struct measurement *m;

	(void)e;
	if (f->measurement > w->measurements_n) {
		m = arena_push(&w->arena, &w->measurements, &w->measurements_n, &w->measurements_cap, sizeof *m);
		if (m == NULL)
			return;
		m->number = f->measurement;
	}
	m = &w->measurements[f->measurement - 1];
	m->data = f->data;
	keep_data(w, &shape_measurement_data, &m->data);
	touch(w, VIEW_MEASUREMENT, m->number);
}

enum word decide_remove_measurement(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find_measurement(w, e->command.remove_measurement.measurement) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_MEASUREMENT_REMOVED)->measurement_removed.measurement = e->command.remove_measurement.measurement;
	return word_fine;
}

void fold_measurement_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->measurements[event->measurement_removed.measurement - 1].removed = true;
	touch(w, VIEW_MEASUREMENT, event->measurement_removed.measurement);
}
