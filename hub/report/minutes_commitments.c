/* Section VII: what the parties answered for, and the plan's two mechanisms. Whose phone an answer came from is nobody's business here. */
#include "report/minutes.h"

/* -- commitments -- */

static int64_t commitments_n(const struct minutes *m)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->commitments_n; i++)
		n += !m->w->commitments[i].removed;
	return n;
}

static struct text answered(struct minutes *m, const struct commitment *c)
{
	struct moment at = moment_at(c->at_ms, m->w->zone);
	struct buf b = { 0 };

	if (c->at_ms == 0 || c->level == COMMITMENT_LEVEL_ASKED)
		return TEXT_NONE;
	date_put_table(&b, m->l, at.year * 10000 + at.month * 100 + at.day);
	return minutes_take(m, &b);
}

/* How it was given, and what was said along with it. */
static struct text remark(struct minutes *m, const struct commitment *c)
{
	struct text voice = minutes_say(m, "report.by_voice");

	if (!c->voice)
		return c->note;
	return c->note.len == 0 ? voice : SAY(m, "report.labelled", { "label", voice, 0 }, { "text", c->note, 0 });
}

static void table(struct minutes *m)
{
	struct block *t = minutes_table(m);

	doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_party"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_statement_of"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_level"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_day"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_note"), ALIGN_LEFT, 3);
	for (size_t i = 0; i < m->w->commitments_n; i++) {
		const struct commitment *c = &m->w->commitments[i];

		if (c->removed)
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, action_at(m->w, c->action)->code);
		cells[1] = minutes_either(m, c->party, c->party_en);
		cells[2] = minutes_either(m, c->statement, c->statement_en);
		cells[3] = minutes_name(m, &enum_commitment_level, (int)c->level);
		cells[4] = answered(m, c);
		cells[5] = remark(m, c);
	}
}

void minutes_commitments_annex(struct minutes *m)
{
	minutes_annex_begin(m, m->annex_commitments, "report.annex_commitments");
	table(m);
}

static void commitments(struct minutes *m)
{
	int64_t by[COMMITMENT_LEVEL_N] = { 0 }, voice = 0;
	struct buf b = { 0 };

	if (commitments_n(m) == 0)
		return;
	for (size_t i = 0; i < m->w->commitments_n; i++) {
		const struct commitment *c = &m->w->commitments[i];

		by[c->level] += !c->removed;
		voice += !c->removed && c->voice;
	}
	for (int level = COMMITMENT_LEVEL_CONFIRMED; level < COMMITMENT_LEVEL_N; level++)
		minutes_list(&b, "; ", SAY(m, "report.labelled", { "label", minutes_name(m, &enum_commitment_level, level), 0 },
			{ "text", minutes_count(m, by[level]), 0 }));
	minutes_list(&b, "; ", SAY(m, "report.labelled", { "label", minutes_name(m, &enum_commitment_level, COMMITMENT_LEVEL_ASKED), 0 },
		{ "text", minutes_count(m, by[COMMITMENT_LEVEL_ASKED]), 0 }));
	struct text levels = minutes_take(m, &b);
	minutes_heading(m, "report.commitments");
	minutes_paragraph(m, SAY(m, "report.commitments_intro", { "n", minutes_count(m, commitments_n(m)), 0 }, { "levels", levels, 0 },
		{ "voice", minutes_count(m, voice), 0 }));
	if (m->annex_commitments == 0)
		table(m);
	else
		minutes_paragraph(m, SAY(m, "report.commitments_annex", { "annex", minutes_annex_name(m, m->annex_commitments), 0 }));
}

/* -- mechanisms -- */

/* An item "label: text"; nothing when there is no text. */
static void item(struct minutes *m, const char *label, struct text t)
{
	if (t.len > 0)
		minutes_item(m, SAY(m, "report.labelled", { "label", minutes_say(m, label), 0 }, { "text", t, 0 }));
}

static struct text members(struct minutes *m, const struct sector_count *n)
{
	if (n->state + n->private + n->community == 0)
		return TEXT_NONE;
	return SAY(m, "report.coordination_members", { "all", minutes_count(m, n->state + n->private + n->community), 0 },
		{ "state", minutes_count(m, n->state), 0 }, { "private", minutes_count(m, n->private), 0 },
		{ "community", minutes_count(m, n->community), 0 });
}

static void coordination(struct minutes *m)
{
	const struct coordination *c = &m->w->coordination;
	const struct text_list *channels = minutes_lines(m, &c->channels, &c->channels_en);
	struct buf b = { 0 };

	if (!m->w->has_coordination)
		return;
	for (size_t i = 0; i < channels->n; i++)
		minutes_list(&b, "; ", channels->at[i]);
	struct text told = minutes_take(m, &b);
	minutes_heading(m, "report.coordination");
	minutes_paragraph(m, minutes_say(m, "report.coordination_intro"));
	item(m, "report.coordination_body", minutes_either(m, c->body, c->body_en));
	item(m, "report.coordination_composition", members(m, &c->members));
	item(m, "report.coordination_chair", minutes_either(m, c->chair, c->chair_en));
	item(m, "report.coordination_secretariat", minutes_either(m, c->secretariat, c->secretariat_en));
	item(m, "report.coordination_meeting", minutes_either(m, c->meeting, c->meeting_en));
	item(m, "report.coordination_decision", minutes_either(m, c->decision, c->decision_en));
	item(m, "report.coordination_channels", told);
	item(m, "report.coordination_escalation", minutes_either(m, c->escalation, c->escalation_en));
}

static struct text watched(struct minutes *m)
{
	const struct ref_list *list = &m->w->impact.indicators;
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const struct target *x = target_at(m->w, list->at[i]);

		minutes_list(&b, "; ", SAY(m, "report.code_and_title", { "code", minutes_code(m, x->code), 0 },
			{ "title", minutes_either(m, x->text, x->en), 0 }));
	}
	return minutes_take(m, &b);
}

static void impact(struct minutes *m)
{
	const struct impact_monitoring *i = &m->w->impact;

	if (!m->w->has_impact)
		return;
	minutes_heading(m, "report.impact_monitoring");
	minutes_paragraph(m, minutes_say(m, "report.impact_intro"));
	item(m, "report.impact_indicators", watched(m));
	item(m, "report.impact_collector", minutes_either(m, i->collector, i->collector_en));
	item(m, "report.impact_rhythm", minutes_either(m, i->rhythm, i->rhythm_en));
	item(m, "report.impact_publication", minutes_either(m, i->publication, i->publication_en));
}

void minutes_commitments(struct minutes *m)
{
	if (commitments_n(m) == 0 && !m->w->has_coordination && !m->w->has_impact)
		return;
	minutes_section(m, "report.section_commitments");
	commitments(m);
	coordination(m);
	impact(m);
}
