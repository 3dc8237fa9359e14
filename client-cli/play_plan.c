/* Step 6, first half: where money comes from, and the actions with the boxes 1 to 5. */
#include "play.h"

#include <string.h>

/*
 * The file does not say whose a source is, and nobody sets another party's ceiling: so it is the party of the file that has it.
 * Codes of participants and stakeholders.
 */
static const struct { const char *source, *owner; } owners[] = {
	{ "B1", "NN01" }, { "B2", "NN02" }, { "B3", "TN02" }, { "B4", "ST06" }, { "B5", "XH01" } };

static void owned(const struct play *p, struct source_data *data, struct text code)
{
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		struct text owner = text_of(owners[i].owner);
		const struct value *person = value_with(value_get(p->file, "participants"), "code", owner);
		const struct value *party = value_with(value_get(p->file, "stakeholders"), "code", owner);

		if (!text_is(text_of(owners[i].source), code))
			continue;
		data->owner = person != NULL ? text_in(person, "role_vi") : text_in(party, "vi");
		data->owner_en = person != NULL ? text_in(person, "role_en") : text_in(party, "en");
	}
	if (data->owner.len == 0)
		data->owner = data->name;
}

static void write_sources(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++) {
		const struct value *v = value_at(all, i);
		struct command c = { .kind = COMMAND_ADD_SOURCE };
		struct source_data *data = &c.add_source.data;

		*data = (struct source_data){ .name = text_in(v, "vi"), .name_en = text_in(v, "en"), .ceiling = int_in(v, "ceiling"),
			.community = value_bool(value_get(v, "needs_community_decision")), .has_community = true };
		owned(p, data, text_in(v, "code"));
		names_add(p, &p->sources, text_in(v, "code"), play_do(p, p->facilitator, &c));
	}
}

struct resource_list resources_in(struct play *p, const struct value *cost, enum certainty certainty)
{
	size_t n = value_n(cost), lines = 0;
	struct resource *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++) {
		int64_t amount = value_int(value_at(cost, i), 0);

		if (amount > 0)
			at[lines++] = (struct resource){ .source = names_find(&p->sources, value_name(value_at(cost, i))), .amount = amount,
				.certainty = certainty };
	}
	return (struct resource_list){ at, lines };
}

static struct dependency_list waits_for(struct play *p, const struct value *list)
{
	size_t n = value_n(list);
	struct dependency *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = (struct dependency){ .action = names_find(&p->actions, text_in(value_at(list, i), "action")),
			.kind = (enum link_kind)schema_value_of(&enum_link_kind, text_in(value_at(list, i), "type")) };
	return (struct dependency_list){ at, at == NULL ? 0 : n };
}

static struct action_data action_of(struct play *p, const struct value *v)
{
	/* How sure its money is, the party says with its commitment. */
	enum certainty certainty = (enum certainty)schema_value_of(&enum_certainty, text_in(v, "commitment"));
	struct action_data data = { .title = text_in(v, "vi"), .title_en = text_in(v, "en"),
		.objectives = names_list(p, &p->objectives, value_get(v, "objectives")),
		.strategy = names_find(&p->strategies, text_in(v, "option")), .output = text_in(v, "output_vi"),
		.unit = text_in(v, "output_unit_vi"), .lead = text_in(v, "lead_vi"), .partners = lines_in(p, v, "partners_vi"),
		.resources = resources_in(p, value_get(v, "cost"), certainty), .start = month_in(v, "start"), .end = month_in(v, "end"),
		.risk = text_in(v, "risk_vi"), .likelihood = int_in(v, "risk_likelihood"), .impact = int_in(v, "risk_impact"),
		.mitigation = text_in(v, "mitigation_vi"), .missing = text_in(v, "missing_vi") };

	data.has_quantity = decimal_in(p, v, "output_quantity", &data.quantity);
	data.has_start = data.start != 0;
	data.has_end = data.end != 0;
	data.has_likelihood = data.likelihood != 0;
	data.has_impact = data.impact != 0;
	return data;
}

void play_actions(struct play *p)
{
	const struct value *all = value_get(p->file, "actions");

	if (value_n(all) == 0)
		return;
	play_go(p, ACTIVITY_KIND_ACTIONS);
	write_sources(p, value_get(p->file, "resource_sources"));
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++) {
		struct command c = { .kind = COMMAND_ADD_ACTION, .add_action.data = action_of(p, value_at(all, i)) };

		names_add(p, &p->actions, text_in(value_at(all, i), "code"), play_do(p, p->helper, &c));
	}
	/* An action may wait for one that comes later in the file, so these links come when all are there. */
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++) {
		const struct value *after = value_get(value_at(all, i), "depends_on");
		struct command c = { .kind = COMMAND_EDIT_ACTION };

		if (value_n(after) == 0)
			continue;
		c.edit_action.action = p->actions.at[i].number;
		c.edit_action.data = action_of(p, value_at(all, i));
		c.edit_action.data.after = waits_for(p, after);
		play_wish(p, p->helper, &c, NULL);
	}
	(void)play_settle(p);
	check_actions(p);
	check_thread(p);
	play_say(p, "play_actions", (int64_t)value_n(all));
}
