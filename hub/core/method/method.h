/*
 * A voting method: one file and one row. It speaks in forms and charts from the closed vocabularies, so that clients
 * never know methods. All counting is exact; the result is a function of the set of ballots alone.
 */
#ifndef CORE_METHOD_METHOD_H
#define CORE_METHOD_METHOD_H

#include "core/workshop.h"

struct method_row {
	const char *name;
	enum form form;
	enum chart chart;
	enum items_of items_of[3];    /* what it can be about, 0 ends */
	/* Is this ballot within the rule? Picks are by item, without doubles. The argument of the word in *arg. */
	enum word (*check)(const struct poll *p, const struct ballot *b, int64_t *arg);
	/* Fills the method's part of `t`; the common part (cast, voted, sectors) stands already. Memory is the workshop's. */
	void (*count)(struct workshop *w, const struct poll *p, struct tally *t);
	int64_t (*points_default)(size_t items);   /* per person, when the round does not say */
};
extern const struct method_row method_rows[METHOD_N];

/* The rows of methods.def. */
enum word dots_check(const struct poll *p, const struct ballot *b, int64_t *arg);
void dots_count(struct workshop *w, const struct poll *p, struct tally *t);
int64_t dots_points(size_t items);
enum word consensus_check(const struct poll *p, const struct ballot *b, int64_t *arg);
void consensus_count(struct workshop *w, const struct poll *p, struct tally *t);
int64_t consensus_points(size_t items);

/* The count of a closed round, method and all. Memory is the workshop's. */
struct tally *tally_make(struct workshop *w, const struct poll *p);
/* Code of an item, for the order among equals. */
const char *item_code(const struct workshop *w, const struct poll *p, uint32_t item);

#endif
