/* Demand and ceilings as they were kept. */
#include "core/gate.h"
#include "core/view/view.h"

void put_gate_row(struct json *j, const struct source_demand *r)
{
	json_open(j);
	json_put_int(j, "source", r->source);
	json_put_int(j, "demand", r->demand);
	json_put_int(j, "ceiling", r->ceiling);
	json_put_int(j, "margin", r->ceiling - r->demand);
	json_put_int(j, "gap", gate_gap(r));
	json_close(j);
}

enum sight see_iteration(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct iteration *n = iteration_at(w, number);
	struct source_demand all = { 0 };
	bool guaranteed = true;

	(void)who;
	(void)a;
	if (n == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "iteration", n->number);
	json_put_int(j, "round", n->number - 1);
	put_opt(j, "label", n->label);
	put_opt(j, "label_en", n->label_en);
	json_put_int(j, "at", n->at_ms);
	json_name(j, "rows");
	json_open_list(j);
	for (size_t i = 0; i < n->rows_n; i++) {
		put_gate_row(j, &n->rows[i]);
		all.demand += n->rows[i].demand;
		all.ceiling += n->rows[i].ceiling;
		guaranteed = guaranteed && gate_gap(&n->rows[i]) == 0;
	}
	json_close_list(j);
	json_put_int(j, "demand", all.demand);
	json_put_int(j, "ceiling", all.ceiling);
	json_put_int(j, "gap", gate_gap(&all));
	json_put_bool(j, "guaranteed", guaranteed);
	put_numbers(j, "adjustments", &n->adjustments);
	json_close(j);
	return SIGHT_SEEN;
}
