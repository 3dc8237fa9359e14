/* Step 6, second half: the resource gate and its loop back to the objectives, commitments, and the plan's two mechanisms. */
#include "play.h"

#include <string.h>

/* -- the gate -- */

static const struct value *objective_of(const struct play *p, struct text indicator)
{
	const struct value *all = value_get(p->file, "objectives");

	for (size_t i = 0; i < value_n(all); i++)
		if (value_with(value_get(value_at(all, i), "indicators"), "code", indicator) != NULL)
			return value_at(all, i);
	return NULL;
}

static bool has_code(const struct value *codes, struct text code)
{
	for (size_t i = 0; i < value_n(codes); i++)
		if (text_is(value_text(value_at(codes, i)), code))
			return true;
	return false;
}

/* Of the round's changes those of objectives that the action serves. A year that stays is left out: one of the two changes. */
static struct target_change_list changes_of(struct play *p, const struct value *action, const struct value *changes)
{
	size_t n = value_n(changes), found = 0;
	struct target_change *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++) {
		const struct value *v = value_at(changes, i), *objective = objective_of(p, text_in(v, "indicator"));
		const struct value *indicator = value_with(value_get(objective, "indicators"), "code", text_in(v, "indicator"));
		struct target_change *change = &at[found];

		if (!has_code(value_get(action, "objectives"), text_in(objective, "code")))
			continue;
		*change = (struct target_change){ .indicator = names_find(&p->indicators, text_in(v, "indicator")), .year = int_in(v, "year"),
			.remainder = text_in(v, "remainder_vi"), .remainder_en = text_in(v, "remainder_en") };
		change->has_target = decimal_in(p, v, "to", &change->target);
		change->has_year = change->year != int_in(indicator, "target_year");
		found++;
	}
	return (struct target_change_list){ at, found };
}

static void adjust(struct play *p, const struct value *action, const struct value *changes)
{
	const struct value *v = value_get(action, "adjustment");
	struct command c = { .kind = COMMAND_ADJUST_ACTION };
	enum certainty certainty = (enum certainty)schema_value_of(&enum_certainty, text_in(action, "commitment"));

	c.adjust_action = (struct adjust_action){ .action = names_find(&p->actions, text_in(action, "code")),
		.kind = (enum gate_move)schema_value_of(&enum_gate_move, text_in(v, "kind")),
		.resources = resources_in(p, value_get(v, "cost"), certainty), .reason = text_in(v, "vi"), .reason_en = text_in(v, "en"),
		.changes = changes_of(p, action, changes) };
	c.adjust_action.has_quantity = decimal_in(p, v, "output_quantity", &c.adjust_action.quantity);
	(void)play_do(p, p->facilitator, &c);
}

void play_gate(struct play *p)
{
	const struct value *iterations = value_dig(p->file, "resource_gate", "iterations", NULL), *all = value_get(p->file, "actions");
	struct command freeze = { .kind = COMMAND_FREEZE_PLAN, .freeze_plan.frozen = true };
	int64_t moves = 0;

	if (value_n(iterations) == 0)
		return;
	play_go(p, ACTIVITY_KIND_GATE);
	(void)play_do(p, p->facilitator, &freeze);
	check_gate(p, 0);
	for (size_t i = 1; i < value_n(iterations) && p->failed == 0; i++) {
		const struct value *round = value_at(iterations, i), *actions = value_get(round, "actions");
		struct command record = { .kind = COMMAND_RECORD_ITERATION, .record_iteration = { .label = text_in(round, "label_vi"),
			.label_en = text_in(round, "label_en") } };
		const char *id = text_c(p->arena, text_in(round, "consensus"));

		for (size_t k = 0; k < value_n(actions); k++, moves++)
			adjust(p, value_with(all, "code", value_text(value_at(actions, k))), value_get(round, "objective_changes"));
		(void)play_do(p, p->facilitator, &record);
		check_gate(p, i);
		if (*id == 0)
			continue;
		uint32_t poll = play_consensus(p, id, p->activities[ACTIVITY_KIND_GATE], 0);
		check_consensus(p, id, poll);
	}
	check_gate_open(p);
	play_say(p, "play_gate", moves);
}

/* -- commitments -- */

static bool begins(struct text t, struct text with)
{
	return t.len >= with.len && memcmp(t.at, with.at, with.len) == 0;
}

/* Who sits here for that unit: by the words that the office begins with. */
static const struct player *player_for(struct play *p, struct text lead)
{
	const struct value *people = value_get(p->file, "participants");

	for (size_t i = 0; lead.len > 0 && i < p->players_n; i++)
		if (begins(text_in(value_at(people, i), "role_vi"), lead))
			return &p->players[i];
	return NULL;
}

/* The unit says yes on its own phone; or in the room, and the helper notes it. */
static void commit(struct play *p, const struct value *action)
{
	struct command ask = { .kind = COMMAND_ASK_COMMITMENT }, answer = { .kind = COMMAND_ANSWER_COMMITMENT };
	const struct player *who = player_for(p, text_in(action, "lead_vi"));
	bool own = who != NULL && !who->helped;

	ask.ask_commitment = (struct ask_commitment){ .action = names_find(&p->actions, text_in(action, "code")),
		.party = text_in(action, "lead_vi"), .member = who == NULL ? 0 : who->member, .statement = text_in(action, "vi"),
		.statement_en = text_in(action, "en") };
	answer.answer_commitment.commitment = play_do(p, p->facilitator, &ask);
	answer.answer_commitment.level = (enum commitment_level)schema_value_of(&enum_commitment_level, text_in(action, "commitment"));
	play_wish(p, own ? who->s : p->helper, &answer, NULL);
}

static void set_mechanisms(struct play *p)
{
	const struct value *v = value_get(p->file, "coordination_mechanism"), *watched = value_get(p->file, "monitoring_indicators");
	struct command coordination = { .kind = COMMAND_SET_COORDINATION }, impact = { .kind = COMMAND_SET_IMPACT_MONITORING };
	size_t n = value_n(watched);
	uint32_t *at = arena_take_n(p->arena, n + 1, sizeof *at);

	coordination.set_coordination.data = (struct coordination){ .body = text_in(v, "body_vi"), .body_en = text_in(v, "body_en"),
		.members = { .state = value_int(value_dig(v, "members", "state", NULL), 0),
			.private = value_int(value_dig(v, "members", "private", NULL), 0),
			.community = value_int(value_dig(v, "members", "community", NULL), 0) },
		.chair = text_in(v, "chair_vi"), .secretariat = text_in(v, "secretariat_vi"), .meeting = text_in(v, "meeting_vi"),
		.decision = text_in(v, "decision_rule_vi"), .channels = lines_in(p, v, "information_vi"),
		.escalation = text_in(v, "escalation_vi") };
	play_wish(p, p->facilitator, &coordination, NULL);
	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = names_find(&p->indicators, text_in(value_at(watched, i), "indicator"));
	/* Whoever coordinates collects. */
	impact.set_impact_monitoring.data = (struct impact_monitoring){ .indicators = { at, at == NULL ? 0 : n },
		.collector = text_in(v, "body_vi"), .collector_en = text_in(v, "body_en") };
	play_wish(p, p->facilitator, &impact, NULL);
}

void play_commitments(struct play *p)
{
	const struct value *all = value_get(p->file, "actions");

	if (value_n(all) == 0)
		return;
	play_go(p, ACTIVITY_KIND_COMMITMENTS);
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++)
		commit(p, value_at(all, i));
	set_mechanisms(p);
	if (!play_settle(p))
		return;
	check_commitments(p);
	check_mechanisms(p);
	play_say(p, "play_commitments", (int64_t)value_n(all));
}
