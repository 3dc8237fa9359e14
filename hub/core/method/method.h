/*
 * A voting method: one file and one row. It speaks in forms and charts from the closed vocabularies, so that clients
 * never know methods. See count.h for what it is given and what it fills.
 */
#ifndef CORE_METHOD_METHOD_H
#define CORE_METHOD_METHOD_H

#include "core/method/count.h"
#include "core/workshop.h"

/* What a score is said in: the number of points or ticks; places with a half (Borda); percent; a weighted grade. */
enum score { SCORE_POINTS, SCORE_PLACES, SCORE_PERCENT, SCORE_GRADE };

struct method_row {
	const char *name;
	enum form form;
	enum chart chart;
	enum score score;
	enum items_of items_of[6];    /* what it can be about, 0 ends */
	enum balance balance;         /* its habit */
	/* Is this ballot within the rule? Slots are within range already. The argument of the word in *arg. */
	enum word (*check)(const struct question *q, const struct pick_list *picks, int64_t *arg);
	/* From tally_begin() to the end; NULL when memory ended. */
	struct tally *(*count)(struct arena *a, const struct question *q, const struct counted *ballots, size_t n);
	int64_t (*points_default)(size_t items);   /* per person, when the round does not say; NULL: the form has none */
};
extern const struct method_row method_rows[METHOD_N];

/* The rows of methods.def: PREFIX_check and PREFIX_count of each. */
#define ROW(kind, prefix, ...) \
	enum word prefix##_check(const struct question *q, const struct pick_list *picks, int64_t *arg); \
	struct tally *prefix##_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n);
#include "core/method/methods.def"
int64_t dots_points(size_t items);
int64_t consensus_points(size_t items);

/* The question of a round without what only counting needs (codes, costs, weights, lot): enough to check a ballot. */
void poll_shape(const struct workshop *w, const struct poll *p, struct question *out);
/* All of it; what it points to lives in `a` and in the workshop. False: memory ended. */
bool poll_question(const struct workshop *w, const struct poll *p, struct arena *a, struct question *out);
/* The count of a round's ballots, in `a`; NULL when memory ended. */
struct tally *poll_count(const struct workshop *w, const struct poll *p, struct arena *a);
/* Does the round ask about things that have a price? Then every item has one, from 1; an option of which none was said costs 0. */
bool poll_has_costs(const struct poll *p);
int64_t poll_item_cost(const struct poll *p, uint32_t item);
/* Code of an item, for the order among equals. */
const char *item_code(const struct workshop *w, const struct poll *p, uint32_t item);

#endif
