/*
 * Counting: a question and a set of ballots become a tally. Nothing here knows a workshop, so the hub, `dienhong verify` and
 * `dienhong count` share it. Every count is exact (whole numbers and fractions), and a function of the set of ballots:
 * their order, what came twice and when changes nothing.
 *
 * Words: a `group` is a sector's number, 0 = not told; a `slot` is what a pick names: an item; with criteria
 * (criterion - 1) * items + item; in pairs the pair's number in the order (1,2), (1,3) .. (2,3) .. ; `value` its points.
 */
#ifndef CORE_METHOD_COUNT_H
#define CORE_METHOD_COUNT_H

#include "base/arena.h"
#include "base/fraction.h"
#include "core/numbers.h"
#include "protocol/entry.h"

enum { GROUPS_MAX = 9, VALUES_MAX = 8, LADDER_N = 4, COUNT_ITEMS_MAX = 1000, RANK_ITEMS_MAX = 7, PAIR_ITEMS_MAX = 7 };

struct counted {
	uint8_t group;
	int64_t times;                /* 1 in a workshop; a file may group equal ballots, up to 10^10 */
	struct pick_list picks;       /* canonical: by slot, without zeros, none twice; empty = blank */
};

/* Fixed before the first ballot. Everything is borrowed. */
struct question {
	enum method method;
	size_t items_n;
	const char *const *codes;     /* by item - 1: the order among equals that nothing else orders */
	const int64_t *costs;         /* by item - 1, or NULL */
	size_t criteria_n;            /* 0: grades are given once for each item */
	const int64_t *weights;       /* by criterion - 1, sum 100 */
	size_t groups_n;              /* groups 1..groups_n exist, voting or not; 0: none are told, there is no balanced count */
	int64_t points, cap, top, ceiling;
	enum balance balance;         /* NONE: the method's own habit */
	enum decides decides;
	int64_t weight_cap;           /* 0 = none */
	int64_t k;                    /* 0 = no k rule */
	int64_t min_group;            /* a group with fewer counted ballots: no balanced count; 3 in a workshop */
	int64_t min_opinions;         /* grades: an item is ranked from max(this, half of the median) opinions on; 0 = all are */
	int64_t few;                  /* reactions: a group with fewer opinions on the item makes it `few`; 5 in a workshop */
	int64_t pass_percent, sector_percent;   /* of a consensus check; 67 stands for two thirds exactly */
	bool until_spent;             /* Equal Shares: the exhaustive rule as a named switch */
	int64_t purse_limit;          /* Equal Shares: percent up to which purses are raised in steps of 1; 100 = never; 400 */
	int64_t purse;                /* Equal Shares: a published purse of every person, 0 = ceiling / persons */
	bool no_fill;                 /* Equal Shares: no filling by ticks afterwards */
	const uint32_t *lot;          /* by item - 1: its place in the lot order; NULL = none was drawn */
};

/* What was said about one slot. Values are 1..VALUES_MAX - 1. Only for methods whose values are kinds, not amounts. */
struct tally_cell {
	int64_t voters, voters_by[GROUPS_MAX];
	int64_t marks[VALUES_MAX], marks_by[GROUPS_MAX][VALUES_MAX];
};

struct tally_row {
	int64_t points, voters;                            /* what adds up for it: points, ticks, agreements; ballots with an opinion */
	int64_t by[GROUPS_MAX], voters_by[GROUPS_MAX];     /* the same by group */
	struct fraction plain, balanced;                   /* what it is ranked by, as published */
	uint32_t rank, balanced_rank;                      /* shared: 1, 2, 2, 4; 0 = not ranked */
	enum agreement agreement;                          /* reactions */
	enum strength strength;                            /* grades */
	uint8_t median;                                    /* grades: low median, 0 = nobody graded it */
	uint32_t judged[2];                                /* grades without criteria: place by majority judgment, plain and balanced */
	struct fraction effective;                         /* Equal Shares: effective votes when it was bought */
};

/* What a ceiling pays for, in the order of purchase. */
struct funds { int64_t percent, ceiling, spent, purse; struct numbers items; };

/* A criterion's weight may move from..to (shares of 1, the others keeping their proportions) without another top list. */
struct interval { struct fraction from, to; };

struct tally {
	int64_t cast, present, helped, blank;  /* ballots; seats; by proxy or on paper; without a mark */
	int64_t voted[GROUPS_MAX], used_by[GROUPS_MAX];    /* counted ballots; points used */
	int64_t used, available;
	bool sectors;                  /* figures by group may be shown (the k rule), and with them the balanced count */
	enum withheld withheld;        /* why not */
	bool divergence;               /* something surely above one line is surely below the other: to be discussed */
	bool too_large;                /* does not fit into exact numbers: nothing may be published */
	bool capped;                   /* the cap on weights had an effect */
	enum decides decides;          /* which count does: the question's, or plain where balanced is withheld */
	struct fraction effective;     /* (sum w)^2 / sum w^2: ballots of equal weight it is worth */
	struct tally_row *rows; size_t rows_n;             /* by item - 1 */
	struct tally_cell *cells; size_t cells_n;          /* by slot - 1; NULL for amounts */
	uint32_t *order, *order_balanced;                  /* items by rank, equals by code; unranked ones last */
	struct numbers tops, tie, tops_balanced, tie_balanced, unranked;   /* surely above the line; sharing the rank it goes through */
	struct numbers by_lot;         /* of the deciding count: out of its tie by the lot */
	struct fraction lead;          /* last above the deciding line minus first below it, in plain or balanced score; and */
	int64_t swing;                 /* so many people could close it; 0 = not known */
	int64_t levels[6], support, support_by[GROUPS_MAX];
	bool passed;
	struct funds funds, funds_balanced, funds_greedy, ladder[LADDER_N];
	struct interval *intervals;    /* by criterion - 1, of the plain weighted scores */
};

/* Slots that a pick may name. */
size_t question_slots(const struct question *q);
/* The number of the pair (a, b), 1 <= a < b <= items. */
size_t pair_slot(size_t items, size_t a, size_t b);

/* word_fine, or why a ballot of these picks may not be cast; the word's argument in *arg. */
enum word picks_check(const struct question *q, const struct pick_list *picks, int64_t *arg);
/* <0: x stands before y, by item and then by points; 0: they say the same. Both canonical. */
int picks_order(const struct pick_list *x, const struct pick_list *y);

/* Memory is the arena's; NULL only when memory ended. Ballots are canonical and checked. */
struct tally *count(struct arena *a, const struct question *q, const struct counted *ballots, size_t ballots_n);

/*
 * The lot: seed = SHA-256(round || word); items in the order of SHA-256(seed || 0x00 || code). places[item - 1] is its place,
 * from 0. Published before anybody votes; anyone can compute it again, nobody can aim it.
 */
void lot_draw(struct arena *a, struct text round, struct text word, const char *const *codes, size_t items_n, uint32_t *places);

/* -- what methods share (count.c); a method file calls them -- */

/* The common part: cast, blank, voted, the k rule, effective, capped; zeroed rows and, if `cells`, cells filled. */
struct tally *tally_begin(struct arena *a, const struct question *q, const struct counted *ballots, size_t n, bool cells);
/* *sum += amount * times; past 64 bits `too_large` is set and the sum stays. */
void tally_add(struct tally *t, int64_t *sum, int64_t amount, int64_t times);
/* Where values are amounts and slots are items: points, voters and both by group of each row, plain = points, used, used_by. */
void rows_add(struct tally *t, const struct counted *ballots, size_t n);
/* Whole-number weight of one ballot of each group, every group that voted weighing the same: lcm / n, capped; 0 = did not vote. */
void group_weights(const struct question *q, const int64_t voted[GROUPS_MAX], struct tally *t, uint64_t weights[GROUPS_MAX]);
/* balanced = mean over the groups of by / base, of each row; base by the question's balance (`used_by` or `voted`). */
void rows_balance(const struct question *q, struct tally *t);
/*
 * Ranks, orders, cut lines, lots, divergence, lead: from `order_of` (<0: a stands before b; 0: they share a rank), called with
 * balanced false and true; items for which `unranked` has them stand last without a rank. `swing_each`: by how much one person can
 * move two items against each other (2 * cap for points, 2 for ticks), 0 = not told.
 */
typedef int tally_order(const struct question *q, const struct tally *t, bool balanced, uint32_t a, uint32_t b);
void tally_rank(struct arena *a, const struct question *q, struct tally *t, tally_order *order_of, int64_t swing_each);
/* By plain, then voters, then balanced where it may be used; or by balanced alone. The order of points and ticks. */
tally_order order_by_score;
/* By plain alone, or by balanced alone: the order of scores that have no second key (parts.c). */
tally_order order_by_score_alone;
/*
 * The part of each group in a balanced mean over those of whom took_part[group] > 0 people took part (parts.c): equal parts, or with
 * a cap on weights in proportion to min(1, cap * people / people of the largest), which `t` remembers. They add up to 1; 0 = took no
 * part. Returns how many did.
 */
size_t group_parts(const struct question *q, const int64_t took_part[GROUPS_MAX], struct tally *t, struct fraction parts[GROUPS_MAX]);
/* used, used_by: marks given; available: marks that could be. False and too_large: sums over so many ballots might not fit. */
bool marks_given(const struct question *q, const struct counted *ballots, size_t n, struct tally *t);

/* -- how strong an agreement is -- */

/* van der Eijk's A (2001) of frequencies over n ordered values, n 2..VALUES_MAX; exact: *minus tells its sign. None: 0. */
struct fraction agreement_of(const int64_t *freq, size_t n, bool *minus);
enum strength strength_of(const int64_t *freq, size_t n);
/* Kendall's W with ties: raters_n rows of items_n whole-number scores (row by row, higher = better or worse alike). */
struct fraction kendall_w(struct arena *a, const int64_t *scores, size_t raters_n, size_t items_n);
/* Majority judgment by the outward comparison, for histograms of n grades worst first; <0: x stands before (is better than) y. */
int judgment_order(const int64_t *x, const int64_t *y, size_t n);
/* How much of a group supports: below half, below four fifths, or more. Never a count, as unanimity of a few shall not show. */
enum band support_band(int64_t support, int64_t answers);
/* The low median: the value (1..n) of ballot number ceil(sum / 2) from the bottom; 0 = none. */
unsigned low_median(const int64_t *freq, size_t n);

/* -- Equal Shares over bare numbers, and what follows it -- */

struct shares_voter { uint64_t weight; int64_t times; const uint32_t *picks; const uint32_t *utilities; size_t picks_n; };
struct shares {
	size_t items_n, voters_n;
	const int64_t *costs;          /* > 0 to be bought by anybody; 0 is bought at once when somebody supports it */
	const struct shares_voter *voters;     /* picks are items 1.., ascending; utilities NULL: cost is the satisfaction */
	int64_t budget;
	int64_t purse_percent;         /* start, normally 100 */
	int64_t purse;                 /* > 0: a published purse of a person of average weight, instead of budget / persons */
	int64_t purse_limit;           /* completion up to this percent, in steps of 1; = purse_percent: none */
	bool until_spent, no_fill;
	const char *const *codes; const uint32_t *lot;
	struct fraction *left;         /* NULL, or room for what every voter has left for each 1 of weight after the last purchase */
};
struct shares_result {
	struct numbers items;          /* in the order of purchase; then what was filled by ticks */
	size_t bought;                 /* so many of them were bought, the rest filled */
	struct numbers tie;            /* items that were equal in everything at a decision that no lot settled; empty = none */
	struct numbers by_lot;         /* items that the lot took out of such a tie */
	int64_t spent, purse_percent;  /* percent of the purse at the end; greedy has none: 0 */
	struct fraction *effective;    /* by item - 1: cost / the most that one of weight 1 (and utility 1, if given) pays; 0 = not bought */
	unsigned bits;                 /* the largest number met */
	bool too_large;                /* more bits needed than there are: nothing was computed */
};
void shares_run(struct arena *a, const struct shares *s, struct shares_result *out);
/* Most ticks first (cheaper, then the lot, then the code, among equals), whatever still fits. */
void greedy_run(struct arena *a, const struct shares *s, struct shares_result *out);

#endif
