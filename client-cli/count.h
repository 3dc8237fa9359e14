/*
 * Counting a plain file: what the files of `dienhong count` share, and `verify` with them. A Pabulib file is first written as the
 * JSON below, so there is one reader; the answer has one writer, so a scrutineer's count and
 * the hub's can be compared byte by byte.
 */
#ifndef CLI_COUNT_H
#define CLI_COUNT_H

#include "cli.h"
#include "core/method/count.h"

/* What the command line says over the file's head; NULL or -1 = nothing. */
struct count_wish { const char *method, *word, *round, *ceiling; int64_t k, top; };

/* The file's settings as they stand, 0 or false where it is silent (see settings_read() for what holds then). */
struct count_settings {
	int64_t points, cap, top, k, min_sector, weight_cap, min_grades, few, step_limit, pass_percent, sector_percent;
	bool has_points, has_cap;
	bool exhaustive, completion, fill;
	bool erased, diverges;        /* of a workshop's round: its sectors were taken off, and this bit stamped before */
	enum balance balance;
	enum decides decides;
	struct text word, round;
	const struct value *sectors, *absent, *criteria, *purse, *ceiling;   /* as written */
};

/* A ballot file that was read and checked. Everything lives in the program's arena. */
struct election {
	struct cli *cli;
	const struct count_wish *wish;
	const struct value *root;
	struct count_settings s;
	struct question q;
	const char **ids;                  /* by item - 1 */
	uint32_t *sorted;                  /* items by id, for looking them up */
	const char *groups[GROUPS_MAX];    /* by group; [0] is nobody's */
	const char **criteria;             /* by criterion - 1 */
	struct counted *ballots; size_t ballots_n;
	int64_t scale;                     /* costs and ceiling were multiplied by it to be whole: 1, 10, 100 .. */
	size_t faults;                     /* ballots that were named as breaking a rule */
	size_t ballot;                     /* number of the ballot being read, from 1 */
};

enum { FAULTS_MAX = 1000 };            /* so many are named; the others are counted */

/* -- count_file.c: EXIT_FINE, or a sentence has been said -- */

int election_read(struct election *e, struct text bytes);
/* 0 = there is none. */
uint32_t item_find(const struct election *e, struct text id);
/* Says the sentence with {what}; gives EXIT_BAD_DATA. */
int election_no(const struct election *e, const char *key, const char *what);

/* -- count_ballots.c -- */

int groups_read(struct election *e);
/* Under a question that is filled; where the settings name no limits, it gets those of the ballots. */
int ballots_read(struct election *e);

/* -- count_settings.c -- */

int settings_read(struct election *e);
/* Costs, ceiling and purse as whole numbers of one scale. */
int costs_read(struct election *e);

/* -- count_marks.c -- */

/* The picks of one ballot, canonical. False: a fault was said (election_fault()), or memory ended. */
bool marks_read(struct election *e, const struct value *marks, struct pick_list *out);
/* A fault of the ballot being read: says the sentence with {ballot}, {item}, {value}. */
void election_fault(struct election *e, const char *key, struct text item, struct text value);
/* true, false, 1 or 0; false when it is anything else. */
bool truth_of(struct arena *a, const struct value *v, bool *out);
/* A value as one would write it, for sentences; in the arena. */
struct text value_shown(struct arena *a, const struct value *v);

/* -- count_pb.c -- */

bool is_pabulib(struct text bytes);
/* The same election as JSON. False: a sentence has been said. */
bool pabulib_to_json(struct cli *cli, struct text bytes, const char *method, struct buf *out);

/* -- count_answer.c -- */

/* A count and what its numbers are called. */
struct answer {
	const struct question *q;
	const struct tally *t;
	const char *const *groups;         /* by group */
	const char *const *criteria;
	int64_t scale;
	bool cap_told;                     /* a swing can be told only where the cap was */
	const bool *absent;                /* by group; NULL: those without a counted ballot */
};
/* One JSON object. */
void answer_put(struct json *j, const struct answer *answer);
void answer_items_put(struct json *j, const char *name, const struct answer *answer, const struct numbers *items);
void answer_fraction_put(struct json *j, const struct fraction *f);
/* count_figures.c: what only some charts have: levels, funds, weights. */
void answer_figures_put(struct json *j, const struct answer *answer);
/* The deciding count's winners in rank order: what is surely above the line, and what the lot put there. */
void answer_winners(struct arena *a, const struct answer *answer, struct numbers *out);
/* A score as it is told: grades from 0. */
struct fraction answer_score(const struct answer *answer, const struct fraction *score);
bool answer_is_absent(const struct answer *answer, size_t group);
/* Is there a balanced count to show? */
bool answer_is_balanced(const struct answer *answer);

/* -- count_table.c: the same for people, on standard output -- */

void answer_out(struct cli *cli, const struct answer *answer);

#endif
