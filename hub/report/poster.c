/* The plan on one sheet for the notice board: what shall be, who does what by when, what it costs, and how to have one's say. */
#include "report/after.h"

void poster_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = after_begin(w, order, a, d, "report.after_poster_file");
	struct buf digest = { 0 };

	d->sheet = SHEET_A3_POSTER;
	after_title(&m, "report.after_poster", after_plan(&m));
	after_vision(&m);
	after_objectives(&m);
	after_actions(&m);
	after_money(&m);
	after_unfunded(&m);
	after_speak(&m);
	buf_hex(&digest, &w->chain, 8);
	after_note(&m, SAY(&m, "report.evidence", { "entry", minutes_number(&m, (int64_t)w->seq), 0 },
		{ "digest", minutes_take(&m, &digest), 0 }));
}
