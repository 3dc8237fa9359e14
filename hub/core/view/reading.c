/* Readings and measurements, with the percentages and flags that follow from them. */
#include "core/progress.h"
#include "core/view/view.h"

enum sight see_reading(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct reading *r = reading_at(w, number);

	(void)who, (void)a;
	if (r == NULL)
		return SIGHT_NEVER;
	if (r->removed)
		return SIGHT_GONE;
	struct reading_progress p = reading_progress(&r->data);
	json_open(j);
	json_put_int(j, "reading", r->number);
	put_data(j, "data", &shape_reading_data, &r->data);
	if (p.has_physical)
		put_decimal(j, "physical", p.physical);
	if (p.has_financial)
		put_decimal(j, "financial", p.financial);
	put_enum(j, "status", &enum_progress, (int)p.status);
	json_put_bool(j, "mismatch", p.mismatch);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_measurement(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct measurement *m = measurement_at(w, number);

	(void)who, (void)a;
	if (m == NULL)
		return SIGHT_NEVER;
	if (!measurement_stands(w, m))
		return SIGHT_GONE;
	const struct target *t = target_at(w, m->data.indicator);
	struct target_progress p = target_progress(t, &m->data);
	json_open(j);
	json_put_int(j, "measurement", m->number);
	json_put_c(j, "code", t->code);
	json_put_int(j, "objective", t->objective);
	put_data(j, "data", &shape_measurement_data, &m->data);
	if (p.of_milestone_known)
		put_decimal(j, "of_milestone", p.of_milestone);
	if (p.of_target_known)
		put_decimal(j, "of_target", p.of_target);
	put_enum(j, "status", &enum_progress, (int)p.status);
	json_close(j);
	return SIGHT_SEEN;
}
