/* The steps 1, 5, 6 and 7 of the demo commune, the figures and TOWS: what run.c plays between its own parts of the day. */
#ifndef TESTS_GOLDEN_PLAN_H
#define TESTS_GOLDEN_PLAN_H

#include "demo.h"

static void plan_series(struct demo *d, const struct value *v)
{
	const struct value *years = value_get(v, "series");
	struct year_value *points = arena_take_n(&d->m.a, value_n(years) + 1, sizeof *points);
	struct comparison *other = arena_take(&d->m.a, sizeof *other);

	for (size_t i = 0; i < value_n(years); i++) {
		struct decimal year;

		(void)decimal_read(value_name(value_at(years, i)), &year);
		points[i].year = year.units;
		(void)decimal_read(value_number(&d->m.a, value_at(years, i)), &points[i].value);
	}
	other->label = text("Bình quân toàn tỉnh năm 2025");
	other->label_en = text("Average of the province, 2025");
	(void)decimal_in(d, v, "compare_value", &other->value);
	RUN(&d->m, ADD_SERIES, add_series, .data = { .name = part(v, "vi"), .name_en = part(v, "en"), .unit = part(v, "unit_vi"),
		.unit_en = part(v, "unit_en"), .points = { points, value_n(years) }, .compare = { other, 1 } });
}

static void plan_start(struct demo *d)
{
	const struct value *list = get(d, "stakeholders"), *figures = value_get(get(d, "commune_profile"), "indicators");

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);

		RUN(&d->m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = part(v, "vi"), .name_en = part(v, "en"),
			.sector = (enum sector)choice(&enum_sector, part(v, "sector")), .interest = int_in(v, "interest"),
			.influence = int_in(v, "influence"), .position = (enum position)choice(&enum_position, part(v, "position")) });
	}
	for (size_t i = 0; i < value_n(figures); i++)
		plan_series(d, value_at(figures, i));
}

static void plan_tows(struct demo *d)
{
	const struct value *list = get(d, "tows");

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);

		RUN(&d->m, ADD_TOWS, add_tows, .data = { .type = (enum tows_type)choice(&enum_tows_type, part(v, "type")),
			.text = part(v, "vi"), .en = part(v, "en"), .themes = refs(d, value_get(v, "from"), theme_of) });
	}
}

/* -- options -- */

static void plan_score(struct demo *d, uint32_t strategy, const struct value *scores)
{
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		const struct value *values = value_get(scores, sector_name((enum sector)s));
		int64_t *at = arena_take_n(&d->m.a, value_n(values) + 1, sizeof *at);

		for (size_t i = 0; i < value_n(values); i++)
			at[i] = value_int(value_at(values, i), 0);
		RUN(&d->m, SCORE_STRATEGY, score_strategy, .strategy = strategy, .sector = (enum sector)s, .values = { at, value_n(values) });
	}
}

static void plan_option(struct demo *d, const struct value *v)
{
	static const enum must_have harm[] = { MUST_HAVE_HARM };
	bool passed = value_bool(value_get(v, "screen_passed"));
	uint32_t strategy = RUN(&d->m, ADD_STRATEGY, add_strategy, .data = { .title = part(v, "vi"), .title_en = part(v, "en"),
		.tows = refs(d, value_get(v, "tows"), tows_of) });

	RUN(&d->m, SCREEN_STRATEGY, screen_strategy, .strategy = strategy, .screening = passed ? SCREENING_PASSED : SCREENING_FAILED,
		.failed = { harm, passed ? 0 : 1 }, .reason = part(v, "screen_reason_vi"), .reason_en = part(v, "screen_reason_en"));
	plan_score(d, strategy, value_get(v, "group_scores"));
}

static void plan_options(struct demo *d)
{
	const struct value *criteria = get(d, "strategy_criteria"), *options = get(d, "strategy_options");
	struct criterion *at = arena_take_n(&d->m.a, value_n(criteria) + 1, sizeof *at);
	uint32_t activity = mini_activity(&d->m, ACTIVITY_KIND_STRATEGIES);

	for (size_t i = 0; i < value_n(criteria); i++)
		at[i] = (struct criterion){ .text = part(value_at(criteria, i), "vi"), .en = part(value_at(criteria, i), "en"),
			.weight = int_in(value_at(criteria, i), "weight") };
	RUN(&d->m, SET_CRITERIA, set_criteria, .criteria = { at, value_n(criteria) });
	RUN(&d->m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	for (size_t i = 0; i < value_n(options); i++)
		plan_option(d, value_at(options, i));
	RUN(&d->m, REVEAL, reveal, .activity = activity);
	RUN(&d->m, CHOOSE_STRATEGY, choose_strategy, .strategy = strategy_of(d, part(get(d, "strategy_expected"), "chosen")),
		.reason = text("Điểm cao nhất với mọi trọng số; gắn được hạ tầng với chuỗi chè."),
		.reason_en = text("First under every weighting; it ties infrastructure to the tea chain."),
		.dissent = text("Khu vực tư nhân đề nghị làm du lịch sớm hơn."), .dissent_en = text("The private sector asked for tourism earlier."));
}

/* -- actions -- */

static int64_t plan_month(struct text t)
{
	int64_t month = 0;

	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] != '-')
			month = month * 10 + (t.at[i] - '0');
	return month;
}

static struct resource_list plan_lines(struct demo *d, const struct value *cost, struct text commitment)
{
	struct resource *at = arena_take_n(&d->m.a, value_n(cost) + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < value_n(cost); i++)
		if (value_int(value_at(cost, i), 0) > 0)
			at[n++] = (struct resource){ .source = source_of(d, value_name(value_at(cost, i))), .amount = value_int(value_at(cost, i), 0),
				.certainty = (enum certainty)choice(&enum_certainty, commitment) };
	return (struct resource_list){ at, n };
}

static struct action_data plan_action(struct demo *d, const struct value *v)
{
	struct action_data data = { .title = part(v, "vi"), .title_en = part(v, "en"),
		.objectives = refs(d, value_get(v, "objectives"), objective_of), .strategy = strategy_of(d, part(v, "option")),
		.output = part(v, "output_vi"), .output_en = part(v, "output_en"), .unit = part(v, "output_unit_vi"),
		.unit_en = part(v, "output_unit_en"), .lead = part(v, "lead_vi"), .lead_en = part(v, "lead_en"),
		.partners = lines(d, value_get(v, "partners_vi")), .partners_en = lines(d, value_get(v, "partners_en")),
		 .resources = plan_lines(d, value_get(v, "cost"), part(v, "commitment")),
		.start = plan_month(part(v, "start")), .end = plan_month(part(v, "end")), .has_start = true, .has_end = true,
		.risk = part(v, "risk_vi"), .risk_en = part(v, "risk_en"), .likelihood = int_in(v, "risk_likelihood"), .impact = int_in(v, "risk_impact"),
		.has_likelihood = true, .has_impact = true, .mitigation = part(v, "mitigation_vi"),
		.mitigation_en = part(v, "mitigation_en"), .missing = part(v, "missing_vi"), .missing_en = part(v, "missing_en") };

	data.has_quantity = decimal_in(d, v, "output_quantity", &data.quantity);
	return data;
}

static void plan_actions(struct demo *d)
{
	const struct value *sources = get(d, "resource_sources"), *list = get(d, "actions");

	for (size_t i = 0; i < value_n(sources); i++) {
		const struct value *v = value_at(sources, i);

		RUN(&d->m, ADD_SOURCE, add_source, .data = { .name = part(v, "vi"), .name_en = part(v, "en"), .owner = part(v, "vi"),
			.owner_en = part(v, "en"), .ceiling = int_in(v, "ceiling"), .has_community = true,
			.community = value_bool(value_get(v, "needs_community_decision")) });
	}
	for (size_t i = 0; i < value_n(list); i++)
		RUN(&d->m, ADD_ACTION, add_action, .data = plan_action(d, value_at(list, i)));
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *after = value_get(value_at(list, i), "depends_on");
		struct dependency *at = arena_take_n(&d->m.a, value_n(after) + 1, sizeof *at);
		struct action_data data = plan_action(d, value_at(list, i));

		for (size_t k = 0; k < value_n(after); k++)
			at[k] = (struct dependency){ action_of(d, part(value_at(after, k), "action")),
				(enum link_kind)choice(&enum_link_kind, part(value_at(after, k), "type")) };
		data.after = (struct dependency_list){ at, value_n(after) };
		if (data.after.n > 0)
			RUN(&d->m, EDIT_ACTION, edit_action, .action = (uint32_t)i + 1, .data = data);
	}
}

/* -- the gate -- */

/* Of a round's changes, those of objectives that the action serves. */
static struct target_change_list plan_changes(struct demo *d, uint32_t action, const struct value *list)
{
	struct target_change *at = arena_take_n(&d->m.a, value_n(list) + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);
		const struct target *t = target_at(d->m.w, target_of(d, part(v, "indicator")));

		if (!refs_have(action_at(d->m.w, action)->data.objectives, t->objective))
			continue;
		at[n] = (struct target_change){ .indicator = t->number, .year = int_in(v, "year"), .remainder = part(v, "remainder_vi"),
			.remainder_en = part(v, "remainder_en") };
		at[n].has_year = at[n].year != t->target_year;
		at[n].has_target = decimal_in(d, v, "to", &at[n].target);
		n++;
	}
	return (struct target_change_list){ at, n };
}

static void plan_gate(struct demo *d)
{
	const struct value *iterations = value_get(get(d, "resource_gate"), "iterations"), *all = get(d, "actions");

	RUN(&d->m, FREEZE_PLAN, freeze_plan, .frozen = true);
	for (size_t i = 1; i < value_n(iterations); i++) {
		const struct value *round = value_at(iterations, i), *codes = value_get(round, "actions");

		for (size_t k = 0; k < value_n(codes); k++) {
			uint32_t action = action_of(d, value_text(value_at(codes, k)));
			const struct value *v = value_at(all, action - 1), *move = value_get(v, "adjustment");
			struct adjust_action c = { .action = action, .kind = (enum gate_move)choice(&enum_gate_move, part(move, "kind")),
				.resources = plan_lines(d, value_get(move, "cost"), part(v, "commitment")), .reason = part(move, "vi"),
				.reason_en = part(move, "en"), .changes = plan_changes(d, action, value_get(round, "objective_changes")) };

			c.has_quantity = decimal_in(d, move, "output_quantity", &c.quantity);
			mini_do(&d->m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_ADJUST_ACTION, .adjust_action = c });
		}
		RUN(&d->m, RECORD_ITERATION, record_iteration, .label = part(round, "label_vi"), .label_en = part(round, "label_en"));
	}
}

/* -- commitments, and months later -- */

/* The first answers on the own phone, everybody else in the room. */
static void plan_commitments(struct demo *d)
{
	const struct value *list = get(d, "actions"), *v = get(d, "coordination_mechanism");
	uint32_t first = member_of(d, text("NN02"));

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *x = value_at(list, i);
		enum commitment_level level = (enum commitment_level)choice(&enum_commitment_level, part(x, "commitment"));
		uint32_t asked = RUN(&d->m, ASK_COMMITMENT, ask_commitment, .action = (uint32_t)i + 1, .party = part(x, "lead_vi"),
			.party_en = part(x, "lead_en"),
			.member = i == 0 ? first : 0, .statement = part(x, "vi"), .statement_en = part(x, "en"));

		if (i == 0)
			BY(&d->m, first, ANSWER_COMMITMENT, answer_commitment, .commitment = asked, .level = level);
		else
			RUN(&d->m, ANSWER_COMMITMENT, answer_commitment, .commitment = asked, .level = level);
	}
	RUN(&d->m, SET_COORDINATION, set_coordination, .data = { .body = part(v, "body_vi"), .body_en = part(v, "body_en"),
		.members = { int_in(value_get(v, "members"), "state"), int_in(value_get(v, "members"), "private"),
			int_in(value_get(v, "members"), "community") },
		.chair = part(v, "chair_vi"), .chair_en = part(v, "chair_en"), .secretariat = part(v, "secretariat_vi"),
		.secretariat_en = part(v, "secretariat_en"), .meeting = part(v, "meeting_vi"), .meeting_en = part(v, "meeting_en"),
		.decision = part(v, "decision_rule_vi"), .decision_en = part(v, "decision_rule_en"),
		.channels = lines(d, value_get(v, "information_vi")), .channels_en = lines(d, value_get(v, "information_en")),
		.escalation = part(v, "escalation_vi"), .escalation_en = part(v, "escalation_en") });
	uint32_t *watched = arena_take(&d->m.a, sizeof *watched);
	*watched = target_of(d, text("M06.1"));
	RUN(&d->m, SET_IMPACT_MONITORING, set_impact_monitoring, .data = { .indicators = { watched, 1 }, .collector = part(v, "secretariat_vi"),
		.collector_en = part(v, "secretariat_en"),
		.rhythm = text("Sáu tháng một lần"), .rhythm_en = text("Every six months"), .publication = text("Bảng tin 16 thôn"),
		.publication_en = text("Notice boards of 16 villages") });
}

static void plan_monitoring(struct demo *d)
{
	const struct value *readings = get(d, "monitoring_actions"), *list = get(d, "monitoring_indicators");

	RUN(&d->m, REOPEN_WORKSHOP, reopen_workshop, .nothing = 0);
	for (size_t i = 0; i < value_n(readings); i++) {
		const struct value *v = value_at(readings, i);
		struct reading_data data = { .action = action_of(d, part(v, "action")), .period = part(v, "period_vi"),
			.period_en = part(v, "period_en"), .allocated = int_in(v, "allocated"), .disbursed = int_in(v, "disbursed"),
			.cause = part(v, "note_vi"), .cause_en = part(v, "note_en") };

		(void)decimal_in(d, v, "planned", &data.planned);
		(void)decimal_in(d, v, "actual", &data.actual);
		RUN(&d->m, ADD_READING, add_reading, .data = data);
	}
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);
		struct measurement_data data = { .indicator = target_of(d, part(v, "indicator")), .period = part(v, "period_vi"),
			.period_en = part(v, "period_en"), .year = 2026 };

		(void)decimal_in(d, v, "actual", &data.value);
		data.has_milestone = decimal_in(d, v, "milestone", &data.milestone);
		RUN(&d->m, ADD_MEASUREMENT, add_measurement, .data = data);
	}
	RUN(&d->m, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_EFFECTIVENESS, .rating = 3, .has_rating = true,
		.finding = text("Đường và chè đúng hướng, thu gom rác chậm."), .finding_en = text("Roads and tea go well, waste collection is late."),
		.evidence = text("Bảng tiến độ 9 tháng"), .evidence_en = text("Progress table of nine months"),
		.lesson = text("Chọn đơn vị vận chuyển trước khi xây điểm tập kết."), .lesson_en = text("Choose the carrier before building the points."));
	RUN(&d->m, END_WORKSHOP, end_workshop, .nothing = 0);
}

#endif
