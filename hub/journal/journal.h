/*
 * The journal keeps the log of every workshop and the urns of open rounds. It is always asynchronous: requests go in,
 * replies come back by journal_next(), each exactly once. Nothing else may cause an acknowledgement.
 *
 * Backends: memory, sqlite (the default), chosen by URL scheme: "memory:", "sqlite:PATH". A row in journals.def.
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

/* How a request ended. */
enum journal_outcome {
	JOURNAL_DONE,          /* durable (or read) */
	JOURNAL_DUPLICATE,     /* an id of the batch is in this workshop's log already; nothing of the batch was stored. Also
	                          what only a bug can ask: ballots for an urn that is not open, or a second key for one that is */
	JOURNAL_UNKNOWN,       /* it may or may not be stored: find the ids, then send the same ids again */
	JOURNAL_READ_ONLY,     /* the disk is full: nothing stored, try again later; reading goes on */
	JOURNAL_FATAL,         /* I/O error or damage: the hub must stop at once, non-zero */
};

enum journal_ask {
	JOURNAL_APPEND,        /* entries and ballots of one workshop, all or nothing */
	JOURNAL_FIND,          /* is this id in the log? */
	JOURNAL_READ,          /* entries from a number on, a page at a time */
	JOURNAL_WATCH,         /* a reading that waits until there is a line from that number on; closing drops it */
	JOURNAL_LIST,          /* every workshop with its last number */
	JOURNAL_READ_URNS,     /* open urns of a workshop with their rows */
	JOURNAL_BACKUP,        /* the logs as they stand when the copy begins, without urns, while writing goes on */
	JOURNAL_FORGET,        /* every line, urn and key of one workshop is destroyed; its number may be used anew */
};

/* All bytes are owned by the request until its reply has been freed. */
struct journal_line { uint64_t seq; uint8_t id[ID_BYTES]; struct hash chain; const void *body; size_t len; };
/* seq and chain are filled in by the journal. */

struct urn_row { uint32_t poll; struct hash pseudonym; const void *body; size_t len; };   /* replaces the pseudonym's row */

struct urn { uint32_t poll; uint8_t key[32]; struct urn_row *rows; size_t n; };

struct workshop_row { uint64_t workshop, last; struct hash chain; };

/*
 * What a batch does, in this order: lines go into the log, its urn is opened, its ballots are put in, its urn is emptied.
 * Requests given together may be served as one group: all that write first, in their order, then all its readings.
 * So a reading sees what is durable and nothing else, and replies come back in the order in which they were given
 * (a BACKUP later). A page of READ ends at `most` lines or at about 8 MiB; there is more if its last line is not `last`.
 * FORGET is a writing like a batch: done, or nothing happened, or FATAL when what was left could not be destroyed; nothing to
 * forget is done. A copy that is being made begins anew without the workshop; one that is whole already holds it as it stood.
 *
 * One request, and later its own reply. Made by the caller with journal_ask(), freed by the caller with
 * journal_free() after it came back; in between it belongs to the journal. `arena` holds what it points to.
 */
struct journal_request {
	enum journal_ask ask;
	uint64_t workshop;         /* 1.. */
	uint64_t tag;              /* the caller's, untouched */
	bool rehearsal;            /* the caller's too: of a workshop that nothing keeps, for a journal in memory whatever the URL says */

	struct journal_line *lines;    /* APPEND: what to store; READ: what was found */
	size_t lines_n;
	struct urn_row *ballots;       /* APPEND: rows for open urns */
	size_t ballots_n;
	uint32_t opens_urn;            /* APPEND: round whose urn is made with `urn_key`, 0 = none */
	uint8_t urn_key[32];
	uint32_t empties_urn;          /* APPEND: round whose rows and key are destroyed with this batch, 0 = none */

	uint64_t from;                 /* READ, WATCH: first number wanted */
	size_t most;                   /* READ: at most so many lines, 0 = 1024 */
	uint8_t id[ID_BYTES];          /* FIND */
	const char *path;              /* BACKUP: file to make; must not exist */

	enum journal_outcome outcome;
	uint64_t first;                /* APPEND done: number of the first line; FIND done: its number, 0 = not there */
	uint64_t last;                 /* number of the workshop's last line */
	struct hash chain;             /* chain value of the last line */
	struct workshop_row *workshops;
	size_t workshops_n;            /* LIST and BACKUP, by number */
	struct urn *urns;
	size_t urns_n;
	char why[256];                 /* for the operator, when it is not DONE */

	struct journal_request *next;
	void *memory;                  /* the request's own, freed with it */
};

struct journal;

/* Called from any thread when replies wait; must only wake the loop. */
typedef void journal_wake(void *with);

/*
 * Opens, or says why not in `why` and returns NULL: damaged, foreign, newer than this program, in use by another hub.
 * Nothing is overwritten in that case. If it was opened, `why` is empty or says what a crash left unfinished: nothing that was
 * acknowledged.
 */
struct journal *journal_open(const char *url, journal_wake *wake, void *with, char *why, size_t why_n);
void journal_close(struct journal *j);             /* finishes what was given to it, then closes */

struct journal_request *journal_ask(enum journal_ask ask, uint64_t workshop);
/* Copies into the request's own memory; NULL when memory ends. */
void *journal_keep(struct journal_request *r, const void *bytes, size_t n);
void journal_give(struct journal *j, struct journal_request *take_r);
struct journal_request *journal_next(struct journal *j);    /* NULL = none waiting; the caller owns it */
void journal_free(struct journal_request *take_r);

/* Is the journal refusing writes because the disk is full? Cheap, any thread. */
bool journal_is_full(const struct journal *j);

/* A backend: one row of journals.def. All run on the journal's own thread, or at once in journal_give() for memory. */
struct journal_backend {
	const char *scheme;
	void *(*open)(const char *rest, char *why, size_t why_n);
	void (*close)(void *self);
	/* Serves a list of requests as one group: one transaction, one sync. Sets each outcome. */
	void (*serve)(void *self, struct journal_request *list);
	bool threaded;
	/* BACKUP of a threaded backend, a little between any two groups: true = call again. Sets the outcome at its end. */
	bool (*copy)(void *self, struct journal_request *r);
	/* After a copy that is DONE, on a thread of its own since it takes long: is the copy whole? Then it gets its name. */
	void (*prove)(struct journal_request *r);
};
extern const struct journal_backend journal_memory, journal_sqlite;

/*
 * For tests: a memory journal that answers late (released by hand), with UNKNOWN (stored or not, by seed), and twice is
 * refused by contract: it delivers a reply again only as a new request would see it.
 */
struct journal *journal_open_unruly(uint64_t seed, unsigned late_percent, unsigned unknown_percent, journal_wake *wake, void *with);
void journal_release(struct journal *j);           /* lets what is held back come out */

#endif
