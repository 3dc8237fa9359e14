/*
 * A count as one JSON object. Scores are exact fractions ("7/3"); money is a whole number, or such a fraction where costs had
 * decimals. Lists are in rank order, and nothing in them depends on the order of the file.
 */
#include "count.h"

#include <string.h>

#include "base/must.h"
#include "core/method/method.h"

bool answer_is_balanced(const struct answer *answer)
{
	return answer->t->sectors;
}

bool answer_is_absent(const struct answer *answer, size_t group)
{
	return answer->absent != NULL ? answer->absent[group] : answer->t->voted[group] == 0;
}

struct fraction answer_score(const struct answer *answer, const struct fraction *score)
{
	struct fraction one = fraction_of(1, 1);

	/* Grades are 0 to 4 outside and 1 to 5 inside. */
	return method_rows[answer->q->method].score == SCORE_GRADE && fraction_order(score, &one) >= 0 ? fraction_minus(*score, one) : *score;
}

static bool is_funding(const struct answer *answer)
{
	return method_rows[answer->q->method].chart == CHART_FUNDS;
}

static bool decides_balanced(const struct answer *answer)
{
	return answer->t->decides == DECIDES_BALANCED;
}

static uint32_t rank_of(const struct answer *answer, bool balanced, uint32_t item)
{
	const struct tally_row *r = &answer->t->rows[item - 1];

	return balanced ? r->balanced_rank : r->rank;
}

void answer_winners(struct arena *a, const struct answer *answer, struct numbers *out)
{
	const struct tally *t = answer->t;
	bool balanced = decides_balanced(answer);
	const struct numbers *tops = balanced ? &t->tops_balanced : &t->tops;
	const uint32_t *order = balanced ? t->order_balanced : t->order;

	*out = (struct numbers){ 0 };
	if (is_funding(answer)) {
		*out = balanced ? t->funds_balanced.items : t->funds.items;
		return;
	}
	if (t->passed)
		numbers_put(a, out, 1);   /* a consensus check has one item, and no rows */
	for (size_t i = 0; i < t->rows_n; i++)
		if (numbers_have(tops, order[i]) || numbers_have(&t->by_lot, order[i]))
			numbers_put(a, out, order[i]);
}

/* -- parts -- */

static const char *id_of(const struct answer *answer, uint32_t item)
{
	return answer->q->codes[item - 1];
}

void answer_items_put(struct json *j, const char *name, const struct answer *answer, const struct numbers *items)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < items->n; i++)
		json_c(j, id_of(answer, items->at[i]));
	json_close_list(j);
}

void answer_fraction_put(struct json *j, const struct fraction *f)
{
	struct buf b = { 0 };

	fraction_put(&b, f);
	json_text(j, (struct text){ b.at, b.len });
	buf_free(&b);
}

static void by_group_put(struct json *j, const char *name, const struct answer *answer, const int64_t *by)
{
	json_name(j, name);
	json_open(j);
	for (size_t g = 1; g <= answer->q->groups_n; g++)
		json_put_int(j, answer->groups[g], by[g]);
	json_close(j);
}

static void cell_put(struct json *j, const struct tally_cell *c)
{
	bool minus;
	struct fraction agreement = agreement_of(&c->marks[1], 5, &minus);
	struct buf b = { 0 };
	unsigned median = low_median(&c->marks[1], 5);

	json_name(j, "median");
	if (median == 0)
		json_null(j);
	else
		json_int(j, (int64_t)median - 1);
	json_name(j, "grades");
	json_open_list(j);
	for (size_t value = 1; value <= 5; value++)
		json_int(j, c->marks[value]);
	json_close_list(j);
	json_name(j, "agreement");
	if (minus)
		buf_byte(&b, '-');
	fraction_put(&b, &agreement);
	if (median == 0)
		json_null(j);
	else
		json_text(j, (struct text){ b.at, b.len });
	buf_free(&b);
}

static void grades_put(struct json *j, const struct answer *answer, uint32_t item)
{
	const struct question *q = answer->q;

	if (q->criteria_n == 0) {
		cell_put(j, &answer->t->cells[item - 1]);
		return;
	}
	json_name(j, "criteria");
	json_open(j);
	for (size_t c = 0; c < q->criteria_n; c++) {
		json_name(j, answer->criteria[c]);
		json_open(j);
		cell_put(j, &answer->t->cells[c * q->items_n + item - 1]);
		json_close(j);
	}
	json_close(j);
}

static void reactions_put(struct json *j, const struct answer *answer, uint32_t item)
{
	static const char *const names[] = { "agree", "disagree", "pass" };
	const struct tally_cell *c = &answer->t->cells[item - 1];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		json_put_int(j, names[i], c->marks[i + 1]);
	json_put_c(j, "word", agreement_name(answer->t->rows[item - 1].agreement));
}

static void row_put(struct json *j, const struct answer *answer, uint32_t item, bool balanced)
{
	const struct method_row *method = &method_rows[answer->q->method];
	const struct tally_row *r = &answer->t->rows[item - 1];
	struct fraction score = answer_score(answer, balanced ? &r->balanced : &r->plain);

	json_open(j);
	json_put_c(j, "id", id_of(answer, item));
	json_put_int(j, "rank", rank_of(answer, balanced, item));
	json_name(j, "score");
	answer_fraction_put(j, &score);
	if (!balanced && method->chart == CHART_GRADES)
		grades_put(j, answer, item);
	if (!balanced && method->chart == CHART_REACTIONS)
		reactions_put(j, answer, item);
	if (!balanced && (method->form == FORM_SPEND || method->form == FORM_TICK)) {
		json_put_int(j, "voters", r->voters);
		if (answer_is_balanced(answer))
			by_group_put(j, "by", answer, r->by);
	}
	json_close(j);
}

static void list_put(struct json *j, const char *name, const struct answer *answer, bool balanced)
{
	const struct tally *t = answer->t;
	const uint32_t *order = balanced ? t->order_balanced : t->order;

	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < t->rows_n; i++)
		if (rank_of(answer, balanced, order[i]) != 0)
			row_put(j, answer, order[i], balanced);
	json_close_list(j);
}

/* Every group of items that share a rank, in rank order; inside by id. */
static void ties_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;
	bool balanced = decides_balanced(answer);
	const uint32_t *order = balanced ? t->order_balanced : t->order;

	json_name(j, "ties");
	json_open_list(j);
	for (size_t i = 0, end; i < t->rows_n; i = end) {
		uint32_t rank = rank_of(answer, balanced, order[i]);

		for (end = i + 1; end < t->rows_n && rank_of(answer, balanced, order[end]) == rank; end++)
			;
		if (end - i < 2 || rank == 0)
			continue;
		json_open_list(j);
		for (size_t k = i; k < end; k++)
			json_c(j, id_of(answer, order[k]));
		json_close_list(j);
	}
	json_close_list(j);
}

static void turnout_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;

	json_put_int(j, "cast", t->cast);
	json_put_int(j, "blank", t->blank);
	if (t->withheld == WITHHELD_FEW) {
		json_name(j, "voted");
		json_null(j);
	} else {
		by_group_put(j, "voted", answer, t->voted);
	}
	json_name(j, "absent");
	json_open_list(j);
	for (size_t g = 1; g <= answer->q->groups_n; g++)
		if (answer_is_absent(answer, g))
			json_c(j, answer->groups[g]);
	json_close_list(j);
}

/* -- what is only there for some methods -- */

static size_t ranked_n(const struct answer *answer)
{
	size_t n = 0;

	for (size_t i = 0; i < answer->t->rows_n; i++)
		n += answer->t->rows[i].rank != 0;
	return n;
}

static void lead_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;
	bool line = !is_funding(answer) && answer->q->top > 0 && (uint64_t)answer->q->top < ranked_n(answer);
	bool cap_unknown = method_rows[answer->q->method].form == FORM_SPEND && !answer->cap_told;

	json_name(j, "lead");
	if (line)
		answer_fraction_put(j, &t->lead);
	else
		json_null(j);
	json_name(j, "swing");
	if (line && t->swing > 0 && !cap_unknown)
		json_int(j, t->swing);
	else
		json_null(j);
}

void answer_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;
	struct arena a = { 0 };
	struct numbers winners;

	must(!t->too_large);
	answer_winners(&a, answer, &winners);
	json_open(j);
	json_put_c(j, "method", method_name(answer->q->method));
	list_put(j, "plain", answer, false);
	if (answer_is_balanced(answer)) {
		list_put(j, "balanced", answer, true);
	} else {
		json_name(j, "balanced");
		json_null(j);
	}
	json_name(j, "withheld");
	/* Without sectors nothing is held back: there is just nothing to balance. */
	if (t->withheld == WITHHELD_NONE || answer->q->groups_n == 0)
		json_null(j);
	else
		json_c(j, withheld_name(t->withheld));
	answer_items_put(j, "winners", answer, &winners);
	ties_put(j, answer);
	answer_items_put(j, "cut_tie", answer, decides_balanced(answer) ? &t->tie_balanced : &t->tie);
	answer_items_put(j, "by_lot", answer, &t->by_lot);
	json_put_c(j, "decides", decides_name(t->decides));
	turnout_put(j, answer);
	lead_put(j, answer);
	json_put_bool(j, "divergence", t->divergence);
	json_put_bool(j, "capped", t->capped);
	json_name(j, "worth");
	if (answer_is_balanced(answer) && !t->effective.lost)
		answer_fraction_put(j, &t->effective);
	else
		json_null(j);
	answer_figures_put(j, answer);
	json_close(j);
	arena_free(&a);
}
