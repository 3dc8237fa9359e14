/* What every journal promises: the same tests on each backend. What only files can do is in test_journal_sqlite.c. */
#include "journal_place.h"

#include <pthread.h>

static void numbers_are_dense_and_chained(void **state)
{
	struct place *p = *state;
	struct journal_request *r = ask(p, batch_of(7, 1, 3, "a"));
	assert_int_equal(r->outcome, JOURNAL_DONE);
	assert_int_equal(r->first, 1);
	assert_int_equal(r->last, 3);
	assert_int_equal(r->lines[2].seq, 3);
	assert_memory_equal(r->chain.at, r->lines[2].chain.at, HASH_BYTES);
	journal_free(r);
	r = ask(p, batch_of(7, 4, 2, "b"));
	assert_int_equal(r->first, 4);
	assert_int_equal(r->last, 5);
	journal_free(r);
	assert_chained(p, 7, 5);
	assert_chained(p, 8, 0);
}

static void pages_are_read_from_anywhere(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 2500, "line");
	struct journal_request *r = reading(p, 7, 0, 0);
	assert_int_equal(r->lines_n, 1024);
	assert_int_equal(r->last, 2500);
	journal_free(r);
	r = reading(p, 7, 2498, 10);
	assert_int_equal(r->lines_n, 3);
	assert_int_equal(r->lines[0].seq, 2498);
	assert_memory_equal(r->lines[0].body, "line", 4);
	uint8_t id[ID_BYTES];
	id_of(2498, id);
	assert_memory_equal(r->lines[0].id, id, ID_BYTES);
	journal_free(r);
	r = reading(p, 7, 2501, 10);
	assert_int_equal(r->lines_n, 0);
	assert_int_equal(r->last, 2500);
	journal_free(r);
	assert_chained(p, 7, 2500);
}

static void a_known_id_stores_nothing(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 3, "a");
	struct journal_request *r = ask(p, batch_of(7, 3, 5, "b"));
	assert_int_equal(r->outcome, JOURNAL_DUPLICATE);
	assert_int_equal(r->last, 3);
	journal_free(r);
	assert_int_equal(find(p, 7, 3), 3);
	assert_int_equal(find(p, 7, 4), 0);
	/* Twice in one batch is a duplicate too, wherever it stands. */
	for (size_t n = 2; n <= 300; n += 149) {
		r = batch_of(7, 100, n, "c");
		memcpy(r->lines[n - 1].id, r->lines[0].id, ID_BYTES);
		expect(p, r, JOURNAL_DUPLICATE);
	}
	assert_int_equal(find(p, 7, 100), 0);
	/* The same id in another workshop is another id. */
	append(p, 8, 1, 3, "a");
	assert_chained(p, 7, 3);
	assert_chained(p, 8, 3);
	/* Sent again as after an unknown answer: answered, not repeated. */
	expect(p, batch_of(7, 1, 3, "a"), JOURNAL_DUPLICATE);
	assert_chained(p, 7, 3);
}

static void an_empty_batch_is_done(void **state)
{
	struct place *p = *state;
	expect(p, batch_of(7, 1, 0, ""), JOURNAL_DONE);
	append(p, 7, 1, 1, "");
	struct journal_request *r = ask(p, batch_of(7, 1, 0, ""));
	assert_int_equal(r->outcome, JOURNAL_DONE);
	assert_int_equal(r->first, 0);
	assert_int_equal(r->last, 1);
	journal_free(r);
	assert_chained(p, 7, 1);
}

static void workshops_are_listed_by_number(void **state)
{
	struct place *p = *state;
	for (uint64_t w = 100; w >= 1; w--)
		append(p, w * 7919 % 101, w, (size_t)(w % 3 + 1), "x");
	/* One with nothing but an urn has no line yet. */
	expect(p, opening(batch_of(500, 1, 0, ""), 1, "secret"), JOURNAL_DONE);
	struct journal_request *r = ask(p, journal_ask(JOURNAL_LIST, 0));
	assert_int_equal(r->outcome, JOURNAL_DONE);
	assert_int_equal(r->workshops_n, 100);
	for (uint64_t w = 1; w <= 100; w++) {
		assert_int_equal(r->workshops[w - 1].workshop, w);
		assert_chained(p, w, r->workshops[w - 1].last);
	}
	journal_free(r);
}

static void big_bodies_come_back_whole(void **state)
{
	struct place *p = *state;
	enum { BIG = 1 << 20 };
	char *big = malloc(BIG + 1);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (char)(i * 31 % 251 + 1);
	big[BIG] = 0;
	for (uint64_t n = 1; n <= 12; n++)
		append(p, 7, n, 1, big);
	struct journal_request *r = reading(p, 7, 12, 1);
	assert_int_equal(r->lines[0].len, BIG);
	assert_memory_equal(r->lines[0].body, big, BIG);
	journal_free(r);
	/* A page ends early rather than fill the memory; the caller sees that there is more. */
	r = reading(p, 7, 1, 0);
	assert_true(r->lines_n >= 1 && r->lines_n < 12);
	assert_int_equal(r->last, 12);
	journal_free(r);
	assert_chained(p, 7, 12);
	free(big);
}

static void an_urn_is_opened_filled_and_destroyed(void **state)
{
	struct place *p = *state;
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "key of three"), JOURNAL_DONE);
	expect(p, opening(batch_of(7, 2, 1, "open"), 2, "key of two"), JOURNAL_DONE);
	for (uint64_t voter = 1; voter <= 40; voter++)
		expect(p, with_ballot(batch_of(7, 100 + voter, voter % 2, "took part"), 3, voter, "first thought"), JOURNAL_DONE);
	expect(p, with_ballot(batch_of(7, 200, 0, ""), 3, 5, "second thought"), JOURNAL_DONE);
	struct journal_request *r = urns(p, 7);
	assert_int_equal(r->urns_n, 2);
	assert_int_equal(r->urns[0].poll, 2);
	assert_int_equal(r->urns[0].n, 0);
	assert_memory_equal(r->urns[0].key, "key of two", 10);
	assert_int_equal(r->urns[1].poll, 3);
	assert_memory_equal(r->urns[1].key, "key of three", 12);
	assert_int_equal(r->urns[1].n, 40);
	uint64_t five = 5;
	struct hash changed = hash_of(&five, sizeof five);
	for (size_t i = 0; i < 40; i++) {
		const struct urn_row *row = &r->urns[1].rows[i];
		bool is_changed = hash_same(row->pseudonym.at, changed.at, HASH_BYTES);
		assert_int_equal(row->poll, 3);
		assert_int_equal(row->len, is_changed ? 14 : 13);
		assert_memory_equal(row->body, is_changed ? "second thought" : "first thought", row->len);
		if (i)   /* hash order, whatever the order of arrival was */
			assert_true(memcmp(r->urns[1].rows[i - 1].pseudonym.at, row->pseudonym.at, HASH_BYTES) < 0);
	}
	journal_free(r);
	r = urns(p, 8);
	assert_int_equal(r->urns_n, 0);
	journal_free(r);
	expect(p, emptying(batch_of(7, 300, 1, "closed"), 3), JOURNAL_DONE);
	r = urns(p, 7);
	assert_int_equal(r->urns_n, 1);
	assert_int_equal(r->urns[0].poll, 2);
	journal_free(r);
	assert_chained(p, 7, 23);
	/* Opened again it is a new urn, under a new key. */
	expect(p, opening(batch_of(7, 301, 1, "again"), 3, "another key"), JOURNAL_DONE);
	r = urns(p, 7);
	assert_int_equal(r->urns_n, 2);
	assert_int_equal(r->urns[1].n, 0);
	assert_memory_equal(r->urns[1].key, "another key", 11);
	journal_free(r);
}

static void a_closed_urn_takes_nothing(void **state)
{
	struct place *p = *state;
	/* All or nothing: the line of a batch with a ballot for a closed urn is not stored either. */
	expect(p, with_ballot(batch_of(7, 1, 1, "line"), 3, 1, "ballot"), JOURNAL_DUPLICATE);
	assert_chained(p, 7, 0);
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "key"), JOURNAL_DONE);
	expect(p, with_ballot(with_ballot(batch_of(7, 2, 1, "line"), 3, 1, "b"), 4, 1, "b"), JOURNAL_DUPLICATE);
	expect(p, opening(batch_of(7, 2, 1, "open"), 3, "another key"), JOURNAL_DUPLICATE);
	expect(p, opening(batch_of(7, 2, 1, "open"), 3, "key"), JOURNAL_DONE);
	/* A known id stores no ballot. */
	expect(p, with_ballot(batch_of(7, 2, 1, "line"), 3, 1, "ballot"), JOURNAL_DUPLICATE);
	struct journal_request *r = urns(p, 7);
	assert_int_equal(r->urns_n, 1);
	assert_int_equal(r->urns[0].n, 0);
	assert_memory_equal(r->urns[0].key, "key", 3);
	journal_free(r);
	/* Emptying what is not open harms nobody; opening, filling and emptying at once leaves nothing. */
	expect(p, emptying(batch_of(7, 3, 1, "close"), 9), JOURNAL_DONE);
	expect(p, emptying(with_ballot(opening(batch_of(7, 4, 1, "x"), 5, "key"), 5, 1, "ballot"), 5), JOURNAL_DONE);
	r = urns(p, 7);
	assert_int_equal(r->urns_n, 1);
	journal_free(r);
	assert_chained(p, 7, 4);
}

/* Many requests at once: replies in the order given, each judged by what stood before it. */
static void a_burst_is_answered_in_order(void **state)
{
	struct place *p = *state;
	enum { N = 3000 };
	struct journal_request **given = calloc(N, sizeof *given);
	for (uint64_t n = 0; n < N; n++) {
		uint64_t w = n % 100 + 1;
		if (n % 10 == 9) {
			given[n] = journal_ask(JOURNAL_FIND, w);
			id_of(n, given[n]->id);
		} else {
			/* Every seventh repeats what was given just before for the same workshop. */
			given[n] = batch_of(w, n >= 100 && n % 7 == 0 && (n - 100) % 10 != 9 ? n - 100 : n, 1, "burst");
		}
		given[n]->tag = n;
	}
	for (size_t n = 0; n < N; n++)
		journal_give(p->j, given[n]);
	uint64_t last[101] = { 0 };
	size_t repeated_n = 0;
	for (uint64_t n = 0; n < N; n++) {
		struct journal_request *r = reply(p);
		assert_ptr_equal(r, given[n]);
		assert_int_equal(r->tag, n);
		if (r->ask == JOURNAL_APPEND && r->outcome == JOURNAL_DONE)
			assert_int_equal(r->first, ++last[r->workshop]);
		else if (r->ask == JOURNAL_APPEND)
			assert_int_equal(r->outcome, JOURNAL_DUPLICATE);
		repeated_n += r->outcome == JOURNAL_DUPLICATE;
		journal_free(r);
	}
	assert_null(journal_next(p->j));
	assert_true(repeated_n > 100);
	for (uint64_t w = 1; w <= 100; w++)
		assert_chained(p, w, last[w]);
	free(given);
}

struct giver { struct place *p; uint64_t workshop; };

static void *give_many(void *with)
{
	struct giver *g = with;
	for (uint64_t n = 0; n < 200; n++)
		journal_give(g->p->j, batch_of(g->workshop, n, 2, "thread"));
	return NULL;
}

static void the_mailbox_holds_under_threads(void **state)
{
	struct place *p = *state;
	enum { GIVERS = 4 };
	pthread_t threads[GIVERS];
	struct giver givers[GIVERS];
	for (uint64_t i = 0; i < GIVERS; i++) {
		givers[i] = (struct giver){ p, i + 1 };
		assert_int_equal(pthread_create(&threads[i], NULL, give_many, &givers[i]), 0);
	}
	size_t done_n = 0, known_n = 0;
	for (size_t n = 0; n < GIVERS * 200; n++) {
		struct journal_request *r = reply(p);
		done_n += r->outcome == JOURNAL_DONE;
		known_n += r->outcome == JOURNAL_DUPLICATE;
		journal_free(r);
	}
	for (size_t i = 0; i < GIVERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(done_n, GIVERS * 100);      /* ids n and n + 1: every other batch repeats one */
	assert_int_equal(known_n, GIVERS * 100);
	for (uint64_t w = 1; w <= GIVERS; w++)
		assert_chained(p, w, 200);
}

static void closing_finishes_what_was_given(void **state)
{
	struct place *p = *state;
	for (uint64_t n = 1; n <= 500; n++)
		journal_give(p->j, batch_of(7, n, 1, "late"));
	place_close(p);   /* replies that nobody took are freed */
	place_open(p);
	assert_int_equal(last_of(p, 7), p->kind->has_file ? 500 : 0);
}

static void what_was_stored_is_there_after_reopening(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 10, "kept");
	append(p, 9, 1, 3, "kept too");
	expect(p, opening(batch_of(7, 50, 1, "open"), 3, "the key"), JOURNAL_DONE);
	expect(p, with_ballot(batch_of(7, 51, 0, ""), 3, 1, "ballot"), JOURNAL_DONE);
	for (int again = 0; again < 3; again++) {
		place_close(p);
		place_open(p);
		assert_chained(p, 7, 11);
		assert_chained(p, 9, 3);
		assert_int_equal(find(p, 7, 4), 4);
		expect(p, batch_of(7, 4, 1, "kept"), JOURNAL_DUPLICATE);
		struct journal_request *r = urns(p, 7);
		assert_int_equal(r->urns_n, 1);
		assert_int_equal(r->urns[0].n, 1);
		assert_memory_equal(r->urns[0].key, "the key", 7);
		assert_memory_equal(r->urns[0].rows[0].body, "ballot", 6);
		journal_free(r);
	}
	append(p, 7, 60, 1, "goes on");
	assert_chained(p, 7, 12);
}

static void unknown_names_are_refused(void **state)
{
	(void)state;
	static const char *const urls[] = { "", "sqlite", "sqlite:", "sqlit:/tmp/x", "postgres:x", "memory:x", ":memory:" };
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		char why[256] = "";
		assert_null(journal_open(urls[i], NULL, NULL, why, sizeof why));
		assert_true(why[0] != 0);
	}
}

static void a_watch_waits_for_its_line(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 2, "old");
	/* What is there already is answered at once. */
	struct journal_request *r = reading(p, 7, 2, 1);
	assert_int_equal(r->lines_n, 1);
	journal_free(r);
	struct journal_request *watch = journal_ask(JOURNAL_WATCH, 7);
	watch->from = 3;
	watch->tag = 77;
	journal_give(p->j, watch);
	/* Neither another workshop's lines nor a reading wakes it; the answer of the reading comes while it waits. */
	append(p, 8, 1, 5, "other");
	r = reading(p, 7, 3, 1);
	assert_int_equal(r->tag, 0);
	assert_int_equal(r->lines_n, 0);
	journal_free(r);
	/* The append that it waited for is answered first, then the watch with the line. */
	r = ask(p, batch_of(7, 3, 1, "new"));
	assert_int_equal(r->outcome, JOURNAL_DONE);
	journal_free(r);
	r = reply(p);
	assert_int_equal(r->tag, 77);
	assert_int_equal(r->lines_n, 1);
	assert_int_equal(r->lines[0].seq, 3);
	assert_memory_equal(r->lines[0].body, "new", 3);
	journal_free(r);
	/* One that nothing ever woke is dropped with the journal; the leak checker looks. */
	watch = journal_ask(JOURNAL_WATCH, 7);
	watch->from = 100;
	journal_give(p->j, watch);
}

static void assert_forgotten(struct place *p, uint64_t workshop)
{
	assert_chained(p, workshop, 0);
	assert_int_equal(find(p, workshop, 1), 0);
	struct journal_request *r = urns(p, workshop);
	assert_int_equal(r->urns_n, 0);
	journal_free(r);
	r = ask(p, journal_ask(JOURNAL_LIST, 0));
	for (size_t i = 0; i < r->workshops_n; i++)
		assert_true(r->workshops[i].workshop != workshop);
	journal_free(r);
}

static void a_forgotten_workshop_is_gone_and_the_others_stay(void **state)
{
	struct place *p = *state;
	for (uint64_t w = 1; w <= 60; w++) {
		append(p, w, 1, 5, "line");
		expect(p, opening(batch_of(w, 50, 1, "open"), 3, "key"), JOURNAL_DONE);
		expect(p, with_ballot(batch_of(w, 51, 0, ""), 3, w, "ballot"), JOURNAL_DONE);
	}
	for (uint64_t w = 1; w <= 60; w += 2)
		forget(p, w);
	for (uint64_t w = 1; w <= 60; w++) {
		if (w % 2) {
			assert_forgotten(p, w);
			continue;
		}
		assert_chained(p, w, 6);
		struct journal_request *r = urns(p, w);
		assert_int_equal(r->urns_n, 1);
		assert_int_equal(r->urns[0].n, 1);
		journal_free(r);
	}
	/* Nothing to forget is done; one of which there is nothing but an urn is forgotten too. */
	forget(p, 1);
	forget(p, 999);
	expect(p, opening(batch_of(500, 1, 0, ""), 1, "secret"), JOURNAL_DONE);
	forget(p, 500);
	assert_forgotten(p, 500);
	expect(p, with_ballot(batch_of(500, 1, 0, ""), 1, 1, "ballot"), JOURNAL_DUPLICATE);
	/* The number and the ids are as if they had never been. */
	append(p, 7, 1, 3, "anew");
	assert_chained(p, 7, 3);
	expect(p, opening(batch_of(7, 50, 1, "open"), 3, "another key"), JOURNAL_DONE);
}

static void forgetting_stands_in_line(void **state)
{
	struct place *p = *state;
	append(p, 8, 1, 2, "stays");
	struct journal_request *given[] = { batch_of(7, 1, 3, "before"), journal_ask(JOURNAL_FORGET, 7), batch_of(7, 1, 2, "behind"),
		journal_ask(JOURNAL_FORGET, 9), batch_of(9, 1, 1, "x"), journal_ask(JOURNAL_FORGET, 9) };
	enum { N = sizeof given / sizeof *given };
	for (size_t i = 0; i < N; i++)
		journal_give(p->j, given[i]);
	for (size_t i = 0; i < N; i++) {
		struct journal_request *r = reply(p);
		assert_ptr_equal(r, given[i]);
		assert_int_equal(r->outcome, JOURNAL_DONE);
		journal_free(r);
	}
	assert_chained(p, 7, 2);
	assert_forgotten(p, 9);
	assert_chained(p, 8, 2);
	place_close(p);
	place_open(p);
	assert_chained(p, 7, p->kind->has_file ? 2 : 0);
	assert_forgotten(p, 9);
}

/* One and the same story on all backends ends with one and the same chain. */
static void chains_are_equal_on_all_backends(void **state)
{
	static struct hash chain[2];
	static size_t n;
	struct place *p = *state;
	for (uint64_t b = 0; b < 20; b++)
		append(p, 7, b * 10, (size_t)(b % 4 + 1), b % 2 ? "{\"do\":\"add_card\"}" : "");
	struct journal_request *r = reading(p, 7, 1, 1);
	chain[n++] = r->chain;
	journal_free(r);
	if (n == 2)
		assert_memory_equal(chain[0].at, chain[1].at, HASH_BYTES);
}

/* ON_FILES: what needs a thread and a file, which the memory journal has not. */
static struct kind kinds[] = { { "memory", false, false }, { "sqlite", true, false } };

#define ON_FILES(test) { #test " (sqlite)", test, place_setup, place_teardown, &kinds[1] }
#define ON_ALL(test) { #test " (memory)", test, place_setup, place_teardown, &kinds[0] }, ON_FILES(test)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ALL(numbers_are_dense_and_chained),
		ON_ALL(pages_are_read_from_anywhere),
		ON_ALL(a_known_id_stores_nothing),
		ON_ALL(an_empty_batch_is_done),
		ON_ALL(a_watch_waits_for_its_line),
		ON_ALL(workshops_are_listed_by_number),
		ON_ALL(big_bodies_come_back_whole),
		ON_ALL(an_urn_is_opened_filled_and_destroyed),
		ON_ALL(a_closed_urn_takes_nothing),
		ON_ALL(a_burst_is_answered_in_order),
		ON_FILES(the_mailbox_holds_under_threads),
		ON_ALL(closing_finishes_what_was_given),
		ON_FILES(what_was_stored_is_there_after_reopening),
		ON_ALL(a_forgotten_workshop_is_gone_and_the_others_stay),
		ON_ALL(forgetting_stands_in_line),
		ON_ALL(chains_are_equal_on_all_backends),
		cmocka_unit_test(unknown_names_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
