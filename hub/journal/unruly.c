/*
 * A memory journal that behaves as badly as a real one may, by seed: replies come late, and a batch may be answered
 * UNKNOWN whether it was stored or not. Sent again with the same ids, a batch that was stored is a DUPLICATE.
 * Replies of one workshop never overtake each other; those of different workshops do.
 */
#include <stdlib.h>

#include "base/prng.h"
#include "journal/inside.h"

struct unruly { void *memory; struct prng random; unsigned late_percent, unknown_percent; struct request_queue held; };

static bool happens(struct unruly *u, unsigned percent)
{
	return prng_below(&u->random, 100) < percent;
}

static void unruly_serve(void *self, struct journal_request *list)
{
	struct unruly *u = self;
	/* One by one: each is stored or lost for itself. */
	for (struct journal_request *r = list, *next; r; r = next) {
		next = r->next;
		r->next = NULL;
		bool is_unknown = r->ask == JOURNAL_APPEND && happens(u, u->unknown_percent);
		bool is_stored = !is_unknown || happens(u, 50);
		if (is_stored)
			journal_memory.serve(u->memory, r);
		if (is_unknown && r->outcome != JOURNAL_FATAL) {
			request_end(r, JOURNAL_UNKNOWN, "unruly, by seed");
			r->first = r->last = 0;
			r->chain = (struct hash){ { 0 } };
			for (size_t i = 0; i < r->lines_n; i++) {
				r->lines[i].seq = 0;
				r->lines[i].chain = (struct hash){ { 0 } };
			}
		}
		r->next = next;
	}
}

static void unruly_give(struct journal *j, struct journal_request *take_r)
{
	struct unruly *u = j->self;
	journal_serve(j, take_r);
	uint64_t workshop = take_r->workshop;
	struct journal_request *answers = journal_watched(j, take_r);
	bool is_late = happens(u, u->late_percent);
	for (const struct journal_request *h = u->held.head; h && !is_late; h = h->next)
		is_late = h->workshop == workshop;
	if (is_late)
		queue_put(&u->held, answers);
	else
		journal_post(j, answers);
}

static void unruly_close(void *self)
{
	struct unruly *u = self;
	struct journal_request *r;
	while ((r = queue_take(&u->held)))
		journal_free(r);
	journal_memory.close(u->memory);
	free(u);
}

static const struct journal_backend unruly = { .scheme = "unruly", .close = unruly_close, .serve = unruly_serve };

struct journal *journal_open_unruly(uint64_t seed, unsigned late_percent, unsigned unknown_percent, journal_wake *wake, void *with)
{
	char why[64];
	struct unruly *u = calloc(1, sizeof *u);
	if (!u)
		return NULL;
	*u = (struct unruly){ .memory = journal_memory.open("", why, sizeof why), .random = prng_from(seed),
		.late_percent = late_percent, .unknown_percent = unknown_percent };
	if (!u->memory) {
		free(u);
		return NULL;
	}
	struct journal *j = journal_start(&unruly, u, wake, with);
	if (j)
		j->give = unruly_give;
	return j;
}

void journal_release(struct journal *j)
{
	if (j->backend == &unruly) {
		struct unruly *u = j->self;
		journal_post(j, queue_take_all(&u->held));
	}
}
