/* Rounds and results. Nothing of a result leaves before it is shown, and no sector figure against the k rule. */
#include "core/view/view.h"

#include "core/method/method.h"

static void put_item(const struct workshop *w, const struct poll *p, uint32_t item, struct json *j)
{
	uint32_t number = p->items.at[item - 1];
	struct text title = TEXT_NONE, en = TEXT_NONE;
	enum quadrant quadrant = QUADRANT_NONE;
	enum dimension dimension = DIMENSION_NONE;

	if (p->items_of == ITEMS_OF_THEMES) {
		title = theme_at(w, number)->title;
		en = theme_at(w, number)->title_en;
		quadrant = theme_at(w, number)->quadrant;
	} else if (p->items_of == ITEMS_OF_DRAFT) {
		title = draft_at(w, number)->text;
		en = draft_at(w, number)->en;
	} else if (objective_at(w, number) != NULL) {
		title = objective_at(w, number)->text;
		en = objective_at(w, number)->en;
		dimension = objective_at(w, number)->dimension;
	}
	json_open(j);
	json_put_int(j, "item", item);
	json_put_int(j, "ref", number);
	json_put_c(j, "code", item_code(w, p, item));
	json_put_text(j, "text", title);
	put_opt(j, "en", en);
	put_enum(j, "quadrant", &enum_quadrant, (int)quadrant);
	put_enum(j, "dimension", &enum_dimension, (int)dimension);
	json_close(j);
}

enum sight see_poll(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct poll *p = poll_at(w, number);

	(void)who, (void)a;
	if (p == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "poll", p->number);
	json_put_int(j, "activity", p->activity);
	put_enum(j, "method", &enum_method, (int)p->method);
	put_enum(j, "form", &enum_form, (int)method_rows[p->method].form);
	put_enum(j, "chart", &enum_chart, (int)method_rows[p->method].chart);
	put_enum(j, "state", &enum_poll_state, (int)p->state);
	put_enum(j, "items_of", &enum_items_of, (int)p->items_of);
	put_ref(j, "draft", p->draft);
	json_put_text(j, "question", p->question);
	put_opt(j, "question_en", p->question_en);
	json_name(j, "items");
	json_open_list(j);
	for (size_t i = 0; i < p->items.n; i++)
		put_item(w, p, (uint32_t)i + 1, j);
	json_close_list(j);
	json_put_int(j, "points", p->points);
	json_put_int(j, "cap", p->cap);
	json_put_int(j, "top", p->top);
	json_put_bool(j, "stale", p->stale);
	json_close(j);
	return SIGHT_SEEN;
}

/* num / den in percent with two places, half up. By long division: num * 10 000 need not fit. */
static struct decimal share_percent(int64_t num, int64_t den)
{
	int64_t units = 0, rest = num;

	for (int i = 0; i < 4; i++) {
		units = units * 10 + rest / den * 10;
		rest %= den;
		/* rest * 10 / den without leaving 64 bits: ten times adding, at most nine carries. */
		int64_t digit = 0, sum = 0;
		for (int k = 0; k < 10; k++) {
			if (sum >= den - rest) {
				sum -= den - rest;
				digit++;
			} else {
				sum += rest;
			}
		}
		units += digit;
		rest = sum;
	}
	return (struct decimal){ units + (rest >= den - rest), 2 };
}

static void put_rows(const struct tally *t, struct json *j)
{
	json_name(j, "rows");
	json_open_list(j);
	for (size_t i = 0; i < t->rows_n; i++) {
		uint32_t item = t->order[i];
		const struct tally_row *r = &t->rows[item - 1];

		json_open(j);
		json_put_int(j, "item", item);
		json_put_int(j, "points", r->points);
		json_put_int(j, "voters", r->voters);
		json_put_int(j, "rank", r->rank);
		if (t->sectors) {
			put_sectors(j, "by", r->by);
			put_decimal(j, "balanced", share_percent(r->share_num, r->share_den));
			json_put_int(j, "balanced_rank", r->balanced_rank);
		}
		json_close(j);
	}
	json_close_list(j);
}

static void put_absent(const struct tally *t, struct json *j)
{
	json_name(j, "absent");
	json_open_list(j);
	for (int s = SECTOR_STATE; t->sectors && s < SECTOR_N; s++)
		if (t->voted[s] == 0)
			json_c(j, enum_sector.values[s]);
	json_close_list(j);
}

static const char *band_of(int64_t support, int64_t answers)
{
	return band_name(support * 2 < answers ? BAND_LOW : support * 5 < answers * 4 ? BAND_MEDIUM : BAND_HIGH);
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
				json_put_c(j, enum_sector.values[s], band_of(t->support_by[s], t->voted[s]));
		json_close(j);
	}
	json_put_bool(j, "passed", t->passed);
}

enum sight see_result(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct poll *p = poll_at(w, number);

	(void)who, (void)a;
	if (p == NULL || p->tally == NULL || p->state != POLL_STATE_SHOWN)
		return p != NULL && p->was_shown ? SIGHT_GONE : SIGHT_NEVER;
	const struct tally *t = p->tally;
	bool bands = method_rows[p->method].chart == CHART_BANDS;
	json_open(j);
	json_put_int(j, "poll", p->number);
	put_enum(j, "chart", &enum_chart, (int)method_rows[p->method].chart);
	json_put_int(j, "cast", t->cast);
	json_put_int(j, "seats", t->present);
	put_decimal(j, "turnout", t->present == 0 ? (struct decimal){ 0, 1 } : decimal_ratio(t->cast * 100, t->present, 1));
	json_put_int(j, "paper", t->helped);
	json_put_int(j, "used", t->used);
	json_put_int(j, "available", t->available);
	json_put_bool(j, "sectors", t->sectors);
	if (t->sectors)
		put_sectors(j, "voted", t->voted);
	if (t->sectors && !bands)
		put_sectors(j, "used_by", t->used_by);
	put_absent(t, j);
	put_rows(t, j);
	json_put_int(j, "top", p->top);
	put_numbers(j, "tops", &t->tops);
	put_numbers(j, "tie", &t->tie);
	if (t->sectors && !bands)
		put_numbers(j, "tops_balanced", &t->tops_balanced);
	json_put_bool(j, "divergence", t->divergence);
	if (bands)
		put_levels(t, j);
	put_opt(j, "discussion", p->discussion);
	put_opt(j, "discussion_en", p->discussion_en);
	json_name(j, "root");
	struct buf hex = { 0 };
	buf_hex(&hex, &p->root, sizeof p->root);
	json_text(j, (struct text){ hex.at, hex.len });
	buf_free(&hex);
	json_close(j);
	return SIGHT_SEEN;
}
