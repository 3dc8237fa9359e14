/* Torture of the journal on SQLite: its writer's memory ends while this thread, which only asks, has enough. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "life.h"
#include "memory.h"
#include "torture.h"

static struct life l;

static void rounds(const char *script)
{
	memory_mine(true);
	for (l.script = script; *l.script && l.j;)
		(void)life_round(&l);
	memory_mine(false);
}

static void begin(const char *script)
{
	memory_mine(true);
	life_begin(&l, 5);
	memory_mine(false);
	must(life_open(&l));
	rounds(script);
}

static void fresh(void)
{
	memory_mine(true);
	life_begin(&l, 5);
	memory_mine(false);
}

static void written(void)
{
	begin("LlOBbL");
}

static void closed(void)
{
	written();
	life_close(&l);
}

/* -- what happens -- */

static void open_it(void)
{
	(void)life_open(&l);
}

static void append(void)
{
	rounds("Ll");
}

static void urn(void)
{
	rounds("BBoE");
}

static void forget(void)
{
	rounds("F");
}

static void backup(void)
{
	rounds("CL");
}

static const char *ask_all(void)
{
	static const enum journal_ask asks[] = { JOURNAL_LIST, JOURNAL_READ, JOURNAL_READ_URNS, JOURNAL_FIND };
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		memory_mine(true);
		struct journal_request *r = journal_ask(asks[i], asks[i] == JOURNAL_LIST ? 0 : 1), *back;
		memory_mine(false);
		journal_give(l.j, r);
		while (!(back = journal_next(l.j)))
			sem_wait(&l.woken);
		journal_free(back);
	}
	return NULL;
}

static void readings(void)
{
	(void)ask_all();
}

/* Opened anew, everything is as promised; a journal that did not die takes more before. */
static const char *look(void)
{
	bool is_dead = !l.j || l.outcomes[JOURNAL_FATAL] > 0;
	for (int w = 1; w <= WORKSHOPS; w++)
		is_dead = is_dead || l.of[w].wish;
	for (l.script = "Ll"; !is_dead && *l.script;)
		if (life_round(&l))
			return "the journal takes nothing any more";
	life_close(&l);
	return life_check(&l) ? l.said : NULL;
}

static void end(void)
{
	life_end(&l);
}

const struct scene scenes_of_journal[] = {
	{ "journal-make", false, NULL, fresh, open_it, look, end, false },
	{ "journal-open", false, NULL, closed, open_it, look, end, false },
	{ "journal-append", true, NULL, written, append, look, end, false },
	{ "journal-urn", false, NULL, written, urn, look, end, false },
	{ "journal-readings", false, NULL, written, readings, look, end, false },
	{ "journal-forget", false, NULL, written, forget, look, end, false },
	{ "journal-backup", false, NULL, written, backup, look, end, false },
	{ .name = NULL },
};
