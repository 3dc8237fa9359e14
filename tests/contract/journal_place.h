/* A place for a journal under test: a directory of its own, a backend, and the ways to ask and wait. Included once. */
#ifndef TESTS_JOURNAL_PLACE_H
#define TESTS_JOURNAL_PLACE_H

#include <dirent.h>
#include <ftw.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal/journal.h"

struct kind { const char *scheme; bool has_file, is_on_disk; };   /* on a disk: where a sync costs what it costs */

struct place {
	const struct kind *kind;
	char dir[64], file[96], url[160];
	sem_t woken;
	struct journal *j;
	char why[256];
};

static inline void wake(void *with)
{
	struct place *p = with;
	sem_post(&p->woken);
}

static inline bool place_try(struct place *p, const char *url)
{
	p->why[0] = 0;
	p->j = journal_open(url, wake, p, p->why, sizeof p->why);
	return p->j != NULL;
}

static inline void place_open(struct place *p)
{
	if (!place_try(p, p->url))
		fail_msg("%s", p->why);
}

static inline void place_close(struct place *p)
{
	journal_close(p->j);
	p->j = NULL;
}

static inline int place_setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	p->kind = *state;
	(void)snprintf(p->dir, sizeof p->dir, "%s/test-journal-XXXXXX",
		p->kind->is_on_disk || access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(p->dir) || sem_init(&p->woken, 0, 0))
		return -1;
	(void)snprintf(p->file, sizeof p->file, "%s/inner/log.db", p->dir);
	(void)snprintf(p->url, sizeof p->url, "%s:%s", p->kind->scheme, p->kind->has_file ? p->file : "");
	place_open(p);
	*state = p;
	return 0;
}

static inline int thing_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static inline int place_teardown(void **state)
{
	struct place *p = *state;
	place_close(p);
	sem_destroy(&p->woken);
	int failed = nftw(p->dir, thing_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(p);
	return failed;
}

/* -- asking -- */

/* Waits for the next reply. */
static inline struct journal_request *reply(struct place *p)
{
	struct journal_request *r;
	while (!(r = journal_next(p->j)))
		sem_wait(&p->woken);
	assert_null(r->next);
	return r;
}

static inline struct journal_request *ask(struct place *p, struct journal_request *r)
{
	journal_give(p->j, r);
	struct journal_request *back = reply(p);
	assert_ptr_equal(back, r);
	return back;
}

static inline void id_of(uint64_t n, uint8_t id[ID_BYTES])
{
	struct hash h = hash_of(&n, sizeof n);
	memcpy(id, h.at, ID_BYTES);
}

static inline struct journal_request *batch_of(uint64_t workshop, uint64_t first_id, size_t n, const char *body)
{
	struct journal_request *r = journal_ask(JOURNAL_APPEND, workshop);
	struct journal_line *lines = calloc(n + 1, sizeof *lines);
	for (size_t i = 0; i < n; i++) {
		id_of(first_id + i, lines[i].id);
		lines[i].len = strlen(body);
		lines[i].body = journal_keep(r, body, lines[i].len);
	}
	r->lines = journal_keep(r, lines, (n + 1) * sizeof *lines);
	r->lines_n = n;
	free(lines);
	return r;
}

static inline struct journal_request *with_ballot(struct journal_request *r, uint32_t poll, uint64_t voter, const char *body)
{
	struct urn_row *rows = calloc(r->ballots_n + 1, sizeof *rows);
	if (r->ballots_n)
		memcpy(rows, r->ballots, r->ballots_n * sizeof *rows);
	rows[r->ballots_n] = (struct urn_row){ .poll = poll, .pseudonym = hash_of(&voter, sizeof voter), .len = strlen(body),
		.body = journal_keep(r, body, strlen(body)) };
	r->ballots = journal_keep(r, rows, (r->ballots_n + 1) * sizeof *rows);
	r->ballots_n++;
	free(rows);
	return r;
}

static inline struct journal_request *opening(struct journal_request *r, uint32_t poll, const char *key)
{
	r->opens_urn = poll;
	memset(r->urn_key, 'k', sizeof r->urn_key);
	memcpy(r->urn_key, key, strlen(key));
	return r;
}

static inline struct journal_request *emptying(struct journal_request *r, uint32_t poll)
{
	r->empties_urn = poll;
	return r;
}

static inline void expect(struct place *p, struct journal_request *r, enum journal_outcome outcome)
{
	ask(p, r);
	if (r->outcome != outcome)
		fail_msg("outcome %d and not %d: %s", r->outcome, outcome, r->why);
	if (outcome != JOURNAL_DONE)
		assert_true(r->why[0] != 0);
	journal_free(r);
}

static inline void append(struct place *p, uint64_t workshop, uint64_t first_id, size_t n, const char *body)
{
	expect(p, batch_of(workshop, first_id, n, body), JOURNAL_DONE);
}

static inline void forget(struct place *p, uint64_t workshop)
{
	expect(p, journal_ask(JOURNAL_FORGET, workshop), JOURNAL_DONE);
}

static inline uint64_t find(struct place *p, uint64_t workshop, uint64_t id)
{
	struct journal_request *r = journal_ask(JOURNAL_FIND, workshop);
	id_of(id, r->id);
	ask(p, r);
	assert_int_equal(r->outcome, JOURNAL_DONE);
	uint64_t seq = r->first;
	journal_free(r);
	return seq;
}

static inline struct journal_request *reading(struct place *p, uint64_t workshop, uint64_t from, size_t most)
{
	struct journal_request *r = journal_ask(JOURNAL_READ, workshop);
	r->from = from;
	r->most = most;
	ask(p, r);
	assert_int_equal(r->outcome, JOURNAL_DONE);
	return r;
}

static inline uint64_t last_of(struct place *p, uint64_t workshop)
{
	struct journal_request *r = reading(p, workshop, 1, 1);
	uint64_t last = r->last;
	journal_free(r);
	return last;
}

static inline struct journal_request *urns(struct place *p, uint64_t workshop)
{
	struct journal_request *r = journal_ask(JOURNAL_READ_URNS, workshop);
	ask(p, r);
	assert_int_equal(r->outcome, JOURNAL_DONE);
	return r;
}

/* Every line of a workshop is there, numbered from 1, and chained as the header of base/hash.h says. */
static inline void assert_chained(struct place *p, uint64_t workshop, uint64_t last)
{
	struct hash chain = { { 0 } };
	uint64_t seq = 0;
	for (;;) {
		struct journal_request *r = reading(p, workshop, seq + 1, 0);
		for (size_t i = 0; i < r->lines_n; i++) {
			const struct journal_line *l = &r->lines[i];
			assert_int_equal(l->seq, ++seq);
			chain = hash_chain(&chain, seq, l->id, l->body, l->len);
			assert_memory_equal(l->chain.at, chain.at, HASH_BYTES);
		}
		bool is_end = !r->lines_n || seq >= r->last;
		if (is_end) {
			assert_int_equal(r->last, last);
			assert_memory_equal(r->chain.at, chain.at, HASH_BYTES);
		}
		journal_free(r);
		if (is_end)
			break;
	}
	assert_int_equal(seq, last);
}

#endif
