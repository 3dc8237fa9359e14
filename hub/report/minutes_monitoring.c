/* Step 7, where the workshop came together again: how the actions and the indicators got on, and what the evaluation found. */
#include "report/minutes.h"

#include "core/progress.h"

static struct text or_dash(struct minutes *m, bool known, struct decimal percent)
{
	return known ? minutes_percent(m, percent, true) : text("–");
}

/* -- actions -- */

static struct block *reading_table(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.readings");
	minutes_paragraph(m, minutes_say(m, "report.readings_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_period"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_planned"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_actual"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, text("%"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_allocated"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_disbursed"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, text("%"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_status"), ALIGN_LEFT, 4);
	return t;
}

static void reading_row(struct minutes *m, struct block *t, const struct reading_data *d)
{
	struct reading_progress p = reading_progress(d);
	struct text *cells = doc_row(m->d, t, false);
	struct text status = minutes_name(m, &enum_progress, (int)p.status);

	cells[0] = minutes_code(m, action_at(m->w, d->action)->code);
	cells[1] = minutes_either(m, d->period, d->period_en);
	cells[2] = minutes_quantity(m, d->planned);
	cells[3] = minutes_quantity(m, d->actual);
	cells[4] = or_dash(m, p.has_physical, p.physical);
	cells[5] = minutes_number(m, d->allocated);
	cells[6] = minutes_number(m, d->disbursed);
	cells[7] = or_dash(m, p.has_financial, p.financial);
	cells[8] = p.mismatch ? SAY(m, "report.mismatch", { "status", status, 0 }) : status;
}

/* Why, and what is done about it: only where somebody said so. */
static void explanation(struct minutes *m, const struct reading_data *d, bool *begun)
{
	static const char *const keys[] = { "report.cause", "report.measure", "report.evidence_of" };
	const struct text words[] = { minutes_either(m, d->cause, d->cause_en), minutes_either(m, d->measure, d->measure_en),
		minutes_either(m, d->evidence, d->evidence_en) };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (words[i].len > 0)
			minutes_list(&b, "; ", SAY(m, keys[i], { "text", words[i], 0 }));
	struct text all = minutes_take(m, &b);
	if (all.len == 0)
		return;
	if (!*begun)
		minutes_paragraph(m, minutes_say(m, "report.explanations"));
	*begun = true;
	minutes_item(m, SAY(m, "report.explanation", { "code", minutes_code(m, action_at(m->w, d->action)->code), 0 },
		{ "period", minutes_either(m, d->period, d->period_en), 0 }, { "text", all, 0 }));
}

static bool has_reading(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->readings_n; i++)
		if (!m->w->readings[i].removed)
			return true;
	return false;
}

static void readings(struct minutes *m)
{
	bool begun = false;
	struct block *t;

	if (!has_reading(m))
		return;
	t = reading_table(m);
	for (size_t i = 0; i < m->w->readings_n; i++)
		if (!m->w->readings[i].removed)
			reading_row(m, t, &m->w->readings[i].data);
	for (size_t i = 0; i < m->w->readings_n; i++)
		if (!m->w->readings[i].removed)
			explanation(m, &m->w->readings[i].data, &begun);
}

/* -- indicators -- */

static bool has_measurement(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->measurements_n; i++)
		if (measurement_stands(m->w, &m->w->measurements[i]))
			return true;
	return false;
}

static void measurement_row(struct minutes *m, struct block *t, const struct measurement_data *d)
{
	const struct target *x = target_at(m->w, d->indicator);
	struct target_progress p = target_progress(x, d);
	struct text *cells = doc_row(m->d, t, false);

	cells[0] = minutes_code(m, x->code);
	cells[1] = minutes_either(m, x->text, x->en);
	cells[2] = minutes_either(m, d->period, d->period_en);
	cells[3] = minutes_value(m, x->has_baseline, x->baseline, x->baseline_year);
	cells[4] = d->has_milestone ? minutes_quantity(m, d->milestone) : text("–");
	cells[5] = minutes_quantity(m, d->value);
	cells[6] = or_dash(m, p.of_milestone_known, p.of_milestone);
	cells[7] = minutes_value(m, x->has_target, x->target, x->target_year);
	cells[8] = or_dash(m, p.of_target_known, p.of_target);
	cells[9] = minutes_name(m, &enum_progress, (int)p.status);
}

static void measurements(struct minutes *m)
{
	struct block *t;

	if (!has_measurement(m))
		return;
	minutes_heading(m, "report.measurements");
	minutes_paragraph(m, minutes_say(m, "report.measurements_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_target"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.column_period"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_baseline"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_milestone"), ALIGN_RIGHT, 1);
	doc_column(m->d, t, minutes_say(m, "report.column_actual"), ALIGN_RIGHT, 1);
	doc_column(m->d, t, text("%"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_aim"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, text("%"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_status"), ALIGN_LEFT, 3);
	for (size_t i = 0; i < m->w->measurements_n; i++)
		if (measurement_stands(m->w, &m->w->measurements[i]))
			measurement_row(m, t, &m->w->measurements[i].data);
}

/* -- evaluation -- */

static bool has_evaluation(const struct minutes *m)
{
	for (int i = EVALUATION_CRITERION_NONE + 1; i < EVALUATION_CRITERION_N; i++)
		if (evaluation_stands(&m->w->evaluations[i]))
			return true;
	return false;
}

static struct text question_of(struct minutes *m, int criterion)
{
	struct buf key = { 0 };

	buf_c(&key, "name.evaluation_question.");
	buf_c(&key, enum_evaluation_criterion.values[criterion]);
	buf_byte(&key, '\0');
	m->a->broken = m->a->broken || key.broken;
	struct text question = key.broken ? text("") : text_copy(m->a, minutes_say(m, key.at));
	buf_free(&key);
	return question;
}

static void part(struct minutes *m, const char *key, struct text t)
{
	if (t.len > 0)
		minutes_item(m, SAY(m, key, { "text", t, 0 }));
}

static void answer(struct minutes *m, int criterion)
{
	const struct evaluation *x = &m->w->evaluations[criterion];

	minutes_paragraph(m, SAY(m, "report.evaluation_of", { "criterion", minutes_name(m, &enum_evaluation_criterion, criterion), 0 },
		{ "question", question_of(m, criterion), 0 }));
	part(m, "report.finding", minutes_either(m, x->finding, x->finding_en));
	part(m, "report.evidence_of", minutes_either(m, x->evidence, x->evidence_en));
	if (x->rating != 0)
		minutes_item(m, SAY(m, "report.rating", { "n", minutes_number(m, x->rating), 0 }));
	part(m, "report.lesson", minutes_either(m, x->lesson, x->lesson_en));
}

static void evaluation(struct minutes *m)
{
	if (!has_evaluation(m))
		return;
	minutes_heading(m, "report.evaluation");
	for (int i = EVALUATION_CRITERION_NONE + 1; i < EVALUATION_CRITERION_N; i++)
		if (evaluation_stands(&m->w->evaluations[i]))
			answer(m, i);
}

void minutes_monitoring(struct minutes *m)
{
	if (!has_reading(m) && !has_measurement(m) && !has_evaluation(m))
		return;
	minutes_section(m, "report.section_monitoring");
	readings(m);
	measurements(m);
	evaluation(m);
}
