/* Of section I: the team, the ground rules, the sessions before, the grid of stakeholders. Of section II: the figures, and TOWS. */
#include "report/minutes.h"

#include "core/view/view.h"

static void points(struct minutes *m, const char *heading, const char *intro, const struct text_list *list)
{
	if (list->n == 0)
		return;
	minutes_heading(m, heading);
	minutes_paragraph(m, minutes_say(m, intro));
	for (size_t i = 0; i < list->n; i++)
		minutes_point(m, list->at[i]);
}

void minutes_team(struct minutes *m)
{
	points(m, "report.team", "report.team_intro", minutes_lines(m, &m->w->about.team, &m->w->about.team_en));
}

void minutes_ground_rules(struct minutes *m)
{
	points(m, "report.ground_rules", "report.ground_rules_intro", minutes_lines(m, &m->w->about.ground_rules, &m->w->about.ground_rules_en));
}

/* -- sessions that this one carries on -- */

static void lessons(struct minutes *m, const struct earlier *e)
{
	for (size_t i = 0; i < e->lessons_n; i++) {
		const struct lesson *l = &e->lessons[i];

		minutes_item(m, SAY(m, "report.lesson_of", { "criterion", minutes_name(m, &enum_evaluation_criterion, (int)l->criterion), 0 },
			{ "text", minutes_either(m, l->text, l->en), 0 }));
	}
}

void minutes_earlier(struct minutes *m)
{
	for (size_t i = 0; i < m->w->earlier_n; i++) {
		const struct earlier *e = &m->w->earlier[i];

		if (i == 0)
			minutes_heading(m, "report.earlier");
		minutes_paragraph(m, SAY(m, "report.earlier_session", { "title", minutes_either(m, e->title, e->title_en), 0 },
			{ "cards", minutes_count(m, e->cards), 0 }, { "themes", minutes_count(m, e->themes), 0 },
			{ "objectives", minutes_count(m, e->objectives), 0 }));
		if (e->lessons_n > 0)
			minutes_paragraph(m, minutes_say(m, "report.earlier_lessons"));
		lessons(m, e);
	}
}

/* -- the grid -- */

static struct block *stakeholder_table(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.stakeholders");
	minutes_paragraph(m, minutes_say(m, "report.stakeholders_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_stakeholder"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_sector"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_interest"), ALIGN_RIGHT, 1);
	doc_column(m->d, t, minutes_say(m, "report.column_influence"), ALIGN_RIGHT, 1);
	doc_column(m->d, t, minutes_say(m, "report.column_position"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_engagement"), ALIGN_LEFT, 3);
	return t;
}

void minutes_stakeholders(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->stakeholders_n; i++) {
		const struct stakeholder *s = &m->w->stakeholders[i];
		const struct stakeholder_data *d = &s->data;

		if (s->removed)
			continue;
		t = t == NULL ? stakeholder_table(m) : t;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, s->code);
		cells[1] = minutes_either(m, d->name, d->name_en);
		cells[2] = minutes_name(m, &enum_sector, (int)d->sector);
		cells[3] = minutes_number(m, d->interest);
		cells[4] = minutes_number(m, d->influence);
		cells[5] = minutes_name(m, &enum_position, (int)d->position);
		cells[6] = minutes_name(m, &enum_engagement, (int)(d->strategy != ENGAGEMENT_NONE ? d->strategy : engagement_proposed(d)));
	}
}

/* -- the figures -- */

enum { YEARS_MAX = 6 };   /* more stand in one cell */

/* What the columns are: years that some figure has, in order, and whether anything is told beside them. */
struct figures { int64_t years[YEARS_MAX]; size_t years_n; bool has_any, has_target, has_compare, has_source; };

/* One past YEARS_MAX says that there are too many. */
static void year_add(struct figures *f, int64_t year)
{
	size_t at = 0;

	while (at < f->years_n && at < YEARS_MAX && f->years[at] < year)
		at++;
	if (f->years_n > YEARS_MAX || (at < f->years_n && f->years[at] == year))
		return;
	f->years_n++;
	for (size_t i = f->years_n - 1; i > at && i < YEARS_MAX; i--)
		f->years[i] = f->years[i - 1];
	if (f->years_n <= YEARS_MAX)
		f->years[at] = year;
}

static struct figures figures_of(const struct minutes *m)
{
	struct figures f = { 0 };

	for (size_t i = 0; i < m->w->series_n; i++) {
		const struct series_data *d = &m->w->series[i].data;

		if (m->w->series[i].removed)
			continue;
		f.has_any = true;
		for (size_t k = 0; k < d->points.n; k++)
			year_add(&f, d->points.at[k].year);
		f.has_target = f.has_target || d->has_target;
		f.has_compare = f.has_compare || d->compare.n > 0;
		f.has_source = f.has_source || d->source.len > 0;
	}
	return f;
}

static bool are_columns(const struct figures *f)
{
	return f->years_n <= YEARS_MAX;
}

static struct text in_year(struct minutes *m, const struct series_data *d, int64_t year)
{
	for (size_t i = 0; i < d->points.n; i++)
		if (d->points.at[i].year == year)
			return minutes_quantity(m, d->points.at[i].value);
	return text("…");
}

static struct text all_years(struct minutes *m, const struct series_data *d)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < d->points.n; i++)
		minutes_list(&b, "; ", SAY(m, "report.labelled", { "label", minutes_year(m, d->points.at[i].year), 0 },
			{ "text", minutes_quantity(m, d->points.at[i].value), 0 }));
	return minutes_take(m, &b);
}

static struct text compared(struct minutes *m, const struct series_data *d)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < d->compare.n; i++)
		minutes_list(&b, "; ", SAY(m, "report.labelled",
			{ "label", minutes_either(m, d->compare.at[i].label, d->compare.at[i].label_en), 0 },
			{ "text", minutes_quantity(m, d->compare.at[i].value), 0 }));
	return minutes_take(m, &b);
}

static struct block *figure_table(struct minutes *m, const struct figures *f)
{
	struct block *t = minutes_table(m);

	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_figure"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_unit"), ALIGN_LEFT, 3);
	for (size_t i = 0; are_columns(f) && i < f->years_n; i++)
		doc_column(m->d, t, minutes_year(m, f->years[i]), ALIGN_RIGHT, 0);
	if (!are_columns(f))
		doc_column(m->d, t, minutes_say(m, "report.column_years"), ALIGN_LEFT, 5);
	if (f->has_target)
		doc_column(m->d, t, minutes_say(m, "report.column_aim"), ALIGN_RIGHT, 0);
	if (f->has_compare)
		doc_column(m->d, t, minutes_say(m, "report.column_compare"), ALIGN_LEFT, 4);
	if (f->has_source)
		doc_column(m->d, t, minutes_say(m, "report.column_source"), ALIGN_LEFT, 3);
	return t;
}

bool minutes_has_figures(const struct minutes *m)
{
	return figures_of(m).has_any;
}

void minutes_figures(struct minutes *m)
{
	struct figures f = figures_of(m);
	struct block *t;

	if (!f.has_any)
		return;
	minutes_heading(m, "report.figures");
	t = figure_table(m, &f);
	for (size_t i = 0; i < m->w->series_n; i++) {
		const struct series *s = &m->w->series[i];
		const struct series_data *d = &s->data;
		size_t at = 3;

		if (s->removed)
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, s->code);
		cells[1] = minutes_either(m, d->name, d->name_en);
		cells[2] = minutes_either(m, d->unit, d->unit_en);
		for (size_t k = 0; are_columns(&f) && k < f.years_n; k++)
			cells[at++] = in_year(m, d, f.years[k]);
		if (!are_columns(&f))
			cells[at++] = all_years(m, d);
		if (f.has_target)
			cells[at++] = d->has_target ? minutes_value(m, true, d->target, d->target_year) : TEXT_NONE;
		if (f.has_compare)
			cells[at++] = compared(m, d);
		if (f.has_source)
			cells[at++] = minutes_either(m, d->source, d->source_en);
	}
}

/* -- TOWS -- */

bool minutes_has_tows(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->tows_n; i++)
		if (!m->w->tows[i].removed)
			return true;
	return false;
}

static struct text cited(struct minutes *m, struct ref_list themes)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < themes.n; i++)
		minutes_list(&b, ", ", text_of(theme_at(m->w, themes.at[i])->code));
	return minutes_take(m, &b);
}

void minutes_tows(struct minutes *m)
{
	struct block *t;

	if (!minutes_has_tows(m))
		return;
	minutes_heading(m, "report.tows");
	minutes_paragraph(m, minutes_say(m, "report.tows_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_strategy"), ALIGN_LEFT, 7);
	doc_column(m->d, t, minutes_say(m, "report.column_cited"), ALIGN_LEFT, 3);
	for (int type = TOWS_TYPE_SO; type < TOWS_TYPE_N; type++) {
		bool named = false;

		for (size_t i = 0; i < m->w->tows_n; i++) {
			const struct tows *x = &m->w->tows[i];

			if (x->removed || (int)x->data.type != type)
				continue;
			if (!named)
				doc_group(m->d, t, minutes_name(m, &enum_tows_type, type));
			named = true;
			struct text *cells = doc_row(m->d, t, false);
			cells[0] = minutes_code(m, x->code);
			cells[1] = minutes_either(m, x->data.text, x->data.en);
			cells[2] = cited(m, x->data.themes);
		}
	}
}
