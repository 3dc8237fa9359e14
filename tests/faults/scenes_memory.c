/* Torture of the journals in memory, that of rehearsals and that of the tests: they answer at once, on the thread that asks. */
#include <string.h>

#include "base/must.h"
#include "journal/journal.h"
#include "memory.h"
#include "torture.h"

static struct journal *j;
static uint64_t promised;       /* how many lines were acknowledged */
static bool is_dead;

static void wake(void *with)
{
	(void)with;
}

static void nothing(void)
{
	j = NULL;
	promised = 0;
	is_dead = false;
}

/* Two lines a time, an urn that is opened, filled twice and emptied. */
static struct journal_request *batch(unsigned nth)
{
	struct journal_request *r = journal_ask(JOURNAL_APPEND, 1);
	struct journal_line lines[2];
	struct urn_row row = { .poll = 1, .body = "ballot", .len = 6 };

	memset(lines, 0, sizeof lines);
	for (size_t i = 0; i < 2; i++) {
		lines[i].id[0] = (uint8_t)(1 + 2 * nth + i);
		lines[i].body = journal_keep(r, "line", 4);
		lines[i].len = 4;
	}
	r->lines = journal_keep(r, lines, sizeof lines);
	r->lines_n = 2;
	r->opens_urn = nth == 0;
	r->empties_urn = nth == 3;
	row.pseudonym.at[0] = (uint8_t)(nth % 2);
	r->ballots = nth == 3 ? NULL : journal_keep(r, &row, sizeof row);
	r->ballots_n = nth != 3;
	return r;
}

static void answer(struct journal_request *r)
{
	if (r->outcome == JOURNAL_DONE && r->ask == JOURNAL_APPEND)
		promised = r->last;
	is_dead = is_dead || r->outcome == JOURNAL_FATAL;
	memory_mine(true);
	journal_free(r);
	memory_mine(false);
}

static void give(struct journal_request *r)
{
	journal_give(j, r);
	journal_release(j);
	while ((r = journal_next(j)) != NULL)
		answer(r);
}

static void live(void)
{
	static const enum journal_ask asks[] = { JOURNAL_LIST, JOURNAL_READ, JOURNAL_READ_URNS, JOURNAL_FIND };

	for (unsigned i = 0; i < 4 && !is_dead; i++) {
		memory_mine(true);
		struct journal_request *r = batch(i);
		memory_mine(false);
		give(r);
		for (size_t k = 0; k < sizeof asks / sizeof *asks && !is_dead; k++) {
			memory_mine(true);
			r = journal_ask(asks[k], asks[k] == JOURNAL_LIST ? 0 : 1);
			memory_mine(false);
			give(r);
		}
	}
}

static void plain(void)
{
	char why[128];

	j = journal_open("memory:", wake, NULL, why, sizeof why);
	if (j != NULL)
		live();
	else
		must(why[0] != '\0');
}

static void unruly(void)
{
	j = journal_open_unruly(7, 40, 30, wake, NULL);
	if (j != NULL)
		live();
}

/* A journal that did not die has what it promised. */
static const char *look(void)
{
	struct journal_request *r;
	bool is_there = true;

	if (j == NULL || is_dead)
		return NULL;
	r = journal_ask(JOURNAL_READ, 1);
	journal_give(j, r);
	journal_release(j);
	while ((r = journal_next(j)) != NULL) {
		if (r->ask == JOURNAL_READ)
			is_there = r->outcome == JOURNAL_DONE && r->lines_n >= promised;
		journal_free(r);
	}
	return is_there ? NULL : "lines that were promised are not there";
}

static void end(void)
{
	if (j != NULL)
		journal_close(j);
}

const struct scene scenes_of_memory[] = {
	{ "memory-life", true, NULL, nothing, plain, look, end, false },
	{ "memory-unruly", false, NULL, nothing, unruly, look, end, false },
	{ .name = NULL },
};
