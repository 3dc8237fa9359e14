/* Section V: what was to be noted, and what the room concluded. */
#include "report/minutes.h"

static void list(struct minutes *m, bool decision, const char *heading)
{
	bool any = false;

	for (size_t i = 0; i < m->w->remarks_n; i++) {
		const struct remark *r = &m->w->remarks[i];
		struct text words = minutes_either(m, r->text, r->en);

		if (r->decision != decision)
			continue;
		if (!any) {
			minutes_heading(m, heading);
			minutes_paragraph(m, minutes_say(m, decision ? "report.decisions_intro" : "report.remarks_intro"));
		}
		any = true;
		minutes_item(m, r->sector == SECTOR_NONE ? words : SAY(m, "report.said_by",
			{ "sector", minutes_name(m, &enum_sector, (int)r->sector), 0 }, { "text", words, 0 }));
	}
}

void minutes_remarks(struct minutes *m)
{
	minutes_section(m, "report.section_remarks");
	if (m->w->remarks_n == 0) {
		minutes_paragraph(m, minutes_say(m, "report.no_remarks"));
		return;
	}
	list(m, false, "report.remarks");
	list(m, true, "report.decisions");
}
