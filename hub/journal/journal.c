/*
 * Mailboxes and threads. A threaded backend has one writer: it takes all that waits as one group, so the pace of the disk
 * itself makes the batches. Backups are copied a little between any two groups and proved on a thread of their own.
 */
#include "journal/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "journal/inside.h"

static const struct journal_backend *const backends[] = {
#define ROW(scheme) &journal_##scheme,
#include "journal/journals.def"
};

/* -- requests -- */

struct request_whole { struct journal_request r; struct arena arena; };

struct journal_request *journal_ask(enum journal_ask ask, uint64_t workshop)
{
	struct request_whole *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->r.ask = ask;
	w->r.workshop = workshop;
	w->r.memory = &w->arena;
	return &w->r;
}

struct arena *request_arena(struct journal_request *r)
{
	return r->memory;
}

void *journal_keep(struct journal_request *r, const void *bytes, size_t n)
{
	return arena_copy(request_arena(r), bytes, n);
}

void journal_free(struct journal_request *take_r)
{
	if (!take_r)
		return;
	/* A key joins a pseudonym to a person: it does not stay behind in freed memory. */
	for (size_t i = 0; i < take_r->urns_n; i++)
		explicit_bzero(take_r->urns[i].key, sizeof take_r->urns[i].key);
	explicit_bzero(take_r->urn_key, sizeof take_r->urn_key);
	arena_free(request_arena(take_r));
	free(take_r);
}

void request_end(struct journal_request *r, enum journal_outcome outcome, const char *why, ...)
{
	va_list args;
	va_start(args, why);
	(void)vsnprintf(r->why, sizeof r->why, why, args);   /* cut short is good enough for the operator */
	va_end(args);
	r->outcome = outcome;
}

bool request_writes(const struct journal_request *r)
{
	return r->ask == JOURNAL_FORGET || (r->ask == JOURNAL_APPEND && !batch_is_empty(r));
}

bool batch_is_empty(const struct journal_request *r)
{
	return !r->lines_n && !r->ballots_n && !r->opens_urn && !r->empties_urn;
}

uint64_t id_mixed(const uint8_t id[ID_BYTES])
{
	uint64_t a, b;
	memcpy(&a, id, sizeof a);
	memcpy(&b, id + sizeof a, sizeof b);
	return ((a ^ (b << 1)) * 0x9e3779b97f4a7c15u) >> 16;
}

bool batch_repeats_itself(struct journal_request *r)
{
	size_t cap = 16;
	while (cap < 2 * r->lines_n)
		cap *= 2;
	uint32_t *seen = r->lines_n < 2 ? NULL : arena_take_n(request_arena(r), cap, sizeof *seen);
	if (!seen)
		return false;   /* when memory ends, the log's own constraint still stands behind this */
	must(r->lines_n < UINT32_MAX);
	for (uint32_t n = 0; n < r->lines_n; n++) {
		size_t i = (size_t)id_mixed(r->lines[n].id) & (cap - 1);
		for (; seen[i]; i = (i + 1) & (cap - 1))
			if (!memcmp(r->lines[seen[i] - 1].id, r->lines[n].id, ID_BYTES))
				return true;
		seen[i] = n + 1;
	}
	return false;
}

/* -- queues -- */

void queue_put(struct request_queue *q, struct journal_request *take_list)
{
	if (!take_list)
		return;
	if (q->head)
		q->last->next = take_list;
	else
		q->head = take_list;
	while (take_list->next)
		take_list = take_list->next;
	q->last = take_list;
}

struct journal_request *queue_take(struct request_queue *q)
{
	struct journal_request *r = q->head;
	if (r) {
		q->head = r->next;
		r->next = NULL;
	}
	return r;
}

struct journal_request *queue_take_all(struct request_queue *q)
{
	struct journal_request *list = q->head;
	*q = (struct request_queue){ 0 };
	return list;
}

void journal_post(struct journal *j, struct journal_request *take_list)
{
	if (!take_list)
		return;
	pthread_mutex_lock(&j->lock);
	queue_put(&j->done, take_list);
	pthread_mutex_unlock(&j->lock);
	if (j->wake)
		j->wake(j->with);
}

struct journal_request *journal_next(struct journal *j)
{
	pthread_mutex_lock(&j->lock);
	struct journal_request *r = queue_take(&j->done);
	pthread_mutex_unlock(&j->lock);
	return r;
}

bool journal_is_full(const struct journal *j)
{
	return atomic_load_explicit(&j->is_full, memory_order_relaxed);
}

/* -- serving -- */

static void take_note(struct journal *j, const struct journal_request *r)
{
	if (r->outcome == JOURNAL_FATAL && !j->is_dead) {
		j->is_dead = true;
		memcpy(j->epitaph, r->why, sizeof j->epitaph);
	}
	if (!request_writes(r))
		return;
	if (r->outcome == JOURNAL_READ_ONLY)
		atomic_store_explicit(&j->is_full, true, memory_order_relaxed);
	else if (r->outcome == JOURNAL_DONE)
		atomic_store_explicit(&j->is_full, false, memory_order_relaxed);
}

void journal_serve(struct journal *j, struct journal_request *list)
{
	if (!j->is_dead)
		j->backend->serve(j->self, list);
	else
		for (struct journal_request *r = list; r; r = r->next)
			request_end(r, JOURNAL_FATAL, "%s", j->epitaph);
	for (const struct journal_request *r = list; r; r = r->next)
		take_note(j, r);
}

static void give_at_once(struct journal *j, struct journal_request *take_r)
{
	journal_serve(j, take_r);
	journal_post(j, journal_watched(j, take_r));
}

static void give_to_writer(struct journal *j, struct journal_request *take_r)
{
	pthread_mutex_lock(&j->lock);
	must(!j->is_closing);
	bool was_empty = !j->given.head;
	queue_put(&j->given, take_r);
	if (was_empty)
		pthread_cond_signal(&j->given_some);
	pthread_mutex_unlock(&j->lock);
}

void journal_give(struct journal *j, struct journal_request *take_r)
{
	bool names_one = take_r->ask == JOURNAL_APPEND || take_r->ask == JOURNAL_FORGET;
	must(!take_r->next && take_r->workshop <= INT64_MAX && (!names_one || take_r->workshop));
	j->give(j, take_r);
}

/* -- the writer -- */

struct proving { struct journal *j; struct journal_request *r; };

static void *prove(void *with)
{
	struct proving *p = with;
	p->j->backend->prove(p->r);
	journal_post(p->j, p->r);
	free(p);
	return NULL;
}

static void prover_join(struct journal *j)
{
	if (j->is_proving)
		pthread_join(j->prover, NULL);
	j->is_proving = false;
}

static void copy_a_little(struct journal *j)
{
	struct journal_request *r = j->copies.head;
	if (j->is_dead)
		request_end(r, JOURNAL_FATAL, "%s", j->epitaph);
	else if (j->backend->copy(j->self, r))
		return;
	(void)queue_take(&j->copies);
	if (r->outcome != JOURNAL_DONE) {
		journal_post(j, r);
		return;
	}
	prover_join(j);
	struct proving *p = calloc(1, sizeof *p);
	if (p)
		*p = (struct proving){ .j = j, .r = r };
	j->is_proving = p && !pthread_create(&j->prover, NULL, prove, p);
	if (!j->is_proving) {
		free(p);
		request_end(r, JOURNAL_UNKNOWN, "no thread to prove the copy");
		journal_post(j, r);
	}
}

/* Backups wait apart, so that no group waits for one. */
static struct journal_request *set_copies_aside(struct journal *j, struct journal_request *list)
{
	struct request_queue rest = { 0 };
	while (list) {
		struct journal_request *r = list;
		list = r->next;
		r->next = NULL;
		queue_put(r->ask == JOURNAL_BACKUP ? &j->copies : &rest, r);
	}
	return rest.head;
}

static void *write_groups(void *with)
{
	struct journal *j = with;
	for (;;) {
		pthread_mutex_lock(&j->lock);
		while (!j->given.head && !j->copies.head && !j->is_closing)
			pthread_cond_wait(&j->given_some, &j->lock);
		struct journal_request *list = queue_take_all(&j->given);
		pthread_mutex_unlock(&j->lock);
		if (!list && !j->copies.head)
			break;   /* closing, and all is served */
		list = set_copies_aside(j, list);
		if (list) {
			journal_serve(j, list);
			journal_post(j, journal_watched(j, list));
		}
		if (j->copies.head)
			copy_a_little(j);
	}
	prover_join(j);
	return NULL;
}

/* -- opening and closing -- */

struct journal *journal_start(const struct journal_backend *b, void *take_self, journal_wake *wake, void *with)
{
	struct journal *j = calloc(1, sizeof *j);
	if (!j) {
		b->close(take_self);
		return NULL;
	}
	*j = (struct journal){ .backend = b, .self = take_self, .wake = wake, .with = with,
		.give = b->threaded ? give_to_writer : give_at_once };
	int failed = pthread_mutex_init(&j->lock, NULL) || pthread_cond_init(&j->given_some, NULL);
	must(!failed);   /* cannot fail with these attributes on Linux */
	if (b->threaded && pthread_create(&j->writer, NULL, write_groups, j)) {
		b->close(take_self);
		free(j);
		return NULL;
	}
	return j;
}

struct journal *journal_open(const char *url, journal_wake *wake, void *with, char *why, size_t why_n)
{
	size_t scheme_n = strcspn(url, ":");
	why[0] = 0;
	for (size_t i = 0; url[scheme_n] && i < sizeof backends / sizeof *backends; i++) {
		const struct journal_backend *b = backends[i];
		if (strlen(b->scheme) != scheme_n || memcmp(b->scheme, url, scheme_n))
			continue;
		void *self = b->open(url + scheme_n + 1, why, why_n);
		struct journal *j = self ? journal_start(b, self, wake, with) : NULL;
		if (self && !j)
			(void)snprintf(why, why_n, "no memory or no thread for the journal");
		return j;
	}
	(void)snprintf(why, why_n, "no journal is called '%.*s'", (int)(scheme_n > 64 ? 64 : scheme_n), url);
	return NULL;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->backend->threaded) {
		pthread_mutex_lock(&j->lock);
		j->is_closing = true;
		pthread_cond_signal(&j->given_some);
		pthread_mutex_unlock(&j->lock);
		pthread_join(j->writer, NULL);
	}
	struct journal_request *r;
	while ((r = queue_take(&j->done)))
		journal_free(r);
	while ((r = queue_take(&j->watches)))
		journal_free(r);
	j->backend->close(j->self);
	pthread_cond_destroy(&j->given_some);
	pthread_mutex_destroy(&j->lock);
	free(j);
}
