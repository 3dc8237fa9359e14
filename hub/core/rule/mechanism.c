/* The two mechanisms of the plan, one of each: how the parties work together, and how impact is watched. */
#include "core/rule/rule.h"

static void touch_mechanisms(struct workshop *w)
{
	touch(w, VIEW_MECHANISMS, 0);
	touch(w, VIEW_PLAN, 0);
}

enum word decide_set_coordination(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w;
	fact(d, EVENT_COORDINATION_SET)->coordination_set.data = e->command.set_coordination.data;
	return word_fine;
}

void fold_coordination_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->has_coordination = true;
	w->coordination = event->coordination_set.data;
	keep_data(w, &shape_coordination, &w->coordination);
	touch_mechanisms(w);
}

enum word decide_set_impact_monitoring(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct impact_monitoring *data = &e->command.set_impact_monitoring.data;

	for (size_t i = 0; i < data->indicators.n; i++) {
		const struct target *t = target_at(w, data->indicators.at[i]);

		if (t == NULL || t->removed || objective_at(w, t->objective)->withdrawn)
			return word_no_such_thing;
	}
	struct impact_monitoring_set *f = &fact(d, EVENT_IMPACT_MONITORING_SET)->impact_monitoring_set;
	f->data = *data;
	f->data.indicators = refs_once(d->arena, data->indicators);
	return word_fine;
}

void fold_impact_monitoring_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->has_impact = true;
	w->impact = event->impact_monitoring_set.data;
	keep_data(w, &shape_impact_monitoring, &w->impact);
	touch_mechanisms(w);
}

void mechanisms_drop_indicator(struct workshop *w, uint32_t indicator)
{
	if (!refs_have(w->impact.indicators, indicator))
		return;
	w->impact.indicators = refs_without(&w->arena, w->impact.indicators, indicator);
	touch_mechanisms(w);
}
