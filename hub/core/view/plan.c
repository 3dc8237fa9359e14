/* The plan as a whole: how full its boxes are, what collides, what is missing; and its sources of money. */
#include "core/plan.h"
#include "core/view/view.h"

enum sight see_source(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct source *s = source_at(w, number);

	(void)who, (void)a;
	if (s == NULL)
		return SIGHT_NEVER;
	if (s->removed)
		return SIGHT_GONE;
	int64_t demand = source_demand(w, s->number);
	json_open(j);
	json_put_int(j, "source", s->number);
	json_put_c(j, "code", s->code);
	put_data(j, "data", &shape_source_data, &s->data);
	json_put_int(j, "demand", demand);
	json_put_int(j, "margin", s->data.ceiling - demand);
	json_put_bool(j, "over", demand > s->data.ceiling);
	json_close(j);
	return SIGHT_SEEN;
}

static void put_boxes(const struct workshop *w, struct json *j)
{
	struct plan_box boxes[BOXES_N];

	plan_boxes(w, boxes);
	json_name(j, "boxes");
	json_open_list(j);
	for (size_t i = 0; i < BOXES_N; i++) {
		json_open(j);
		json_put_int(j, "box", (int64_t)i + 1);
		json_put_int(j, "done", boxes[i].done);
		json_put_int(j, "of", boxes[i].of);
		json_close(j);
	}
	json_close_list(j);
}

static void put_conflicts(const struct workshop *w, struct arena *a, struct json *j)
{
	json_name(j, "conflicts");
	json_open_list(j);
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_conflicts(w, &w->actions[i], a).n > 0)
			json_int(j, w->actions[i].number);
	json_close_list(j);
}

static void put_overloads(const struct workshop *w, struct arena *a, struct json *j)
{
	struct plan_overload *at;
	size_t n = plan_overloads(w, a, &at);

	json_name(j, "overloads");
	json_open_list(j);
	for (size_t i = 0; i < n; i++) {
		json_open(j);
		json_put_text(j, "lead", at[i].lead);
		put_opt(j, "lead_en", at[i].lead_en);
		json_put_int(j, "year", at[i].year);
		json_put_int(j, "half", at[i].half);
		put_numbers(j, "actions", &at[i].actions);
		json_close(j);
	}
	json_close_list(j);
}

/* First and last month of all actions; 0 = none is timed. */
static void put_months(const struct workshop *w, struct json *j)
{
	int64_t first = 0, last = 0;

	for (size_t i = 0; i < w->actions_n; i++) {
		const struct action *x = &w->actions[i];
		int64_t start = x->data.has_start ? x->data.start : x->data.end, end = x->data.has_end ? x->data.end : x->data.start;

		if (!action_counts(w, x) || (!x->data.has_start && !x->data.has_end))
			continue;
		first = first == 0 || start < first ? start : first;
		last = end > last ? end : last;
	}
	json_put_int(j, "first", first);
	json_put_int(j, "last", last);
}

enum sight see_plan(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	struct numbers unserved = plan_unserved(w, a);
	int64_t actions = 0, total = 0;

	(void)number, (void)who;
	for (size_t i = 0; i < w->actions_n; i++) {
		if (!action_counts(w, &w->actions[i]))
			continue;
		actions++;
		total += action_total(&w->actions[i]);
	}
	json_open(j);
	json_put_int(j, "actions", actions);
	json_put_int(j, "total", total);
	put_boxes(w, j);
	put_numbers(j, "unserved", &unserved);
	put_conflicts(w, a, j);
	put_overloads(w, a, j);
	put_months(w, j);
	json_close(j);
	return SIGHT_SEEN;
}
