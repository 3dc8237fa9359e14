/* What the journal's own files share. Nobody outside this folder includes it. */
#ifndef JOURNAL_INSIDE_H
#define JOURNAL_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "journal/journal.h"

struct request_queue { struct journal_request *head, *last; };

void queue_put(struct request_queue *q, struct journal_request *take_list);
struct journal_request *queue_take(struct request_queue *q);       /* the first, or NULL */
struct journal_request *queue_take_all(struct request_queue *q);

struct journal {
	const struct journal_backend *backend;
	void *self;
	void (*give)(struct journal *j, struct journal_request *take_r);
	journal_wake *wake;
	void *with;

	pthread_mutex_t lock;           /* guards the next four */
	pthread_cond_t given_some;
	struct request_queue given, done;
	bool is_closing;

	pthread_t writer, prover;
	bool is_proving;                /* the writer's: `prover` is to be joined */
	bool is_dead;                   /* the writer's: something FATAL happened, `epitaph` says what */
	char epitaph[256];
	struct request_queue copies;    /* the writer's: backups that wait */
	struct request_queue watches;   /* the writer's: readings that wait for a line */
	atomic_bool is_full;
};

/* Takes over `take_self`, also when it returns NULL (memory or threads ended). */
struct journal *journal_start(const struct journal_backend *b, void *take_self, journal_wake *wake, void *with);
/* Serves one group with the backend and keeps the journal's own state: dead, full. */
void journal_serve(struct journal *j, struct journal_request *list);
/* Of a group that was served: those to answer now, with the watches that it woke; the others wait on. */
struct journal_request *journal_watched(struct journal *j, struct journal_request *list);
void journal_post(struct journal *j, struct journal_request *take_list);

__attribute__((format(printf, 3, 4)))
void request_end(struct journal_request *r, enum journal_outcome outcome, const char *why, ...);
struct arena *request_arena(struct journal_request *r);
/* Does it change what is stored? An empty batch does not. */
bool request_writes(const struct journal_request *r);
/* Is there nothing in this batch? */
bool batch_is_empty(const struct journal_request *r);
/* Does an id stand twice in this batch? */
bool batch_repeats_itself(struct journal_request *r);
uint64_t id_mixed(const uint8_t id[ID_BYTES]);

/* The last line of every workshop, by number: what the next line continues. */
struct head {
	uint64_t workshop, last;
	struct hash chain;
	void *own;                      /* the backend's, freed by the backend */
	uint64_t old_last;              /* until heads_settle() */
	struct hash old_chain;
	struct head *next_touched;
	bool is_touched, is_forgotten;
};
struct heads { struct head **at; size_t n, cap; struct head *touched; };

struct head *heads_find(const struct heads *h, uint64_t workshop);     /* NULL = no such workshop */
struct head *heads_make(struct heads *h, uint64_t workshop);           /* finds or makes; NULL = memory ended */
/* Moves a head on, by one line; until heads_settle() the old state is remembered. */
void heads_move(struct heads *h, struct head *at, const struct journal_line *line);
void heads_settle(struct heads *h, bool is_kept);
/* As after no line at all; a head that settles like this is gone. */
void heads_forget(struct heads *h, struct head *at);
/* Those with lines, sorted, into the request. False = memory ended. */
bool heads_list(const struct heads *h, struct journal_request *r);
void heads_free(struct heads *h);

#endif
