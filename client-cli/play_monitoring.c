/* The end of the day; and months later: the same seats, how the actions and the indicators go, and the evaluation. */
#include "play.h"

#include <string.h>

#include "core/activity/activity.h"

/* The first number of a text like "Năm 2026". */
static int64_t year_in(struct text t)
{
	int64_t year = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] >= '0' && t.at[i] <= '9')
			year = year * 10 + (t.at[i] - '0');
		else if (year > 0)
			break;
	}
	return year;
}

/* Units report over their link; every other line is typed by the helper. */
static void report_actions(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i);
		struct command c = { .kind = COMMAND_ADD_READING };
		struct reading_data *data = &c.add_reading.data;

		*data = (struct reading_data){ .action = names_find(&p->actions, text_in(v, "action")), .period = text_in(v, "period_vi"),
			.period_en = text_in(v, "period_en"), .allocated = int_in(v, "allocated"), .disbursed = int_in(v, "disbursed"),
			.cause = text_in(v, "note_vi"), .cause_en = text_in(v, "note_en") };
		(void)decimal_in(p, v, "planned", &data->planned);
		(void)decimal_in(p, v, "actual", &data->actual);
		(void)play_do(p, i % 2 == 0 ? p->reporter : p->helper, &c);
	}
}

static void report_indicators(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i);
		struct command c = { .kind = COMMAND_ADD_MEASUREMENT };
		struct measurement_data *data = &c.add_measurement.data;

		*data = (struct measurement_data){ .indicator = names_find(&p->indicators, text_in(v, "indicator")),
			.period = text_in(v, "period_vi"), .period_en = text_in(v, "period_en"), .year = year_in(text_in(v, "period_vi")) };
		(void)decimal_in(p, v, "actual", &data->value);
		data->has_milestone = decimal_in(p, v, "milestone", &data->milestone);
		(void)play_do(p, i % 2 == 0 ? p->reporter : p->helper, &c);
	}
}

/* The file has questions and no answers; but why actions are late, and what those still lacked, are answers to two of them. */
static void evaluate(struct play *p)
{
	const struct value *readings = value_get(p->file, "monitoring_actions"), *actions = value_get(p->file, "actions");
	struct buf findings = { 0 }, lessons = { 0 };
	struct command found = { .kind = COMMAND_ANSWER_EVALUATION }, learnt = { .kind = COMMAND_ANSWER_EVALUATION };

	for (size_t i = 0; i < value_n(readings); i++) {
		const struct value *v = value_at(readings, i);
		struct text note = text_in(v, "note_vi"), missing = text_in(value_with(actions, "code", text_in(v, "action")), "missing_vi");
		struct decimal planned, actual;

		if (note.len == 0 || !decimal_in(p, v, "planned", &planned) || !decimal_in(p, v, "actual", &actual)
			|| decimal_order(actual, planned) >= 0)
			continue;
		buf_f(&findings, "%s%.*s: %.*s.", findings.len == 0 ? "" : " ", TEXT_ARGS(text_in(v, "action")), TEXT_ARGS(note));
		if (missing.len > 0)
			buf_f(&lessons, "%s%.*s: %.*s.", lessons.len == 0 ? "" : " ", TEXT_ARGS(text_in(v, "action")), TEXT_ARGS(missing));
	}
	found.answer_evaluation = (struct answer_evaluation){ .criterion = EVALUATION_CRITERION_EFFECTIVENESS,
		.finding = text_copy(p->arena, (struct text){ findings.at, findings.len }) };
	learnt.answer_evaluation = (struct answer_evaluation){ .criterion = EVALUATION_CRITERION_LESSONS,
		.lesson = text_copy(p->arena, (struct text){ lessons.at, lessons.len }) };
	if (findings.len > 0)
		(void)play_do(p, p->helper, &found);
	if (lessons.len > 0)
		(void)play_do(p, p->facilitator, &learnt);
	buf_free(&findings);
	buf_free(&lessons);
}

/* -- the end, twice -- */

/* Behind the one before; nobody knew on the first day that it would be wanted. */
static void add_activity(struct play *p, enum activity_kind kind, enum activity_kind after)
{
	const struct activity_row *row = &activity_rows[kind];
	struct command c = { .kind = COMMAND_ADD_ACTIVITY };

	c.add_activity = (struct add_activity){ .kind = kind, .title = text_of(row->title_vi), .title_en = text_of(row->title_en),
		.question = text_of(row->question_vi), .question_en = text_of(row->question_en), .minutes = row->minutes, .has_minutes = true,
		.after = p->activities[after] };
	p->activities[kind] = play_do(p, p->facilitator, &c);
}

static void end(struct play *p)
{
	struct command c = { .kind = COMMAND_END_WORKSHOP };

	(void)play_do(p, p->facilitator, &c);
	check_seats(p, true);
}

/* Whoever sits here may act again: the first says once more from which office. */
static void act_again(struct play *p)
{
	const struct value *person = value_at(value_get(p->file, "participants"), 0);
	struct command c = { .kind = COMMAND_EDIT_MEMBER, .edit_member = { .office = text_in(person, "role_vi"),
		.office_en = text_in(person, "role_en") } };

	if (p->players_n > 0 && p->players[0].s != NULL)
		(void)play_do(p, p->players[0].s, &c);
}

static void reopen(struct play *p)
{
	struct command c = { .kind = COMMAND_REOPEN_WORKSHOP };

	(void)play_do(p, p->facilitator, &c);
	act_again(p);
	check_seats(p, false);
	play_say(p, "play_reopened", p->code);
	add_activity(p, ACTIVITY_KIND_MONITORING, ACTIVITY_KIND_CLOSING);
	add_activity(p, ACTIVITY_KIND_EVALUATION, ACTIVITY_KIND_MONITORING);
}

void play_end(struct play *p)
{
	const struct value *actions = value_get(p->file, "monitoring_actions"), *indicators = value_get(p->file, "monitoring_indicators");
	bool is_monitored = value_n(actions) + value_n(indicators) > 0;

	play_go(p, ACTIVITY_KIND_CLOSING);
	if (is_monitored) {
		end(p);
		play_consultation(p);
		reopen(p);
		play_go(p, ACTIVITY_KIND_MONITORING);
		report_actions(p, actions);
		report_indicators(p, indicators);
		check_monitoring(p);
		play_say(p, "play_monitoring", (int64_t)(value_n(actions) + value_n(indicators)));
		play_go(p, ACTIVITY_KIND_EVALUATION);
		evaluate(p);
		check_evaluation(p);
	}
	check_catalog(p);
	if (!p->keep)
		end(p);
	if (!is_monitored)
		play_consultation(p);
	play_say(p, p->keep ? "play_kept" : "play_ended", p->code);
}
