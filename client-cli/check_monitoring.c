/* Step 7, the seats after a long time, and what only the catalog knows: names, questions, numbers and dates in both languages. */
#include "play.h"

#include <stdio.h>
#include <string.h>

#include "report/numbers.h"

/* -- the same seats -- */

/* One of each sector comes back with the key of the first day. */
void check_seats(struct play *p, bool ended)
{
	for (int k = SECTOR_STATE; p->check && p->failed == 0 && k < SECTOR_N; k++) {
		for (size_t i = 0; i < p->players_n; i++) {
			const struct player *who = &p->players[i];
			struct session *s;

			if (who->helped || (int)who->sector != k)
				continue;
			if ((s = play_look_player(p, who)) == NULL)
				return;
			check_text(p, text_in(session_view(s, p->arena, "me"), "code"), who->code, "seat.%.*s.%s", TEXT_ARGS(who->code),
				ended ? "ended" : "reopened");
			check_int(p, value_bool(value_get(session_view(s, p->arena, "workshop"), "ended")), ended, "seat.%.*s.workshop",
				TEXT_ARGS(who->code));
			session_close(s);
			break;
		}
	}
}

/* -- planned and actual -- */

static void check_reading(struct play *p, const struct value *got, const struct value *v)
{
	const struct value *want = value_get(v, "expected"), *data = value_get(got, "data");
	const char *code = text_c(p->arena, text_in(v, "action"));

	check_text(p, names_code(&p->actions, int_in(data, "action")), text_in(v, "action"), "reading.%s.action", code);
	check_decimal(p, value_get(got, "physical"), value_get(want, "physical_percent"), "reading.%s.physical_percent", code);
	check_decimal(p, value_get(got, "financial"), value_get(want, "disbursed_percent"), "reading.%s.disbursed_percent", code);
	check_text(p, text_in(got, "status"), text_in(want, "status"), "reading.%s.status", code);
	check_int(p, value_bool(value_get(got, "mismatch")), value_bool(value_get(want, "mismatch")), "reading.%s.mismatch", code);
	check_text(p, text_in(data, "cause"), text_in(v, "note_vi"), "reading.%s.cause", code);
}

static void check_measurement(struct play *p, const struct session *s, const struct value *got, const struct value *v)
{
	const struct value *want = value_get(v, "expected");
	const struct value *objective = play_view(p, s, "objective", (uint32_t)int_in(got, "objective"));
	const struct value *indicator = value_with(value_get(objective, "indicators"), "code", text_in(v, "indicator"));
	const char *code = text_c(p->arena, text_in(v, "indicator"));

	check_text(p, text_in(got, "code"), text_in(v, "indicator"), "measurement.%s.code", code);
	check_decimal(p, value_get(indicator, "baseline"), value_get(v, "baseline"), "measurement.%s.baseline", code);
	check_decimal(p, value_get(indicator, "target"), value_get(v, "final_target"), "measurement.%s.final_target", code);
	check_decimal(p, value_get(got, "of_milestone"), value_get(want, "percent_of_milestone"), "measurement.%s.percent_of_milestone", code);
	check_decimal(p, value_get(got, "of_target"), value_get(want, "percent_of_final"), "measurement.%s.percent_of_final", code);
	check_text(p, text_in(got, "status"), text_in(want, "status"), "measurement.%s.status", code);
}

void check_monitoring(struct play *p)
{
	const struct value *actions = value_get(p->file, "monitoring_actions"), *indicators = value_get(p->file, "monitoring_indicators");
	struct session *s = p->check ? play_look(p, ROLE_REPORTER) : NULL;
	char key[32];

	if (s == NULL)
		return;
	for (size_t i = 0; i < value_n(actions); i++)
		check_reading(p, play_view(p, s, "reading", (uint32_t)i + 1), value_at(actions, i));
	for (size_t i = 0; i < value_n(indicators); i++)
		check_measurement(p, s, play_view(p, s, "measurement", (uint32_t)i + 1), value_at(indicators, i));
	session_close(s);
	for (size_t i = 0; i < value_n(actions); i++) {
		(void)snprintf(key, sizeof key, "reading/%zu", i + 1);
		check_alike(p, key);
	}
}

/* -- evaluation -- */

static struct text said(struct play *p, enum language l, const char *section, const char *name)
{
	char key[64];

	(void)snprintf(key, sizeof key, "name.%s.%s", section, name);
	return text_copy(p->arena, say(l, key));
}

/* A note in brackets, like "(added by OECD in 2019)", is the file's own. */
static struct text before_note(struct text t)
{
	for (size_t i = 0; i + 1 < t.len; i++)
		if (t.at[i] == ' ' && t.at[i + 1] == '(')
			return (struct text){ t.at, i };
	return t;
}

void check_evaluation(struct play *p)
{
	const struct value *all = value_get(p->file, "evaluation_questions");
	struct session *s = p->check && all != NULL ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i);
		const char *name = text_c(p->arena, text_in(v, "criterion"));
		int criterion = schema_value_of(&enum_evaluation_criterion, text_in(v, "criterion"));
		const struct value *got = play_view(p, s, "evaluation", (uint32_t)criterion);

		check_text(p, said(p, LANGUAGE_VI, "evaluation_criterion", name), text_in(v, "vi"), "evaluation.%s.vi", name);
		check_text(p, said(p, LANGUAGE_EN, "evaluation_criterion", name), before_note(text_in(v, "en")), "evaluation.%s.en", name);
		check_text(p, said(p, LANGUAGE_VI, "evaluation_question", name), text_in(v, "question_vi"), "evaluation.%s.question_vi", name);
		check_text(p, said(p, LANGUAGE_EN, "evaluation_question", name), text_in(v, "question_en"), "evaluation.%s.question_en", name);
		if (criterion == EVALUATION_CRITERION_EFFECTIVENESS)
			check_int(p, text_in(got, "finding").len > 0, 1, "evaluation.%s.finding", name);
		else if (criterion == EVALUATION_CRITERION_LESSONS)
			check_int(p, text_in(got, "lesson").len > 0, 1, "evaluation.%s.lesson", name);
		else
			check_int(p, got != NULL, 0, "evaluation.%s.answered", name);
	}
	session_close(s);
}

/* -- how the languages write -- */

static int32_t date_of(struct text iso)
{
	int32_t date = 0;

	for (size_t i = 0; i < iso.len; i++)
		if (iso.at[i] != '-')
			date = date * 10 + (iso.at[i] - '0');
	return date;
}

static void write_as(struct play *p, struct buf *out, enum language l, const struct value *v)
{
	const struct value *value = value_get(v, "value");
	struct text kind = text_in(v, "kind");
	int32_t date = date_of(value_text(value));
	struct decimal d = { 0 };
	int hour = 0, minute = 0;

	(void)decimal_in(p, v, "value", &d);
	if (text_is(kind, text("integer")))
		number_put(out, l, value_int(value, 0));
	else if (text_is(kind, text("decimal1")))
		quantity_put(out, l, d);
	else if (text_is(kind, text("percent1")))
		percent_put(out, l, d, false);
	else if (text_is(kind, text("doc_number")))
		count_put(out, l, value_int(value, 0));
	else if (text_is(kind, text("date_long")))
		date_put_long(out, l, date);
	else if (text_is(kind, text("date_short_ui")))
		date_put_screen(out, l, date);
	else if (text_is(kind, text("date_short_admin")))
		date_put_table(out, l, date);
	else if (text_is(kind, text("time")) && time_read(value_text(value), &hour, &minute))
		time_put(out, l, hour, minute);
	else if (text_is(kind, text("year_range")))
		years_put(out, l, value_int(value_at(value, 0), 0), value_int(value_at(value, 1), 0));
}

void check_catalog(struct play *p)
{
	const struct value *formats = value_get(p->file, "format_expected"), *boxes = value_get(p->file, "action_plan_boxes");

	for (size_t i = 0; p->check && i < value_n(formats); i++) {
		const struct value *v = value_at(formats, i);

		for (int l = 0; l < LANGUAGE_N; l++) {
			struct buf out = { 0 };

			write_as(p, &out, (enum language)l, v);
			check_text(p, (struct text){ out.at, out.len }, text_in(v, language_names[l]), "format.%.*s.%zu.%s",
				TEXT_ARGS(text_in(v, "kind")), i + 1, language_names[l]);
			buf_free(&out);
		}
	}
	for (size_t i = 0; p->check && i < value_n(boxes); i++) {
		const struct value *v = value_at(boxes, i);
		const char *n = number_c(p->cli, int_in(v, "n"));

		check_text(p, said(p, LANGUAGE_VI, "box", n), text_in(v, "vi"), "box.%s.vi", n);
		check_text(p, said(p, LANGUAGE_EN, "box", n), text_in(v, "en"), "box.%s.en", n);
	}
}
