/* A line of the action plan with what follows from it: costs, risk, warnings, and what was done about it since. */
#include "core/plan.h"
#include "core/view/view.h"

static void put_adjustments(const struct workshop *w, uint32_t action, struct json *j)
{
	json_name(j, "adjustments");
	json_open_list(j);
	for (size_t i = 0; i < w->adjustments_n; i++)
		if (w->adjustments[i].action == action && !w->adjustments[i].undone)
			json_int(j, w->adjustments[i].number);
	json_close_list(j);
}

static void put_commitments(const struct workshop *w, uint32_t action, struct json *j)
{
	json_name(j, "commitments");
	json_open_list(j);
	for (size_t i = 0; i < w->commitments_n; i++)
		if (w->commitments[i].action == action && !w->commitments[i].removed)
			json_int(j, w->commitments[i].number);
	json_close_list(j);
}

enum sight see_action(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct action *x = action_at(w, number);

	if (x == NULL)
		return SIGHT_NEVER;
	if (x->removed)
		return SIGHT_GONE;
	struct numbers conflicts = action_conflicts(w, x, a);
	json_open(j);
	json_put_int(j, "action", x->number);
	json_put_c(j, "code", x->code);
	put_data(j, "data", &shape_action_data, &x->data);
	json_put_int(j, "total", action_total(x));
	json_put_int(j, "awaiting", action_awaiting(x));
	put_enum(j, "group", &enum_priority, (int)action_group(w, x));
	json_put_bool(j, "legal", action_is_legal(w, x));
	json_put_int(j, "risk_score", action_risk(x));
	json_put_bool(j, "needs_mitigation", action_needs_mitigation(x));
	put_numbers(j, "conflicts", &conflicts);
	json_put_bool(j, "overload", action_is_in_overload(w, x, a));
	json_put_bool(j, "dropped", x->dropped);
	json_put_int(j, "unfunded", action_unfunded_place(w, x));
	put_adjustments(w, x->number, j);
	put_commitments(w, x->number, j);
	put_origin(j, w, a, VIEW_ACTION, x->number, who->role);
	json_close(j);
	return SIGHT_SEEN;
}
