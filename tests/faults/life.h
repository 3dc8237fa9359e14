/*
 * A life that a journal is put through, and the ledger of what it was promised. Three workshops write lines, open urns, fill, replace
 * and empty them, are forgotten and copied; up to three requests are under way at once. Whatever happens to the disk meanwhile, the
 * ledger knows afterwards what must be there, what must not, and what may.
 */
#ifndef TESTS_FAULTS_LIFE_H
#define TESTS_FAULTS_LIFE_H

#include <semaphore.h>

#include "base/prng.h"
#include "journal/journal.h"

enum { WORKSHOPS = 3, VOTERS = 6 };

enum verdict { LIFE_WHOLE, LIFE_LOST, LIFE_CORRUPT };

/* What a request under way wants. */
enum wish { WISH_NOTHING, WISH_LINES, WISH_OPEN, WISH_BALLOT, WISH_EMPTY, WISH_FORGET, WISH_BACKUP };

struct promised {
	uint64_t *ids;                   /* of the lines that are there, in order */
	size_t n, cap;
	uint32_t poll;                   /* whose urn is open, 0 = none */
	uint32_t polls;                  /* numbers used up */
	uint64_t forgotten_id;           /* of a line that was destroyed, 0 = none */
	unsigned ballots[VOTERS];        /* which version of each voter's, 0 = none */
	enum wish wish;                  /* under way, or without an answer: it may have happened */
	uint64_t wish_id;                /* its lines' ids begin here */
	unsigned wish_n, wish_voter, wish_version;
};

struct life {
	char root[64], url[128], file[96], why[256];
	struct prng dice;
	sem_t woken;
	struct journal *j;
	struct promised of[WORKSHOPS + 1];   /* by number, from 1 */
	const char *script;                  /* what comes next, one request a round; NULL = by the dice */
	uint64_t next_id;
	unsigned versions, copies;
	bool copy_asked, copy_made;          /* of copy number `copies` */
	uint64_t copy_last[WORKSHOPS + 1];
	/* figures */
	uint64_t acked, unknown_there, unknown_gone;
	unsigned outcomes[JOURNAL_FATAL + 1];
	char said[256];                      /* what is wrong */
};

/* A fresh directory of its own, in memory. */
void life_begin(struct life *l, uint64_t seed);
void life_end(struct life *l);           /* closes, removes the directory */
/* Keeps the directory but forgets the ledger; its files are removed. */
void life_anew(struct life *l, uint64_t seed);
bool life_open(struct life *l);
void life_close(struct life *l);
/*
 * A script's letters: L lines, O opens an urn, B a ballot, E empties it, F forgets, C copies; capitals for workshop 1, small ones for
 * workshop 2. At its end a round does nothing.
 *
 * One to three requests, and their replies. The worst outcome; READ_ONLY, DUPLICATE and UNKNOWN are held against the file later. */
enum journal_outcome life_round(struct life *l);
/* Opened anew: what was in doubt is looked up, and everything is compared. `said` names what is wrong. */
enum verdict life_check(struct life *l);
/* What lies in some file although its urn was emptied or its workshop forgotten; NULL = nothing. Of the files as they are. */
const char *life_traces(const struct life *l);

/* Knobs on the SQLite under the journal, turned when it is opened, after all that it sets and checks itself. NULL = none. */
extern const char *life_after_open;
/* So many times as large as it is the WAL says it is: it is written back so much more often. */
extern int life_wal_factor;

#endif
