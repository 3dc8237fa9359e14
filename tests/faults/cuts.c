/*
 * Power cuts. A journal lives on a disk (disk.h) whose power goes at random calls, also while it is opened and recovers; then what
 * survived is opened again and held against the ledger. `cuts N [SEED]` cuts N times, and first shows by disks that must lose
 * something that the test can see.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "disk.h"
#include "life.h"

enum { CUTS_PER_DISK = 6 };

struct tally { uint64_t cuts, lost, corrupt, acked, there, gone, opening, traces; };

/* Evenly among the orders of magnitude: a cut in the first call is as likely as one deep in a life. */
static uint64_t cut_draw(struct prng *dice)
{
	uint64_t most = 1ull << (1 + prng_below(dice, 12));
	return 1 + prng_below(dice, most);
}

/* One cut; true: the disk can go on living. */
static bool cut_once(struct life *l, struct tally *t, struct prng *dice, uint64_t seed, bool is_loud)
{
	disk_cut_at(cut_draw(dice));
	bool is_open = life_open(l);
	t->opening += !is_open;
	while (is_open && !disk_is_dark())
		(void)life_round(l);
	life_close(l);
	must(disk_is_dark());
	disk_light();
	t->cuts++;
	/* Before the hub is started again, and not only when it has tidied up. */
	const char *left = life_traces(l);
	t->traces += left != NULL;
	if (is_loud && left)
		printf("not ok seed %" PRIu64 ": destroyed, and still on the platter: %s\n", seed, left);
	enum verdict v = life_check(l);
	t->lost += v == LIFE_LOST;
	t->corrupt += v == LIFE_CORRUPT;
	if (is_loud && v)
		printf("not ok seed %" PRIu64 ": %s\n", seed, l->said);
	life_close(l);
	return !v;
}

static struct tally cut_many(uint64_t cuts, uint64_t seed, const char *pragma, bool lies, bool is_loud)
{
	struct tally t = { 0 };
	struct life l;
	life_begin(&l, seed);
	for (; t.cuts < cuts; seed++) {
		struct prng dice = prng_from(seed * 2 + 1);
		life_anew(&l, seed);
		disk_begin(l.root, seed);
		disk_lie(lies);
		/* Every second journal writes its WAL back into the file much more often than a hub does. */
		life_wal_factor = seed % 2 ? 33 : 1;
		life_after_open = pragma;
		for (int i = 0; i < CUTS_PER_DISK && t.cuts < cuts && cut_once(&l, &t, &dice, seed, is_loud); i++)
			;
		disk_end();
	}
	t.acked = l.acked;
	t.there = l.unknown_there;
	t.gone = l.unknown_gone;
	life_after_open = NULL;
	life_end(&l);
	return t;
}

int main(int argc, char **argv)
{
	static const struct { const char *name, *pragma; bool lies; } controls[] = {
		{ "synchronous = NORMAL", "PRAGMA synchronous = NORMAL;", false },
		{ "synchronous = OFF", "PRAGMA synchronous = OFF;", false },
		{ "a disk that lies about fsync", NULL, true },
	};
	uint64_t cuts = argc > 1 ? strtoull(argv[1], NULL, 10) : 100, seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	unsigned passed = 0, failed = 0;
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
		struct tally t = cut_many(cuts < 400 ? 40 : 100, seed, controls[i].pragma, controls[i].lies, false);
		bool is_seen = t.lost + t.corrupt > 0;
		printf("%s control %s: %" PRIu64 " cuts, %" PRIu64 " lost, %" PRIu64 " corrupt\n", is_seen ? "ok" : "not ok", controls[i].name,
			t.cuts, t.lost, t.corrupt);
		passed += is_seen;
		failed += !is_seen;
	}
	clock_t began = clock();
	struct tally t = cut_many(cuts, seed, NULL, false, true);
	bool is_good = !t.lost && !t.corrupt && !t.traces && t.acked > cuts && t.there;
	printf("%s power cuts: %" PRIu64 " cuts (%" PRIu64 " while opening), %" PRIu64 " acknowledged, %" PRIu64 " lost, %" PRIu64
		" corrupt, %" PRIu64 " with something destroyed left on the platter; without an answer %" PRIu64 " there, %" PRIu64 " not; %.1f s\n",
		is_good ? "ok" : "not ok",
		t.cuts, t.opening, t.acked, t.lost, t.corrupt, t.traces, t.there, t.gone, (double)(clock() - began) / CLOCKS_PER_SEC);
	passed += is_good;
	failed += !is_good;
	printf("%u passed, %u failed\n", passed, failed);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
