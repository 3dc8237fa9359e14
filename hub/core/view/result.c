/* Results: nothing of one leaves before it is shown, and no sector figure against the k rule, on whatever way out. */
#include "core/view/view.h"

#include "core/method/method.h"

/* What a score is said in. */
static void put_score(struct json *j, const struct tally_row *r, enum score score)
{
	switch (score) {
	case SCORE_PLACES: put_decimal(j, "score", fraction_decimal(&r->plain, 1)); return;
	case SCORE_PERCENT: put_decimal(j, "score", fraction_percent(&r->plain, 1)); return;
	case SCORE_GRADE: put_decimal(j, "score", fraction_decimal(&r->plain, 2)); return;
	default: return;
	}
}

static void put_marks(struct json *j, const struct tally_cell *cell, int most)
{
	json_name(j, "marks");
	json_open_list(j);
	for (int value = 1; value <= most; value++)
		json_int(j, cell->marks[value]);
	json_close_list(j);
}

/* Steps of agreement, never an exact share: unanimity of a few shall not show. Only where each sector has k opinions on it. */
static void put_steps(const struct workshop *w, const struct tally *t, const int64_t agree[GROUPS_MAX], const int64_t of[GROUPS_MAX],
	struct json *j)
{
	static const int64_t edges[] = { 10, 30, 50, 70, 90 };

	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (t->voted[s] > 0 && of[s] < w->rules.k)
			return;
	json_name(j, "steps");
	json_open(j);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		int64_t step = 0;

		if (t->voted[s] == 0)
			continue;
		for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
			step += agree[s] * 100 >= edges[i] * of[s];
		json_put_int(j, enum_sector.values[s], step);
	}
	json_close(j);
}

static void put_row(const struct workshop *w, const struct poll *p, uint32_t item, struct json *j)
{
	const struct method_row *method = &method_rows[p->method];
	const struct tally *t = p->tally;
	const struct tally_row *r = &t->rows[item - 1];
	bool cells = t->cells != NULL && item <= t->cells_n && p->criteria_n == 0;

	int64_t agree[GROUPS_MAX] = { 0 };

	for (int s = SECTOR_STATE; cells && s < SECTOR_N; s++)
		agree[s] = t->cells[item - 1].marks_by[s][1];
	json_open(j);
	json_put_int(j, "item", item);
	json_put_int(j, "points", method->score == SCORE_PLACES ? r->points / 2 : r->points);
	json_put_int(j, "voters", r->voters);
	json_put_int(j, "rank", r->rank);
	put_score(j, r, method->chart == CHART_GRADES && p->criteria_n == 0 ? SCORE_POINTS : method->score);
	if (method->chart == CHART_REACTIONS && cells) {
		put_marks(j, &t->cells[item - 1], 3);
		if (t->sectors)
			put_steps(w, t, agree, t->cells[item - 1].voters_by, j);
	}
	if (method->chart == CHART_GRADES && cells)
		put_marks(j, &t->cells[item - 1], 5);
	if (method->chart == CHART_GRADES && r->median > 0)
		json_put_int(j, "median", r->median);
	put_enum(j, "strength", &enum_strength, (int)r->strength);
	put_enum(j, "agreement", &enum_agreement, (int)r->agreement);
	/* Worth so many ticks: of people who weigh the same, else it is no number that anybody could count. */
	if (method->chart == CHART_FUNDS && t->decides == DECIDES_PLAIN && !fraction_is_zero(&r->effective) && !r->effective.lost)
		put_decimal(j, "effective", fraction_decimal(&r->effective, 2));
	if (t->sectors && method->score == SCORE_POINTS && method->chart != CHART_REACTIONS && method->chart != CHART_GRADES) {
		/* Of ticks a count says what every single one of a small unanimous sector did; of points it does not. */
		if (method->form == FORM_TICK)
			put_steps(w, t, r->by, t->voted, j);
		else
			put_sectors(j, "by", r->by);
		put_decimal(j, "balanced", fraction_percent(&r->balanced, 2));
	}
	if (t->sectors)
		json_put_int(j, "balanced_rank", r->balanced_rank);
	json_close(j);
}

static void put_rows(const struct workshop *w, const struct poll *p, struct json *j)
{
	json_name(j, "rows");
	json_open_list(j);
	for (size_t i = 0; i < p->tally->rows_n && method_rows[p->method].chart != CHART_BANDS; i++)
		put_row(w, p, p->tally->order[i], j);
	json_close_list(j);
}

static void put_absent(const struct poll *p, struct json *j)
{
	json_name(j, "absent");
	json_open_list(j);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (p->absent[s])
			json_c(j, enum_sector.values[s]);
	json_close_list(j);
}

static void put_levels(const struct tally *t, struct json *j)
{
	json_name(j, "levels");
	json_open_list(j);
	for (int level = 1; level <= 5; level++)
		json_int(j, t->levels[level]);
	json_close_list(j);
	json_put_int(j, "support", t->support);
	if (t->used > 0)
		put_decimal(j, "support_percent", decimal_ratio(t->support * 100, t->used, 1));
	if (t->sectors) {
		json_name(j, "bands");
		json_open(j);
		for (int s = SECTOR_STATE; s < SECTOR_N; s++)
			if (t->voted[s] > 0)
				json_put_c(j, enum_sector.values[s], band_name(support_band(t->support_by[s], t->voted[s])));
		json_close(j);
	}
	json_put_bool(j, "passed", t->passed);
}

static void put_funds(struct json *j, const char *name, const struct funds *f)
{
	if (name != NULL)
		json_name(j, name);
	json_open(j);
	json_put_int(j, "percent", f->percent);
	json_put_int(j, "ceiling", f->ceiling);
	json_put_int(j, "spent", f->spent);
	put_numbers(j, "items", &f->items);
	if (f->purse > 0)
		json_put_int(j, "purse", f->purse);
	json_close(j);
}

static void put_money(const struct poll *p, struct json *j)
{
	const struct tally *t = p->tally;

	put_funds(j, "funds", &t->funds);
	if (t->sectors)
		put_funds(j, "funds_balanced", &t->funds_balanced);
	if (t->funds_greedy.ceiling > 0)
		put_funds(j, "funds_greedy", &t->funds_greedy);
}

static void put_ladder(const struct tally *t, struct json *j)
{
	json_name(j, "ladder");
	json_open_list(j);
	for (int i = 0; i < LADDER_N; i++)
		if (t->ladder[i].ceiling > 0)
			put_funds(j, NULL, &t->ladder[i]);
	json_close_list(j);
}

static void put_intervals(const struct poll *p, struct json *j)
{
	const struct tally *t = p->tally;

	json_name(j, "criteria");
	json_open_list(j);
	for (size_t i = 0; t->intervals != NULL && i < p->criteria_n; i++) {
		json_open(j);
		json_put_int(j, "weight", p->criteria[i].weight);
		put_decimal(j, "from", fraction_percent(&t->intervals[i].from, 1));
		put_decimal(j, "to", fraction_percent(&t->intervals[i].to, 1));
		json_close(j);
	}
	json_close_list(j);
}

/* What holds for the round as a whole, before its rows. */
static void put_head(const struct workshop *w, const struct poll *p, struct json *j)
{
	const struct tally *t = p->tally;
	const struct method_row *method = &method_rows[p->method];

	(void)w;
	json_put_int(j, "poll", p->number);
	put_enum(j, "chart", &enum_chart, (int)method->chart);
	json_put_int(j, "cast", t->cast);
	json_put_int(j, "seats", t->present);
	put_decimal(j, "turnout", t->present == 0 ? (struct decimal){ 0, 1 } : decimal_ratio(t->cast * 100, t->present, 1));
	json_put_int(j, "paper", t->helped);
	put_enum(j, "decides", &enum_decides, (int)t->decides);
	put_enum(j, "withheld", &enum_withheld, (int)t->withheld);
	json_put_int(j, "blank", t->blank);
	json_put_int(j, "used", t->used);
	json_put_int(j, "available", t->available);
	json_put_bool(j, "sectors", t->sectors);
	if (t->sectors)
		put_sectors(j, "voted", t->voted);
	if (t->sectors && method->score == SCORE_POINTS && method->form == FORM_SPEND)
		put_sectors(j, "used_by", t->used_by);
	put_absent(p, j);
	json_put_bool(j, "capped", t->sectors && t->capped);
	if (t->sectors)
		put_decimal(j, "effective", fraction_decimal(&t->effective, 1));
}

static void put_lines(const struct poll *p, struct json *j)
{
	const struct tally *t = p->tally;
	bool balanced = t->decides == DECIDES_BALANCED;

	json_put_int(j, "top", p->top);
	put_numbers(j, "tops", &t->tops);
	put_numbers(j, "tie", balanced ? &t->tie_balanced : &t->tie);
	if (t->sectors && method_rows[p->method].chart != CHART_BANDS)
		put_numbers(j, "tops_balanced", &t->tops_balanced);
	put_numbers(j, "by_lot", &t->by_lot);
	put_numbers(j, "unranked", &t->unranked);
	if (t->swing > 0) {
		/* Places come in halves. */
		put_decimal(j, "lead", fraction_decimal(&t->lead, method_rows[p->method].score == SCORE_PLACES));
		json_put_int(j, "swing", t->swing);
	}
	json_put_bool(j, "divergence", t->divergence);
}

enum sight see_result(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct poll *p = poll_at(w, number);
	struct buf hex = { 0 };

	(void)who, (void)a;
	if (p == NULL || p->tally == NULL || p->state != POLL_STATE_SHOWN)
		return p != NULL && p->was_shown ? SIGHT_GONE : SIGHT_NEVER;
	json_open(j);
	put_head(w, p, j);
	put_rows(w, p, j);
	put_lines(p, j);
	if (method_rows[p->method].chart == CHART_BANDS)
		put_levels(p->tally, j);
	if (method_rows[p->method].chart == CHART_FUNDS)
		put_money(p, j);
	put_ladder(p->tally, j);
	put_intervals(p, j);
	put_opt(j, "discussion", p->discussion);
	put_opt(j, "discussion_en", p->discussion_en);
	buf_hex(&hex, &p->root, sizeof p->root);
	json_put_text(j, "root", (struct text){ hex.at, hex.len });
	j->out->broken = j->out->broken || hex.broken;
	buf_free(&hex);
	json_close(j);
	return SIGHT_SEEN;
}
