/* What the files of `dienhong verify` share. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "cli.h"
#include "core/workshop.h"

/* What else was asked for; NULL = not. */
struct verify_wish { const char *digest, *words, *receipt, *ballots; };

struct verify {
	struct cli *cli;
	const struct verify_wish *wish;
	struct workshop *w;
	struct arena step;
	struct hash chain;                                     /* of the last entry that fitted */
	struct hash *heads; size_t heads_n, heads_cap;         /* of every entry, by number - 1; in the program's arena */
	size_t refused;
};

/*
 * -- verify.c --
 *
 * The workshop that a log makes, its chain and rounds checked line by line; freed by the caller. NULL when the exit code that
 * comes back is not EXIT_FINE: what is wrong has been said.
 */
int log_fold(struct cli *cli, struct text log, struct workshop **out);

/* -- verify_rounds.c: what the log's rounds yield; each returns an exit code after having said what is wrong -- */

int rounds_out(struct verify *v);
/* Is this receipt in a round, and does its way lead to that round's root? */
int receipt_out(struct verify *v);
/* The scrutineer's file of every shown round, into a folder or on standard output. */
int ballots_out(struct verify *v);
/* What the edge stamped on a closing entry, held against its ballots; NULL or the key of what is wrong. */
const char *stamps_wrong(const struct verify *v, const struct close_poll *c);

#endif
