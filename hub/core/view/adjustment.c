/* A move of the resource gate, with what was before it and the targets that it changed. */
#include "core/gate.h"
#include "core/view/view.h"

static int64_t total_of(struct resource_list lines)
{
	int64_t total = 0;

	for (size_t i = 0; i < lines.n; i++)
		total += lines.at[i].amount;
	return total;
}

static void put_money(struct json *j, const struct adjustment *m)
{
	put_data_list(j, "before", &shape_resource, m->before.at, m->before.n);
	put_data_list(j, "resources", &shape_resource, m->after.at, m->after.n);
	json_put_int(j, "total_before", total_of(m->before));
	json_put_int(j, "total", total_of(m->after));
}

static void put_output(struct json *j, const struct adjustment *m)
{
	if (m->had_quantity)
		put_decimal(j, "quantity_before", m->quantity_before);
	if (m->has_quantity)
		put_decimal(j, "quantity", m->quantity);
	if (m->end_before != 0)
		json_put_int(j, "end_before", m->end_before);
	if (m->end != 0)
		json_put_int(j, "end", m->end);
}

/* From and to in full, whichever of value and year it was that changed. */
static void put_change(const struct workshop *w, const struct target_was *was, const struct target_change *to, struct json *j)
{
	int64_t year = to->has_year ? to->year : was->year;

	json_open(j);
	json_put_int(j, "indicator", was->indicator);
	json_put_c(j, "code", target_at(w, was->indicator)->code);
	put_decimal(j, "from", was->target);
	if (was->year != 0)
		json_put_int(j, "from_year", was->year);
	put_decimal(j, "to", to->has_target ? to->target : was->target);
	if (year != 0)
		json_put_int(j, "to_year", year);
	put_opt(j, "remainder", to->remainder);
	put_opt(j, "remainder_en", to->remainder_en);
	json_close(j);
}

enum sight see_adjustment(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct adjustment *m = adjustment_at(w, number);

	(void)who;
	(void)a;
	if (m == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "adjustment", m->number);
	json_put_int(j, "action", m->action);
	put_enum(j, "kind", &enum_gate_move, (int)m->kind);
	json_put_int(j, "round", m->round);
	put_money(j, m);
	put_output(j, m);
	json_put_text(j, "reason", m->reason);
	put_opt(j, "reason_en", m->reason_en);
	put_opt(j, "consent", m->consent);
	json_name(j, "changes");
	json_open_list(j);
	for (size_t i = 0; i < m->changes_n; i++)
		put_change(w, &m->was[i], &m->changes[i], j);
	json_close_list(j);
	json_put_bool(j, "undone", m->undone);
	json_put_bool(j, "last", m == gate_last_move(w));
	json_close(j);
	return SIGHT_SEEN;
}
