/* The unruly journal, on which simulations stand: late, unknown, by seed, and never outside of what journal.h allows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal/journal.h"

static int woken_n;

static void wake(void *with)
{
	(void)with;
	woken_n++;
}

static struct journal_request *batch_of(uint64_t workshop, uint64_t id)
{
	struct journal_request *r = journal_ask(JOURNAL_APPEND, workshop);
	struct hash h = hash_of(&id, sizeof id);
	struct journal_line line = { .body = journal_keep(r, "x", 1), .len = 1 };
	memcpy(line.id, h.at, ID_BYTES);
	r->lines = journal_keep(r, &line, sizeof line);
	r->lines_n = 1;
	r->tag = id;
	return r;
}

static uint64_t find(struct journal *j, uint64_t workshop, uint64_t id)
{
	struct journal_request *r = journal_ask(JOURNAL_FIND, workshop);
	struct hash h = hash_of(&id, sizeof id);
	memcpy(r->id, h.at, ID_BYTES);
	journal_give(j, r);
	journal_release(j);
	struct journal_request *back = journal_next(j);
	assert_ptr_equal(back, r);
	uint64_t seq = back->first;
	journal_free(back);
	return seq;
}

static void what_is_held_comes_out_when_released(void **state)
{
	(void)state;
	struct journal *j = journal_open_unruly(1, 100, 0, wake, NULL);
	for (uint64_t n = 1; n <= 10; n++)
		journal_give(j, batch_of(n, n));
	assert_null(journal_next(j));
	woken_n = 0;
	journal_release(j);
	assert_int_equal(woken_n, 1);
	for (uint64_t n = 1; n <= 10; n++) {
		struct journal_request *r = journal_next(j);
		assert_int_equal(r->tag, n);
		assert_int_equal(r->outcome, JOURNAL_DONE);
		journal_free(r);
	}
	assert_null(journal_next(j));
	journal_release(j);
	/* What is never released is freed with the journal. */
	journal_give(j, batch_of(1, 50));
	journal_close(j);
}

/* Every unknown batch is settled by asking for its id and giving it again, and ends in the log exactly once. */
static void the_unknown_is_settled_by_its_ids(void **state)
{
	(void)state;
	size_t stored_n = 0, lost_n = 0;
	struct journal *j = journal_open_unruly(7, 0, 50, wake, NULL);
	for (uint64_t id = 1; id <= 300; id++) {
		enum journal_outcome outcome = JOURNAL_UNKNOWN;
		bool is_first = true, was_stored = false;
		while (outcome == JOURNAL_UNKNOWN) {
			journal_give(j, batch_of(3, id));
			struct journal_request *r = journal_next(j);
			outcome = r->outcome;
			if (outcome == JOURNAL_UNKNOWN) {
				assert_int_equal(r->first | r->last | r->lines[0].seq, 0);
				was_stored = find(j, 3, id) != 0;
				stored_n += is_first && was_stored;
				lost_n += is_first && !was_stored;
				is_first = false;
			} else {
				assert_int_equal(outcome, was_stored ? JOURNAL_DUPLICATE : JOURNAL_DONE);
			}
			journal_free(r);
		}
		assert_int_equal(find(j, 3, id), id);
	}
	assert_true(stored_n > 30 && lost_n > 30);
	journal_close(j);
}

/* A trace of tags and outcomes; `*overtaken` counts replies that passed one given before. */
static struct hash trace_of(uint64_t seed, size_t *overtaken)
{
	struct hash_run run;
	uint64_t seen[5] = { 0 }, newest = 0;
	size_t n = 0;
	struct journal *j = journal_open_unruly(seed, 40, 20, NULL, NULL);
	hash_begin(&run);
	*overtaken = 0;
	for (uint64_t id = 1; id <= 400 || n < 400; id++) {
		if (id <= 400)
			journal_give(j, batch_of(id % 4 + 1, id));
		if (id % 5 == 0)
			journal_release(j);
		struct journal_request *r;
		while ((r = journal_next(j))) {
			assert_true(r->tag > seen[r->workshop]);   /* in order within a workshop */
			seen[r->workshop] = r->tag;
			*overtaken += r->tag < newest;
			newest = r->tag > newest ? r->tag : newest;
			hash_add_u64(&run, r->tag);
			hash_add_u64(&run, r->outcome);
			n++;
			journal_free(r);
		}
	}
	journal_close(j);
	return hash_end(&run);
}

static void one_seed_is_one_story(void **state)
{
	(void)state;
	size_t overtaken, again;
	struct hash a = trace_of(5, &overtaken), b = trace_of(5, &again), c = trace_of(6, &again);
	assert_memory_equal(a.at, b.at, HASH_BYTES);
	assert_memory_not_equal(a.at, c.at, HASH_BYTES);
	assert_true(overtaken > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_held_comes_out_when_released),
		cmocka_unit_test(the_unknown_is_settled_by_its_ids),
		cmocka_unit_test(one_seed_is_one_story),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
