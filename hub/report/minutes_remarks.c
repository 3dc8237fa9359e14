/* Sections VIII and IX: what was to be noted, and what the chair concluded and the room agreed on. */
#include "report/after.h"
#include "report/minutes.h"

static bool has_remark(const struct minutes *m, bool decision)
{
	for (size_t i = 0; i < m->w->remarks_n; i++)
		if (m->w->remarks[i].decision == decision)
			return true;
	return false;
}

static void list(struct minutes *m, bool decision)
{
	for (size_t i = 0; i < m->w->remarks_n; i++) {
		const struct remark *r = &m->w->remarks[i];
		struct text words = minutes_either(m, r->text, r->en);

		if (r->decision != decision)
			continue;
		minutes_item(m, r->sector == SECTOR_NONE ? words : SAY(m, "report.said_by",
			{ "sector", minutes_name(m, &enum_sector, (int)r->sector), 0 }, { "text", words, 0 }));
	}
}

void minutes_remarks(struct minutes *m)
{
	bool rounds = minutes_has_round(m, ITEMS_OF_OPTIONS), remarks = has_remark(m, false);

	minutes_section(m, "report.section_remarks");
	if (remarks || !rounds)
		minutes_paragraph(m, minutes_say(m, remarks ? "report.remarks_intro" : "report.no_remarks"));
	list(m, false);
	if (rounds)
		minutes_rounds(m, ITEMS_OF_OPTIONS, 0);
}

/* Who has to do what by when, of the actions that stand. */
static void agreed_actions(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];

		if (x->removed)
			continue;
		if (t == NULL) {
			minutes_paragraph(m, minutes_say(m, "report.agreed_actions"));
			t = minutes_table(m);
			doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 6);
			doc_column(m->d, t, minutes_say(m, "report.column_responsible"), ALIGN_LEFT, 4);
			doc_column(m->d, t, minutes_say(m, "report.column_due"), ALIGN_LEFT, 2);
		}
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = SAY(m, "report.code_and_title", { "code", minutes_code(m, x->code), 0 },
			{ "title", minutes_either(m, x->data.title, x->data.title_en), 0 });
		cells[1] = minutes_either(m, x->data.lead, x->data.lead_en);
		cells[2] = x->data.end == 0 ? text("…") : minutes_month(m, x->data.end, true);
	}
}

void minutes_conclusions(struct minutes *m)
{
	bool any = has_remark(m, true);

	minutes_section(m, m->house == HOUSE_UN ? "report.section_agreed" : "report.section_conclusion");
	minutes_paragraph(m, any ? minutes_say(m, "report.decisions_intro") :
		SAY(m, "report.decisions_open", { "value", minutes_say(m, "report.to_fill"), 0 }));
	list(m, true);
	if (m->w->has_consultation)
		minutes_paragraph(m, SAY(m, "report.consulted", { "span", after_span(m), 0 }));
	if (m->house == HOUSE_UN)
		agreed_actions(m);
}
