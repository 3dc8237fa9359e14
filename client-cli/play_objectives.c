/* Step 4: objectives, indicators, points, groups A, B and C. */
#include "play.h"

#include <string.h>

/* A group's paper, typed by the helper; the facilitator has enough to send within what the hub lets one connection say. */
static void add_objective(struct play *p, const struct value *v)
{
	struct command c = { .kind = COMMAND_ADD_OBJECTIVE };

	c.add_objective = (struct add_objective){ .activity = p->activities[ACTIVITY_KIND_OBJECTIVES], .text = text_in(v, "vi"),
		.en = text_in(v, "en"), .dimension = (enum dimension)schema_value_of(&enum_dimension, text_in(v, "dimension")),
		.horizon = (enum horizon)schema_value_of(&enum_horizon, text_in(v, "horizon")),
		.elements = names_list(p, &p->elements, value_get(v, "vision_elements")),
		.themes = names_list(p, &p->themes, value_get(v, "themes")) };
	names_add(p, &p->objectives, text_in(v, "code"), play_do(p, p->helper, &c));
}

static void add_indicator(struct play *p, uint32_t objective, const struct value *v)
{
	struct command c = { .kind = COMMAND_ADD_INDICATOR };
	struct add_indicator *i = &c.add_indicator;

	*i = (struct add_indicator){ .objective = objective, .text = text_in(v, "vi"), .en = text_in(v, "en"),
		.unit = text_in(v, "unit_vi"), .unit_en = text_in(v, "unit_en"),
		.direction = (enum direction)schema_value_of(&enum_direction, text_in(v, "direction")),
		.source = text_in(v, "source_vi"), .source_en = text_in(v, "source_en") };
	i->has_baseline = decimal_in(p, v, "baseline", &i->baseline);
	i->has_target = decimal_in(p, v, "target", &i->target);
	i->baseline_year = int_in(v, "baseline_year");
	i->has_baseline_year = i->baseline_year != 0;
	i->target_year = int_in(v, "target_year");
	i->has_target_year = i->target_year != 0;
	names_add(p, &p->indicators, text_in(v, "code"), play_do(p, p->facilitator, &c));
}

static void write_objectives(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++)
		add_objective(p, value_at(all, i));
	/* A chain may lead forward to an objective that comes later in the file, so the links come when all are there. */
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i), *indicators = value_get(v, "indicators");
		struct command c = { .kind = COMMAND_EDIT_OBJECTIVE };
		uint32_t number = names_find(&p->objectives, text_in(v, "code"));

		c.edit_objective = (struct edit_objective){ .objective = number, .has_leads_to = true,
			.leads_to = names_list(p, &p->objectives, value_get(v, "contributes_to")) };
		if (c.edit_objective.leads_to.n > 0)
			play_wish(p, p->helper, &c, NULL);
		for (size_t k = 0; k < value_n(indicators); k++)
			add_indicator(p, number, value_at(indicators, k));
	}
	(void)play_settle(p);
}

static void put_in_groups(struct play *p, const struct value *decision, uint32_t poll)
{
	static const struct { const char *list; enum priority group; } groups[] = {
		{ "group_a", PRIORITY_A }, { "group_b", PRIORITY_B }, { "group_c", PRIORITY_C } };
	struct command talk = { .kind = COMMAND_DISCUSS_POLL };

	talk.discuss_poll = (struct discuss_poll){ .poll = poll,
		.text = text_in(decision, "reason_vi"), .en = text_in(decision, "reason_en") };
	if (talk.discuss_poll.text.len > 0)
		play_wish(p, p->facilitator, &talk, NULL);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct value *codes = value_get(decision, groups[i].list);

		for (size_t k = 0; k < value_n(codes); k++) {
			struct command c = { .kind = COMMAND_SET_PRIORITY };

			c.set_priority.objective = names_find(&p->objectives, value_text(value_at(codes, k)));
			c.set_priority.group = groups[i].group;
			c.set_priority.reason = text_in(decision, "reason_vi");
			play_wish(p, p->facilitator, &c, NULL);
		}
	}
	(void)play_settle(p);
}

void play_objectives(struct play *p)
{
	const struct value *all = value_get(p->file, "objectives");
	const struct prepare_poll rule = { .method = METHOD_DOTS, .items_of = ITEMS_OF_OBJECTIVES };

	play_go(p, ACTIVITY_KIND_OBJECTIVES);
	play_turn(p, COMMAND_OPEN_INPUT, ACTIVITY_KIND_OBJECTIVES);
	write_objectives(p, all);
	play_turn(p, COMMAND_CLOSE_INPUT, ACTIVITY_KIND_OBJECTIVES);
	play_turn(p, COMMAND_REVEAL, ACTIVITY_KIND_OBJECTIVES);
	play_say(p, "play_objectives", (int64_t)value_n(all));
	play_go(p, ACTIVITY_KIND_OBJECTIVE_POINTS);
	uint32_t poll = play_round(p, "R2", p->activities[ACTIVITY_KIND_OBJECTIVE_POINTS], &rule);
	check_round(p, "R2", poll);
	put_in_groups(p, value_dig(p->file, "objectives_expected", "decision", NULL), poll);
	check_objectives(p);
}
