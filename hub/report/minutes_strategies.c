/*
 * Section V: the criteria, the options and what screening said of them, what the groups' scores come to, and the choice. Scores stand
 * here only while every reader of the hall may see them.
 */
#include "report/minutes.h"

#include "core/scores.h"

static int64_t standing(const struct minutes *m)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->strategies_n; i++)
		n += !m->w->strategies[i].removed;
	return n;
}

/* -- criteria -- */

static struct text criterion_name(const struct minutes *m, size_t k)
{
	return minutes_either(m, m->w->choice.criteria[k].text, m->w->choice.criteria[k].en);
}

static void criteria(struct minutes *m)
{
	const struct choice *c = &m->w->choice;
	struct block *t;

	if (c->criteria_n == 0)
		return;
	minutes_heading(m, "report.criteria");
	minutes_paragraph(m, minutes_say(m, c->agreed ? "report.criteria_agreed" : "report.criteria_open"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_number"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_criterion"), ALIGN_LEFT, 8);
	doc_column(m->d, t, minutes_say(m, "report.column_weight"), ALIGN_RIGHT, 2);
	for (size_t k = 0; k < c->criteria_n; k++) {
		struct text *cells = doc_row(m->d, t, false);

		cells[0] = minutes_number(m, (int64_t)k + 1);
		cells[1] = criterion_name(m, k);
		cells[2] = minutes_percent(m, (struct decimal){ c->criteria[k].weight, 0 }, true);
	}
}

/* -- options -- */

static struct text tows_codes(struct minutes *m, struct ref_list list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list.n; i++)
		minutes_list(&b, ", ", text_of(tows_at(m->w, list.at[i])->code));
	return minutes_take(m, &b);
}

static struct text part_codes(struct minutes *m, struct ref_list list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list.n; i++)
		minutes_list(&b, ", ", text_of(strategy_at(m->w, list.at[i])->code));
	return minutes_take(m, &b);
}

static void option_row(struct minutes *m, struct block *t, const struct strategy *s)
{
	struct text *cells = doc_row(m->d, t, false);
	struct text title = minutes_either(m, s->data.title, s->data.title_en);

	cells[0] = minutes_code(m, s->code);
	cells[1] = s->data.parts.n == 0 ? title : SAY(m, "report.combines", { "title", title, 0 },
		{ "codes", part_codes(m, s->data.parts), 0 });
	cells[2] = tows_codes(m, s->data.tows);
	cells[3] = minutes_objective_codes(m, s->data.objectives);
	cells[4] = s->data.has_cost ? minutes_number(m, s->data.cost) : TEXT_NONE;
	cells[5] = minutes_name(m, &enum_screening, (int)s->screening);
}

static void options(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.options");
	minutes_paragraph(m, SAY(m, "report.options_intro", { "n", minutes_count(m, standing(m)), 0 }));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_option"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_tows"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_rough_cost"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_screening"), ALIGN_LEFT, 3);
	for (size_t i = 0; i < m->w->strategies_n; i++)
		if (!m->w->strategies[i].removed)
			option_row(m, t, &m->w->strategies[i]);
}

/* What is screened out stays told, with its reason. */
static void screened_out(struct minutes *m)
{
	bool begun = false;

	for (size_t i = 0; i < m->w->strategies_n; i++) {
		const struct strategy *s = &m->w->strategies[i];
		struct buf failed = { 0 };

		if (s->removed || s->screening != SCREENING_FAILED)
			continue;
		if (!begun)
			minutes_paragraph(m, minutes_say(m, "report.screened_out_intro"));
		begun = true;
		for (size_t k = 0; k < s->failed_n; k++)
			minutes_list(&failed, "; ", minutes_name(m, &enum_must_have, (int)s->failed[k]));
		struct text list = minutes_take(m, &failed);
		minutes_item(m, SAY(m, "report.screened_out", { "code", minutes_code(m, s->code), 0 }, { "failed", list, 0 },
			{ "reason", minutes_either(m, s->screen_reason, s->screen_reason_en), 0 }));
	}
}

/* -- scores -- */

struct scored_options { struct scoring s; struct scoring_count count; struct scoring_test test; };

static void score_row(struct minutes *m, struct block *t, const struct scored_options *o, uint32_t option)
{
	const struct strategy *s = &m->w->strategies[option];
	const struct scoring_row *r = &o->count.rows[option];
	struct text *cells = doc_row(m->d, t, s->number == m->w->choice.chosen);
	size_t at = 2;

	cells[0] = r->rank == 0 ? text("–") : minutes_number(m, r->rank);
	cells[1] = minutes_code(m, s->code);
	for (size_t k = 0; k < o->s.criteria_n; k++)
		cells[at++] = minutes_quantity(m, fraction_decimal(&o->count.means[k * o->s.options_n + option], 2));
	cells[at++] = minutes_quantity(m, fraction_decimal(&r->weighted, 2));
	cells[at++] = minutes_quantity(m, fraction_decimal(&r->equal, 2));
	cells[at++] = r->rank_equal == 0 ? text("–") : minutes_number(m, r->rank_equal);
}

/* First those that are ranked, best first; then what was screened out after it had been scored. */
static void score_table(struct minutes *m, const struct scored_options *o)
{
	struct block *t = minutes_table(m);

	doc_column(m->d, t, minutes_say(m, "report.column_rank"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	for (size_t k = 0; k < o->s.criteria_n; k++)
		doc_column(m->d, t, SAY(m, "report.column_criterion_n", { "n", minutes_number(m, (int64_t)k + 1), 0 }), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_weighted"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_equal"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_rank_equal"), ALIGN_RIGHT, 2);
	for (size_t i = 0; i < o->count.ranked_n; i++)
		score_row(m, t, o, o->count.order[i]);
	for (size_t i = 0; i < o->s.options_n; i++)
		if (o->count.rows[i].rank == 0 && o->count.rows[i].groups_n > 0)
			score_row(m, t, o, (uint32_t)i);
}

/* Not every group scored every option: say who did not. */
static void missing_groups(struct minutes *m, const struct scored_options *o)
{
	for (size_t i = 0; i < o->s.options_n; i++) {
		const struct strategy *s = &m->w->strategies[i];
		struct buf b = { 0 };

		if (s->removed || o->count.rows[i].groups_n == 0 || o->count.rows[i].groups_n == SECTOR_N - 1)
			continue;
		for (int g = SECTOR_STATE; g < SECTOR_N; g++)
			if (s->scores[g].n == 0)
				minutes_list(&b, ", ", minutes_name(m, &enum_sector, g));
		struct text sectors = minutes_take(m, &b);
		minutes_paragraph(m, SAY(m, "report.not_scored_by", { "code", minutes_code(m, s->code), 0 }, { "sectors", sectors, 0 }));
	}
}

/* Which weights would put another option first. */
static void shifts(struct minutes *m, const struct scored_options *o)
{
	struct buf equal = { 0 };

	for (size_t i = 0; i < o->count.ranked_n; i++) {
		const struct scoring_row *r = &o->count.rows[o->count.order_equal[i]];

		if (r->rank_equal == 1 && r->rank != 1)
			minutes_list(&equal, ", ", text_of(m->w->strategies[o->count.order_equal[i]].code));
	}
	if (equal.len > 0)
		minutes_item(m, SAY(m, "report.equal_puts_first", { "codes", minutes_take(m, &equal), 0 }));
	buf_free(&equal);
	for (size_t i = 0; i < o->test.shifts_n; i++) {
		const struct scoring_shift *shift = &o->test.shifts[i];

		if (o->count.rows[shift->winner].rank == 1)
			continue;
		minutes_item(m, SAY(m, shift->change > 0 ? "report.more_puts_first" : "report.less_puts_first",
			{ "criterion", criterion_name(m, shift->criterion), 0 },
			{ "points", minutes_number(m, shift->change > 0 ? shift->change : -shift->change), 0 },
			{ "code", minutes_code(m, m->w->strategies[shift->winner].code), 0 },
			{ "score", minutes_quantity(m, fraction_decimal(&shift->score, 2)), 0 }));
	}
}

static void sensitivity(struct minutes *m, const struct scored_options *o)
{
	minutes_heading(m, "report.sensitivity");
	minutes_paragraph(m, minutes_say(m, o->test.depends ? "report.depends" : "report.depends_not"));
	if (o->test.depends)
		shifts(m, o);
	if (o->test.intervals == NULL)
		return;
	minutes_paragraph(m, minutes_say(m, "report.intervals"));
	for (size_t k = 0; k < o->s.criteria_n; k++)
		minutes_item(m, SAY(m, "report.interval", { "criterion", criterion_name(m, k), 0 },
			{ "weight", minutes_percent(m, (struct decimal){ o->s.weights[k], 0 }, false), 0 },
			{ "from", minutes_percent(m, fraction_percent(&o->test.intervals[k].from, 1), false), 0 },
			{ "to", minutes_percent(m, fraction_percent(&o->test.intervals[k].to, 1), false), 0 }));
}

static void scores(struct minutes *m)
{
	struct scored_options o = { 0 };
	bool any = false;

	if (!scores_are_shown(m->w))
		return;
	o.s = scores_of(m->w, m->a);
	if (m->a->broken || !scoring_count(m->a, &o.s, &o.count) || !scoring_test(m->a, &o.s, &o.count, &o.test))
		return;      /* memory ended: whoever asked for the document hears of it */
	for (size_t i = 0; i < o.s.options_n; i++)
		any = any || o.count.rows[i].groups_n > 0;
	if (!any)
		return;
	minutes_heading(m, "report.scores");
	minutes_paragraph(m, minutes_say(m, "report.scores_intro"));
	score_table(m, &o);
	missing_groups(m, &o);
	if (o.count.ranked_n > 0)
		sensitivity(m, &o);
}

/* -- the choice -- */

static void content(struct minutes *m, const struct strategy_data *d)
{
	const struct text_list *chain = minutes_lines(m, &d->chain, &d->chain_en);

	if (d->narrative.len > 0)
		minutes_paragraph(m, SAY(m, "report.option_narrative", { "text", minutes_either(m, d->narrative, d->narrative_en), 0 }));
	if (chain->n > 0)
		minutes_paragraph(m, minutes_say(m, "report.option_chain"));
	for (size_t i = 0; i < chain->n; i++)
		minutes_item(m, chain->at[i]);
	if (d->results.len > 0)
		minutes_paragraph(m, SAY(m, "report.option_results", { "text", minutes_either(m, d->results, d->results_en), 0 }));
}

static void choice(struct minutes *m)
{
	const struct choice *c = &m->w->choice;
	const struct strategy *s = strategy_at(m->w, c->chosen);

	minutes_heading(m, "report.choice");
	if (c->discussion.len > 0)
		minutes_paragraph(m, SAY(m, "report.discussion", { "text", minutes_either(m, c->discussion, c->discussion_en), 0 }));
	if (s == NULL || s->removed) {
		minutes_paragraph(m, minutes_say(m, "report.choice_open"));
		return;
	}
	minutes_paragraph(m, SAY(m, "report.chosen", { "code", minutes_code(m, s->code), 0 }));
	struct block *quote = doc_block(m->d, BLOCK_QUOTE);
	doc_run(m->d, quote, minutes_either(m, s->data.title, s->data.title_en), true, false);
	if (c->reason.len > 0)
		minutes_paragraph(m, SAY(m, "report.chosen_reason", { "text", minutes_either(m, c->reason, c->reason_en), 0 }));
	if (c->dissent.len > 0)
		minutes_paragraph(m, SAY(m, "report.chosen_dissent", { "text", minutes_either(m, c->dissent, c->dissent_en), 0 }));
	content(m, &s->data);
}

void minutes_strategies(struct minutes *m)
{
	if (standing(m) == 0)
		return;
	minutes_section(m, "report.section_strategies");
	criteria(m);
	options(m);
	screened_out(m);
	scores(m);
	choice(m);
}
