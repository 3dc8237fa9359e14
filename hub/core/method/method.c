#include "core/method/method.h"

/* The table of methods, and what all counts share: turnout, sectors, and the k rule. */

#define ABOUT(a, b) { ITEMS_OF_##a, ITEMS_OF_##b }
const struct method_row method_rows[METHOD_N] = {
#define ROW(kind, prefix, form_, chart_, about_) \
	[METHOD_##kind] = { .name = #prefix, .form = FORM_##form_, .chart = CHART_##chart_, .items_of = about_, \
		.check = prefix##_check, .count = prefix##_count, .points_default = prefix##_points },
#include "core/method/methods.def"
};

const char *item_code(const struct workshop *w, const struct poll *p, uint32_t item)
{
	uint32_t number = item == 0 || item > p->items.n ? 0 : p->items.at[item - 1];

	switch (p->items_of) {
	case ITEMS_OF_THEMES: return theme_at(w, number) != NULL ? theme_at(w, number)->code : "";
	case ITEMS_OF_OBJECTIVES: return objective_at(w, number) != NULL ? objective_at(w, number)->code : "";
	case ITEMS_OF_DRAFT: return draft_at(w, number) != NULL ? draft_at(w, number)->code : "";
	default: return "";
	}
}

/*
 * The k rule (decision 14): sector figures only if every sector that voted has k ballots; else all are withheld, since
 * the total minus the others would give the hidden one. Blank ballots are turnout only.
 */
static void count_turnout(const struct workshop *w, const struct poll *p, struct tally *t)
{
	t->cast = (int64_t)p->ballots.n;
	t->sectors = true;
	for (size_t i = 0; i < p->ballots.n; i++) {
		const struct ballot *b = &p->ballots.at[i];

		t->helped += b->entry != ENTERED_SELF;
		t->voted[b->sector] += b->picks.n > 0;
	}
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (t->voted[s] > 0 && t->voted[s] < w->rules.k)
			t->sectors = false;
	if (t->cast == 0)
		t->sectors = false;
}

struct tally *tally_make(struct workshop *w, const struct poll *p)
{
	struct tally *t = arena_take(&w->arena, sizeof *t);

	if (t == NULL)
		return NULL;
	count_turnout(w, p, t);
	method_rows[p->method].count(w, p, t);
	return t;
}
