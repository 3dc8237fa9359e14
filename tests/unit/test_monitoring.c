/* Step 7: percentages and flags of readings and measurements, who may report, and the answers of an evaluation. */
#include "options_world.h"

#include "../support/gate_world.h"
#include "core/progress.h"

static struct decimal d(const char *t)
{
	struct decimal out = { 0 };

	assert_true(decimal_read(text_of(t), &out));
	return out;
}

static void is_decimal(struct decimal x, const char *want)
{
	struct buf b = { 0 };

	decimal_put(&b, x);
	buf_byte(&b, '\0');
	assert_string_equal(b.at, want);
	buf_free(&b);
}

/* -- the formulas -- */

struct reading_case { const char *planned, *actual; int64_t allocated, disbursed; const char *physical, *financial; enum progress status; bool mismatch; };

static void readings_are_counted(void **state)
{
	static const struct reading_case cases[] = {
		{ "2.0", "1.4", 2100, 1365, "70.0", "65.0", PROGRESS_AT_RISK, false },
		{ "6", "3", 310, 52, "50.0", "16.8", PROGRESS_OFF_TRACK, true },
		{ "40", "46", 800, 792, "115.0", "99.0", PROGRESS_ON_TRACK, false },
		/* Nothing planned, nothing allocated: nothing to divide by, and no status. */
		{ "0", "3", 100, 50, NULL, "50.0", PROGRESS_NONE, false },
		{ "4", "3", 0, 0, "75.0", NULL, PROGRESS_AT_RISK, false },
		{ "-4", "3", 0, 0, NULL, NULL, PROGRESS_NONE, false },
		/* Just below is below, whatever the rounded percentage says. */
		{ "10000", "8999", 1, 1, "90.0", "100.0", PROGRESS_AT_RISK, false },
		{ "10000", "9000", 1, 1, "90.0", "100.0", PROGRESS_ON_TRACK, false },
		{ "10000", "6999.9999", 1, 1, "70.0", "100.0", PROGRESS_OFF_TRACK, true },
		{ "10000", "7000", 10, 5, "70.0", "50.0", PROGRESS_AT_RISK, false },        /* twenty points are not more than twenty */
		{ "100000", "70001", 10, 5, "70.0", "50.0", PROGRESS_AT_RISK, true },
		{ "10", "5", 1000000000, 700000001, "50.0", "70.0", PROGRESS_OFF_TRACK, true },
		{ "10", "5", 1000000000, 700000000, "50.0", "70.0", PROGRESS_OFF_TRACK, false },
		/* Half up, at one place. */
		{ "2000", "1", 2000, 1, "0.1", "0.1", PROGRESS_OFF_TRACK, false },
		{ "2001", "1", 2001, 1, "0.0", "0.0", PROGRESS_OFF_TRACK, false },
		/* Work that was undone again. */
		{ "10", "-1", 10, 0, "-10.0", "0.0", PROGRESS_OFF_TRACK, false },
		{ "10", "-3", 10, 0, "-30.0", "0.0", PROGRESS_OFF_TRACK, true },
		{ "0.0001", "999999999999.9999", 1, 1000000000, "999999999999999.9", "100000000000.0", PROGRESS_ON_TRACK, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct reading_case *x = &cases[i];
		struct reading_data r = { .planned = d(x->planned), .actual = d(x->actual), .allocated = x->allocated, .disbursed = x->disbursed };
		struct reading_progress p = reading_progress(&r);

		assert_int_equal(p.has_physical, x->physical != NULL);
		assert_int_equal(p.has_financial, x->financial != NULL);
		if (x->physical != NULL)
			is_decimal(p.physical, x->physical);
		if (x->financial != NULL)
			is_decimal(p.financial, x->financial);
		assert_int_equal(p.status, x->status);
		assert_int_equal(p.mismatch, x->mismatch);
	}
}

struct measure_case { const char *base, *target, *milestone, *value, *of_milestone, *of_target; enum progress status; };

static void measurements_are_counted(void **state)
{
	static const struct measure_case cases[] = {
		{ "46", "72", "52", "50.5", "75.0", "17.3", PROGRESS_AT_RISK },
		{ "22", "14", "20", "19.5", "125.0", "31.3", PROGRESS_ON_TRACK },       /* falls, and is ahead */
		{ "22", "14", "20", "23", "-50.0", "-12.5", PROGRESS_OFF_TRACK },       /* rises where it should fall */
		{ "15", "70", "30", "19", "26.7", "7.3", PROGRESS_OFF_TRACK },
		{ "15", "70", NULL, "19", NULL, "7.3", PROGRESS_OFF_TRACK },
		{ "15", NULL, "30", "29", "93.3", NULL, PROGRESS_ON_TRACK },
		{ NULL, "70", "30", "19", NULL, NULL, PROGRESS_NONE },
		{ "15", "15.0", "15.00", "15", NULL, NULL, PROGRESS_NONE },             /* to stay where it was */
		{ "15", "15", "20", "19.5", "90.0", NULL, PROGRESS_ON_TRACK },
		{ "-2.5", "2.5", "0", "-0.25", "90.0", "45.0", PROGRESS_ON_TRACK },     /* over zero */
		{ "-2.5", "2.5", "0", "-0.2501", "90.0", "45.0", PROGRESS_AT_RISK },
		{ "0", "1000", "8", "0.05", "0.6", "0.0", PROGRESS_OFF_TRACK },         /* 0.625 and 0.005 */
		{ "0", "8", "-8", "0.005", "-0.1", "0.1", PROGRESS_OFF_TRACK },         /* 0.0625 on both sides */
		{ "9999999999999999", "-9999999999999999", "999999999999.9999", "-9999999999999999", "200.0", "100.0", PROGRESS_ON_TRACK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct measure_case *x = &cases[i];
		struct target t = { .has_baseline = x->base != NULL, .has_target = x->target != NULL };
		struct measurement_data m = { .value = d(x->value), .has_milestone = x->milestone != NULL };

		if (x->base != NULL)
			t.baseline = d(x->base);
		if (x->target != NULL)
			t.target = d(x->target);
		if (x->milestone != NULL)
			m.milestone = d(x->milestone);
		struct target_progress p = target_progress(&t, &m);
		assert_int_equal(p.of_milestone_known, x->of_milestone != NULL);
		assert_int_equal(p.of_target_known, x->of_target != NULL);
		if (x->of_milestone != NULL)
			is_decimal(p.of_milestone, x->of_milestone);
		if (x->of_target != NULL)
			is_decimal(p.of_target, x->of_target);
		assert_int_equal(p.status, x->status);
	}
}

/* -- the demo commune -- */

/* 75 and "75.0" are the same figure. */
static void same_figure(struct mini *m, const struct value *have, const struct value *want)
{
	struct decimal x = { 0 };

	assert_true(decimal_read(value_text(have), &x));
	assert_int_equal(decimal_order(x, demo_decimal(&m->a, want)), 0);
}

static void the_demo_is_as_expected(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	const struct value *readings = value_get(file, "monitoring_actions"), *measured = value_get(file, "monitoring_indicators");

	(void)state;
	assert_true(value_n(readings) > 0 && value_n(measured) > 0);
	for (size_t i = 0; i < value_n(readings); i++) {
		const struct value *v = value_at(readings, i), *want = value_get(v, "expected");
		uint32_t number = RUN(&m, ADD_READING, add_reading, .data = { .action = demo_number(value_text(value_get(v, "action"))),
			.period = value_text(value_get(v, "period_vi")), .planned = demo_decimal(&m.a, value_get(v, "planned")),
			.actual = demo_decimal(&m.a, value_get(v, "actual")), .allocated = value_int(value_get(v, "allocated"), 0),
			.disbursed = value_int(value_get(v, "disbursed"), 0) });
		const struct value *see = shown(&m, VIEW_READING, number, ROLE_REPORTER);

		assert_int_equal(number, i + 1);
		same_figure(&m, value_get(see, "physical"), value_get(want, "physical_percent"));
		same_figure(&m, value_get(see, "financial"), value_get(want, "disbursed_percent"));
		assert_true(text_is(value_text(value_get(see, "status")), value_text(value_get(want, "status"))));
		assert_int_equal(value_bool(value_get(see, "mismatch")), value_bool(value_get(want, "mismatch")));
	}
	for (size_t i = 0; i < value_n(measured); i++) {
		const struct value *v = value_at(measured, i), *want = value_get(v, "expected");
		uint32_t indicator = 0;

		for (size_t k = 0; k < m.w->targets_n; k++)
			if (text_is(text_of(m.w->targets[k].code), value_text(value_get(v, "indicator"))))
				indicator = m.w->targets[k].number;
		uint32_t number = RUN(&m, ADD_MEASUREMENT, add_measurement, .data = { .indicator = indicator, .period = text("Năm 2026"), .year = 2026,
			.value = demo_decimal(&m.a, value_get(v, "actual")), .has_milestone = true,
			.milestone = demo_decimal(&m.a, value_get(v, "milestone")) });
		const struct value *see = shown(&m, VIEW_MEASUREMENT, number, ROLE_WALL);

		same_figure(&m, value_get(see, "of_milestone"), value_get(want, "percent_of_milestone"));
		assert_true(text_is(value_text(value_get(see, "status")), value_text(value_get(want, "status"))));
		/* Of the target that the gate left, which has made no moves here. */
		struct target left = *target_at(m.w, indicator);
		left.target = demo_decimal(&m.a, value_get(v, "final_target"));
		is_decimal(target_progress(&left, &m.w->measurements[i].data).of_target, text_c(&m.a, value_number(&m.a, value_get(want, "percent_of_final"))));
	}
	mini_close(&m);
}

/* -- the rules -- */

static struct mini with_a_plan(void)
{
	struct mini m = opened("led-7-steps");

	assert_int_equal(FAC(&m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES), .text = text("Nước sạch"),
		.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM), word_fine);
	assert_int_equal(FAC(&m, ADD_INDICATOR, add_indicator, .objective = 1, .text = text("Hộ có nước"), .unit = text("%"),
		.direction = DIRECTION_INCREASE, .has_baseline = true, .baseline = { 50, 0 }, .has_target = true, .target = { 90, 0 }), word_fine);
	static const uint32_t one[] = { 1 };
	assert_int_equal(FAC(&m, ADD_ACTION, add_action, .data = { .title = text("Xây bể"), .lead = text("UBND xã"), .objectives = { one, 1 } }), word_fine);
	return m;
}

static const struct reading_data a_reading = { .action = 1, .period = { "Quý 1", 7 }, .planned = { 10, 0 }, .actual = { 9, 0 } };
static const struct measurement_data a_measurement = { .indicator = 1, .period = { "2026", 4 }, .year = 2026, .value = { 70, 0 } };

static void who_reports(void **state)
{
	struct mini m = with_a_plan();

	(void)state;
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, ADD_READING, add_reading, .data = a_reading), word_fine);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, ADD_MEASUREMENT, add_measurement, .data = a_measurement), word_fine);
	assert_int_equal(TRY(&m, ROLE_PARTICIPANT, 1, ADD_READING, add_reading, .data = a_reading), word_not_allowed);
	assert_int_equal(TRY(&m, ROLE_MODERATOR, 0, ADD_READING, add_reading, .data = a_reading), word_not_allowed);
	/* One link for all units: whatever stands there may be put right, and nothing be taken away. */
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, EDIT_MEASUREMENT, edit_measurement, .measurement = 1, .data = a_measurement), word_fine);
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, REMOVE_READING, remove_reading, .reading = 1), word_not_allowed);
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, REMOVE_MEASUREMENT, remove_measurement, .measurement = 1), word_not_allowed);
	for (int kind = 1; kind < COMMAND_N; kind++) {
		bool reports = kind == COMMAND_ADD_READING || kind == COMMAND_EDIT_READING || kind == COMMAND_ADD_MEASUREMENT ||
			kind == COMMAND_EDIT_MEASUREMENT;
		assert_int_equal(role_may(ROLE_REPORTER, (enum command_kind)kind), reports);
	}
	/* Months later the workshop is opened again; until then it is over for those who report too. */
	assert_int_equal(attempt(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_END_WORKSHOP }, NULL), word_fine);
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, ADD_READING, add_reading, .data = a_reading), word_workshop_ended);
	assert_int_equal(attempt(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_REOPEN_WORKSHOP }, NULL), word_fine);
	assert_int_equal(TRY(&m, ROLE_REPORTER, 0, ADD_READING, add_reading, .data = a_reading), word_fine);
	mini_close(&m);
}

static void nothing_is_reported_of_what_is_gone(void **state)
{
	struct mini m = with_a_plan();
	struct reading_data elsewhere = a_reading;
	struct measurement_data other = a_measurement;

	(void)state;
	elsewhere.action = other.indicator = 9;
	assert_int_equal(FAC(&m, ADD_READING, add_reading, .data = elsewhere), word_no_such_thing);
	assert_int_equal(FAC(&m, ADD_MEASUREMENT, add_measurement, .data = other), word_no_such_thing);
	assert_int_equal(FAC(&m, ADD_READING, add_reading, .data = a_reading), word_fine);
	assert_int_equal(FAC(&m, EDIT_READING, edit_reading, .reading = 1, .data = elsewhere), word_no_such_thing);
	assert_int_equal(FAC(&m, EDIT_READING, edit_reading, .reading = 2, .data = a_reading), word_no_such_thing);
	assert_int_equal(FAC(&m, ADD_MEASUREMENT, add_measurement, .data = a_measurement), word_fine);
	assert_int_equal(FAC(&m, EDIT_MEASUREMENT, edit_measurement, .measurement = 1, .data = other), word_no_such_thing);
	assert_int_equal(FAC(&m, REMOVE_READING, remove_reading, .reading = 1), word_fine);
	assert_int_equal(FAC(&m, REMOVE_READING, remove_reading, .reading = 1), word_no_such_thing);
	assert_int_equal(FAC(&m, EDIT_READING, edit_reading, .reading = 1, .data = a_reading), word_no_such_thing);
	/* A reading goes with its action, a measurement with its indicator and with its objective. */
	assert_int_equal(FAC(&m, ADD_READING, add_reading, .data = a_reading), word_fine);
	assert_int_equal(FAC(&m, REMOVE_ACTION, remove_action, .action = 1), word_fine);
	assert_null(shown(&m, VIEW_READING, 2, ROLE_FACILITATOR));
	assert_int_equal(FAC(&m, ADD_READING, add_reading, .data = a_reading), word_no_such_thing);
	assert_int_equal(FAC(&m, REMOVE_READING, remove_reading, .reading = 2), word_no_such_thing);
	assert_non_null(shown(&m, VIEW_MEASUREMENT, 1, ROLE_WALL));
	assert_int_equal(FAC(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 1), word_fine);
	assert_null(shown(&m, VIEW_MEASUREMENT, 1, ROLE_WALL));
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_MEASUREMENT, 1 }), m.w->seq);
	assert_int_equal(FAC(&m, ADD_MEASUREMENT, add_measurement, .data = a_measurement), word_no_such_thing);
	assert_int_equal(FAC(&m, REMOVE_MEASUREMENT, remove_measurement, .measurement = 1), word_no_such_thing);
	mini_close(&m);
}

/* The percentage speaks of the target as it is now. */
static void a_new_target_is_measured_anew(void **state)
{
	struct mini m = with_a_plan();

	(void)state;
	assert_int_equal(FAC(&m, ADD_MEASUREMENT, add_measurement, .data = a_measurement), word_fine);
	assert_true(text_is(value_text(value_get(shown(&m, VIEW_MEASUREMENT, 1, ROLE_WALL), "of_target")), text("50.0")));
	assert_int_equal(FAC(&m, EDIT_INDICATOR, edit_indicator, .indicator = 1, .text = text("Hộ có nước"), .unit = text("%"),
		.direction = DIRECTION_INCREASE, .has_baseline = true, .baseline = { 50, 0 }, .has_target = true, .target = { 75, 0 }), word_fine);
	assert_true(text_is(value_text(value_get(shown(&m, VIEW_MEASUREMENT, 1, ROLE_WALL), "of_target")), text("80.0")));
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_MEASUREMENT, 1 }), m.w->seq);
	mini_close(&m);
}

static void readings_end(void **state)
{
	struct mini m = with_a_plan();

	(void)state;
	for (int i = 0; i < READINGS_MAX; i++)
		RUN(&m, ADD_READING, add_reading, .data = a_reading);
	for (int i = 0; i < MEASUREMENTS_MAX; i++)
		RUN(&m, ADD_MEASUREMENT, add_measurement, .data = a_measurement);
	assert_int_equal(FAC(&m, ADD_READING, add_reading, .data = a_reading), word_too_many_things);
	assert_int_equal(FAC(&m, ADD_MEASUREMENT, add_measurement, .data = a_measurement), word_too_many_things);
	mini_close(&m);
}

static void an_answer_is_given_and_taken_back(void **state)
{
	struct mini m = with_a_plan();
	struct audience wall = { ROLE_WALL, 0 };
	struct buf out = { 0 };
	struct json j = json_to(&out);
	struct key key = { VIEW_EVALUATION, EVALUATION_CRITERION_IMPACT };

	(void)state;
	assert_int_equal(see(m.w, key, &wall, &m.a, &j), SIGHT_NEVER);
	assert_int_equal(FAC(&m, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT), word_already_there);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT,
		.has_rating = true, .rating = 4), word_fine);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_EVALUATION, EVALUATION_CRITERION_IMPACT, ROLE_REPORTER), "rating"), 0), 4);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT,
		.lesson = text("Hỏi sớm hơn")), word_fine);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_EVALUATION, EVALUATION_CRITERION_IMPACT, ROLE_REPORTER), "rating"), 9), 0);
	assert_int_equal(FAC(&m, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT), word_fine);
	assert_int_equal(see(m.w, key, &wall, &m.a, &j), SIGHT_GONE);
	assert_int_equal(TRY(&m, ROLE_PARTICIPANT, 1, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT,
		.lesson = text("x")), word_not_allowed);
	assert_int_equal(see(m.w, (struct key){ VIEW_EVALUATION, EVALUATION_CRITERION_N }, &wall, &m.a, &j), SIGHT_NEVER);
	buf_free(&out);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readings_are_counted),
		cmocka_unit_test(measurements_are_counted),
		cmocka_unit_test(the_demo_is_as_expected),
		cmocka_unit_test(who_reports),
		cmocka_unit_test(nothing_is_reported_of_what_is_gone),
		cmocka_unit_test(a_new_target_is_measured_anew),
		cmocka_unit_test(readings_end),
		cmocka_unit_test(an_answer_is_given_and_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
