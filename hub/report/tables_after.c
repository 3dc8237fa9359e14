/* What came of the plan, and what people said of its draft. */
#include "report/tables.h"

#include "core/progress.h"

static void reading_row(struct sheet *s, const struct reading_data *d)
{
	struct reading_progress p = reading_progress(d);

	sheet_row(s);
	sheet_code(s, action_at(s->m.w, d->action)->code);
	sheet_either(s, d->period, d->period_en);
	sheet_decimal(s, true, d->planned);
	sheet_decimal(s, true, d->actual);
	sheet_decimal(s, p.has_physical, p.physical);
	sheet_number(s, d->allocated);
	sheet_number(s, d->disbursed);
	sheet_decimal(s, p.has_financial, p.financial);
	sheet_name(s, &enum_progress, (int)p.status);
	sheet_yes(s, p.mismatch);
	sheet_either(s, d->cause, d->cause_en);
	sheet_either(s, d->measure, d->measure_en);
	sheet_either(s, d->evidence, d->evidence_en);
}

void table_readings(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_action_code", ALIGN_LEFT, 1 }, { "report.column_period", ALIGN_LEFT, 2 },
		{ "report.column_planned_volume", ALIGN_RIGHT, 1 }, { "report.column_actual_volume", ALIGN_RIGHT, 1 },
		{ "report.column_physical_percent", ALIGN_RIGHT, 1 },
		{ "report.column_allocated_money", ALIGN_RIGHT, 1 },
		{ "report.column_disbursed_money", ALIGN_RIGHT, 1 },
		{ "report.column_financial_percent", ALIGN_RIGHT, 1 }, { "report.column_status", ALIGN_LEFT, 2 },
		{ "report.column_mismatch", ALIGN_LEFT, 1 }, { "report.column_cause", ALIGN_LEFT, 4 },
		{ "report.column_measure", ALIGN_LEFT, 4 }, { "report.column_evidence", ALIGN_LEFT, 3 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->readings_n; i++)
		if (!s->m.w->readings[i].removed)
			reading_row(s, &s->m.w->readings[i].data);
}

static void measurement_row(struct sheet *s, const struct measurement_data *d)
{
	const struct target *x = target_at(s->m.w, d->indicator);
	struct target_progress p = target_progress(x, d);

	sheet_row(s);
	sheet_code(s, x->code);
	sheet_either(s, x->text, x->en);
	sheet_either(s, x->unit, x->unit_en);
	sheet_either(s, d->period, d->period_en);
	sheet_year(s, d->year);
	sheet_decimal(s, x->has_baseline, x->baseline);
	sheet_decimal(s, d->has_milestone, d->milestone);
	sheet_decimal(s, true, d->value);
	sheet_decimal(s, p.of_milestone_known, p.of_milestone);
	sheet_decimal(s, x->has_target, x->target);
	sheet_decimal(s, p.of_target_known, p.of_target);
	sheet_name(s, &enum_progress, (int)p.status);
	sheet_either(s, d->source, d->source_en);
}

void table_measurements(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_target", ALIGN_LEFT, 5 },
		{ "report.column_unit", ALIGN_LEFT, 2 }, { "report.column_period", ALIGN_LEFT, 2 },
		{ "report.column_year", ALIGN_RIGHT, 1 }, { "report.column_baseline_value", ALIGN_RIGHT, 1 },
		{ "report.column_milestone", ALIGN_RIGHT, 1 }, { "report.column_reached", ALIGN_RIGHT, 1 },
		{ "report.column_milestone_percent", ALIGN_RIGHT, 1 }, { "report.column_target_now", ALIGN_RIGHT, 1 },
		{ "report.column_target_percent", ALIGN_RIGHT, 1 }, { "report.column_status", ALIGN_LEFT, 2 },
		{ "report.column_source", ALIGN_LEFT, 3 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->measurements_n; i++)
		if (measurement_stands(s->m.w, &s->m.w->measurements[i]))
			measurement_row(s, &s->m.w->measurements[i].data);
}

void table_opinion_list(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_number", ALIGN_RIGHT, 1 }, { "report.after_column_opinion", ALIGN_LEFT, 6 },
		{ "report.after_column_from", ALIGN_LEFT, 3 }, { "report.column_sector", ALIGN_LEFT, 2 },
		{ "report.after_column_about", ALIGN_LEFT, 3 }, { "report.column_received", ALIGN_LEFT, 1 },
		{ "report.after_column_uptake", ALIGN_LEFT, 2 }, { "report.after_column_answer", ALIGN_LEFT, 6 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->opinions_n; i++) {
		const struct opinion_data *o = &s->m.w->opinions[i].data;

		if (s->m.w->opinions[i].removed)
			continue;
		sheet_row(s);
		sheet_number(s, s->m.w->opinions[i].number);
		sheet_either(s, o->text, o->en);
		sheet_either(s, o->source, o->source_en);
		sheet_name(s, &enum_sector, (int)o->sector);
		sheet_either(s, o->about, o->about_en);
		sheet_date(s, o->received);
		sheet_name(s, &enum_uptake, (int)o->uptake);
		sheet_either(s, o->answer, o->answer_en);
	}
}
