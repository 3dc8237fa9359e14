/* A count for people: a table in rank order and a few sentences. What decides stands in them, and why something is missing. */
#include "count.h"

#include <string.h>

#include "core/method/method.h"

struct page { struct cli *cli; const struct answer *answer; struct buf out; size_t id_width; };

/* The name of a value in the language of the reader. */
static const char *name_c(struct page *p, const char *kind, const char *value)
{
	struct buf key = { 0 };

	buf_f(&key, "name.%s.%s", kind, value);
	buf_byte(&key, 0);
	const char *name = key.broken ? "" : text_c(&p->cli->arena, say(p->cli->language, key.at));
	buf_free(&key);
	return name;
}

static const char *taken(struct page *p, struct buf *b)
{
	const char *t = text_c(&p->cli->arena, (struct text){ b->at, b->len });

	buf_free(b);
	return t == NULL ? "" : t;
}

static const char *fraction_c(struct page *p, const struct fraction *f)
{
	struct buf b = { 0 };

	fraction_put(&b, f);
	return taken(p, &b);
}

static const char *items_c(struct page *p, const struct numbers *items)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < items->n; i++) {
		buf_c(&b, i == 0 ? "" : ", ");
		buf_c(&b, p->answer->q->codes[items->at[i] - 1]);
	}
	if (items->n == 0)
		buf_c(&b, "–");
	return taken(p, &b);
}

/* In the file's own unit: costs may have had decimals. */
static const char *money_c(struct page *p, int64_t amount)
{
	int64_t scale = p->answer->scale, rest = amount % scale;
	struct buf b = { 0 };

	buf_int(&b, amount / scale);
	if (rest > 0)
		buf_byte(&b, '.');
	for (int64_t place = scale / 10; rest > 0; rest %= place, place /= 10)
		buf_byte(&b, (char)('0' + rest / place));
	return taken(p, &b);
}

static void cell(struct page *p, const char *what, size_t width, bool left)
{
	size_t n = text_graphemes(text_of(what));

	for (size_t i = n; !left && i < width; i++)
		buf_byte(&p->out, ' ');
	buf_c(&p->out, what);
	for (size_t i = n; left && i < width; i++)
		buf_byte(&p->out, ' ');
	buf_c(&p->out, "  ");
}

static const char *sentence_c(struct page *p, const char *key)
{
	struct buf b = { 0 };

	sentence_put(&b, p->cli, key, NULL);
	return taken(p, &b);
}

/* -- the table -- */

enum { NUMBER_WIDTH = 12, RANK_WIDTH = 5 };

static void row_out(struct page *p)
{
	while (p->out.len > 0 && p->out.at[p->out.len - 1] == ' ')
		p->out.len--;
	line_out(&p->out);
}

static void head_out(struct page *p)
{
	cell(p, sentence_c(p, "count_column_rank"), RANK_WIDTH, false);
	cell(p, sentence_c(p, "count_column_item"), p->id_width, true);
	cell(p, sentence_c(p, "count_column_score"), NUMBER_WIDTH, false);
	if (answer_is_balanced(p->answer)) {
		cell(p, sentence_c(p, "count_column_balanced"), NUMBER_WIDTH, false);
		cell(p, sentence_c(p, "count_column_rank"), RANK_WIDTH, false);
	}
	row_out(p);
}

static void rank_cell(struct page *p, uint32_t rank)
{
	cell(p, rank == 0 ? "–" : number_c(p->cli, rank), RANK_WIDTH, false);
}

/* What the ballots said about an item, where it is told in words. */
static void more_cells(struct page *p, uint32_t item)
{
	const struct tally *t = p->answer->t;
	enum chart chart = method_rows[p->answer->q->method].chart;
	size_t n = chart == CHART_REACTIONS ? 3 : 5;

	if ((chart != CHART_REACTIONS && chart != CHART_GRADES) || p->answer->q->criteria_n > 0)
		return;
	for (size_t value = 1; value <= n; value++)
		buf_f(&p->out, value == 1 ? "%lld" : "/%lld", (long long)t->cells[item - 1].marks[value]);
	buf_c(&p->out, "  ");
	if (chart == CHART_REACTIONS)
		buf_c(&p->out, name_c(p, "agreement", agreement_name(t->rows[item - 1].agreement)));
	else if (t->rows[item - 1].median > 0)
		buf_c(&p->out, name_c(p, "grade", number_c(p->cli, t->rows[item - 1].median)));
}

static void rows_out(struct page *p)
{
	const struct tally *t = p->answer->t;
	const uint32_t *order = t->decides == DECIDES_BALANCED ? t->order_balanced : t->order;

	for (size_t i = 0; i < t->rows_n; i++) {
		const struct tally_row *r = &t->rows[order[i] - 1];
		struct fraction plain = answer_score(p->answer, &r->plain), balanced = answer_score(p->answer, &r->balanced);

		rank_cell(p, r->rank);
		cell(p, p->answer->q->codes[order[i] - 1], p->id_width, true);
		cell(p, r->rank == 0 ? "–" : fraction_c(p, &plain), NUMBER_WIDTH, false);
		if (answer_is_balanced(p->answer)) {
			cell(p, r->balanced_rank == 0 ? "–" : fraction_c(p, &balanced), NUMBER_WIDTH, false);
			rank_cell(p, r->balanced_rank);
		}
		more_cells(p, order[i]);
		row_out(p);
	}
}

/* -- sentences -- */

static void winners_out(struct page *p)
{
	const struct tally *t = p->answer->t;
	const struct numbers *tie = t->decides == DECIDES_BALANCED ? &t->tie_balanced : &t->tie;
	struct numbers winners;

	answer_winners(&p->cli->arena, p->answer, &winners);
	sentence_put(&p->out, p->cli, "count_winners", "items", items_c(p, &winners), NULL);
	line_out(&p->out);
	if (answer_is_balanced(p->answer)) {
		sentence_put(&p->out, p->cli, "count_decides", "count", name_c(p, "decides", decides_name(t->decides)), NULL);
		line_out(&p->out);
	}
	if (t->by_lot.n > 0) {
		sentence_put(&p->out, p->cli, "count_by_lot", "items", items_c(p, &t->by_lot), "tie", items_c(p, tie), NULL);
		line_out(&p->out);
	} else if (tie->n > 0) {
		sentence_put(&p->out, p->cli, "count_tie", "items", items_c(p, tie), NULL);
		line_out(&p->out);
	}
	if (t->unranked.n > 0) {
		sentence_put(&p->out, p->cli, "count_unranked", "items", items_c(p, &t->unranked), NULL);
		line_out(&p->out);
	}
}

static void sectors_out(struct page *p)
{
	const struct answer *answer = p->answer;
	const struct tally *t = answer->t;

	for (size_t g = 1; g <= answer->q->groups_n; g++) {
		if (answer_is_absent(answer, g)) {
			sentence_put(&p->out, p->cli, "count_absent", "sector", answer->groups[g], NULL);
			line_out(&p->out);
		}
	}
	if (answer->q->groups_n > 0 && t->withheld != WITHHELD_NONE) {
		sentence_put(&p->out, p->cli, "count_withheld", "why", name_c(p, "withheld", withheld_name(t->withheld)), NULL);
		line_out(&p->out);
	}
	if (t->divergence) {
		sentence_put(&p->out, p->cli, "count_divergence", NULL);
		line_out(&p->out);
	}
}

static void consensus_out(struct page *p)
{
	const struct tally *t = p->answer->t;

	for (int level = 5; level >= 1; level--) {
		cell(p, number_c(p->cli, t->levels[level]), NUMBER_WIDTH, false);
		buf_c(&p->out, name_c(p, "level", number_c(p->cli, level)));
		line_out(&p->out);
	}
	sentence_put(&p->out, p->cli, t->passed ? "verify_passed" : "verify_not_passed", "support", number_c(p->cli, t->support),
		"answers", number_c(p->cli, t->used), NULL);
	line_out(&p->out);
}

static void funds_out(struct page *p)
{
	const struct tally *t = p->answer->t;
	const struct funds *funds = t->decides == DECIDES_BALANCED ? &t->funds_balanced : &t->funds;

	sentence_put(&p->out, p->cli, "count_spent", "spent", money_c(p, funds->spent), "ceiling", money_c(p, funds->ceiling), NULL);
	line_out(&p->out);
	if (funds->purse > 0) {
		sentence_put(&p->out, p->cli, "count_purse", "percent", number_c(p->cli, funds->purse), NULL);
		line_out(&p->out);
	}
	if (t->funds_greedy.percent > 0) {
		sentence_put(&p->out, p->cli, "count_greedy", "items", items_c(p, &t->funds_greedy.items), NULL);
		line_out(&p->out);
	}
	for (size_t i = 0; i < LADDER_N && t->ladder[i].percent > 0; i++) {
		sentence_put(&p->out, p->cli, "count_ladder", "percent", number_c(p->cli, t->ladder[i].percent), "spent",
			money_c(p, t->ladder[i].spent), "items", items_c(p, &t->ladder[i].items), NULL);
		line_out(&p->out);
	}
}

void answer_out(struct cli *cli, const struct answer *answer)
{
	struct page p = { .cli = cli, .answer = answer };
	const struct tally *t = answer->t;

	sentence_put(&p.out, cli, "count_head", "method", name_c(&p, "method", method_name(answer->q->method)), "cast",
		number_c(cli, t->cast), "blank", number_c(cli, t->blank), NULL);
	line_out(&p.out);
	if (method_rows[answer->q->method].chart == CHART_BANDS) {
		consensus_out(&p);
	} else {
		for (size_t i = 0; i < t->rows_n; i++) {
			size_t n = text_graphemes(text_of(answer->q->codes[i]));
			p.id_width = n > p.id_width ? n : p.id_width;
		}
		p.id_width = p.id_width < 6 ? 6 : p.id_width;
		head_out(&p);
		rows_out(&p);
		winners_out(&p);
	}
	if (method_rows[answer->q->method].chart == CHART_FUNDS)
		funds_out(&p);
	sectors_out(&p);
	buf_free(&p.out);
}
