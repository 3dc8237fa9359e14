/*
 * Every call to the disk fails in turn, once and from there on: EIO, no space, a failed fsync, a short write. One short life of a
 * journal, from its making to its end, is lived anew for each. Whatever fails: nothing is acknowledged that is not there, a full disk
 * refuses and goes on when there is space again, anything else stops the journal; opened anew, all that was answered is there, and
 * is still there after a power cut.
 *
 * `positions [EVERY]`: every so manieth position only (1 = all).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "disk.h"
#include "life.h"

static const char script[] = "LOlBoBbCLBLlLELbeLFLfC", after[] = "LlOBE";
static const char *const names[DISK_FAULT_N] = { "EIO", "ENOSPC", "a failed fsync", "a short write" };

struct tally { uint64_t lives, refused_start, read_only, fatal, unnoticed, wrong; };

static void complain(struct tally *t, enum disk_fault fault, uint64_t at, bool on, const char *what)
{
	const char *call, *file;
	(void)disk_failed(&call, &file);
	printf("not ok %s at %" PRIu64 "%s (%s of %s): %s\n", names[fault], at, on ? " and on" : "", call, strrchr(file, '/') + 1, what);
	t->wrong++;
}

/* What a disk that is full, and nothing worse, may do to a journal that is open: refuse, and go on afterwards. */
static void heal_and_go_on(struct life *l, struct tally *t, enum disk_fault fault, uint64_t at, bool on)
{
	disk_fail_at(fault, 0, false);
	for (l->script = after; *l->script;) {
		enum journal_outcome worst = life_round(l);
		if (worst)
			complain(t, fault, at, on, worst == JOURNAL_FATAL ? "it did not survive a full disk" : l->said);
		if (worst)
			return;
	}
}

static void check(struct life *l, struct tally *t, enum disk_fault fault, uint64_t at, bool on, const char *when)
{
	char what[400];
	if (life_check(l)) {
		(void)snprintf(what, sizeof what, "%s: %s", when, l->said);
		complain(t, fault, at, on, what);
	}
}

static void power_cut(struct life *l)
{
	disk_fail_at(0, 0, false);
	disk_cut();
	life_close(l);
	disk_light();
}

/* The journal is closed and opened after the fault, or the power goes while it is open. False: the life ended before this position. */
static bool live(struct life *l, struct tally *t, enum disk_fault fault, uint64_t at, bool on, bool is_closed)
{
	const char *call, *file;
	enum journal_outcome worst = JOURNAL_DONE;
	bool may_read_only = fault == DISK_ENOSPC || fault == DISK_SHORT;
	life_anew(l, 1);
	disk_begin(l->root, at);
	l->script = script;
	disk_fail_at(fault, at, on);
	bool is_open = life_open(l);
	while (is_open && *l->script && worst < JOURNAL_FATAL) {
		enum journal_outcome now = life_round(l);
		worst = now > worst ? now : worst;
	}
	bool has_failed = disk_failed(&call, &file) > 0;
	t->lives++;
	t->refused_start += !is_open;
	t->read_only += worst == JOURNAL_READ_ONLY;
	t->fatal += worst == JOURNAL_FATAL;
	if (is_open && has_failed && !worst) {
		t->unnoticed++;
		/* A copy may fail by itself. Space may be wanting for what can wait, an error of the disk may not. */
		if (!may_read_only && !strncmp(strrchr(file, '/') + 1, "log.db", 6) && !strstr(file, ".keys") && !strstr(file, "making"))
			complain(t, fault, at, on, "nobody was told");
	}
	if (!is_open && !l->why[0])
		complain(t, fault, at, on, "refused without a word");
	if (worst == JOURNAL_FATAL && may_read_only)
		complain(t, fault, at, on, l->said);
	if ((worst == JOURNAL_READ_ONLY && !may_read_only) || worst == JOURNAL_UNKNOWN || worst == JOURNAL_DUPLICATE)
		complain(t, fault, at, on, l->said);
	if (is_open && worst != JOURNAL_FATAL)
		heal_and_go_on(l, t, fault, at, on);
	if (is_closed) {
		life_close(l);
		disk_fail_at(fault, 0, false);
		check(l, t, fault, at, on, "opened anew");
	}
	if (l->j || is_closed) {
		power_cut(l);
		check(l, t, fault, at, on, "after a power cut");
	}
	life_close(l);
	disk_end();
	return has_failed;
}

int main(int argc, char **argv)
{
	uint64_t every = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	unsigned passed = 0, failed = 0;
	struct life l;
	life_begin(&l, 1);
	/* The WAL is written back every few pages, so that this too meets every fault. */
	life_wal_factor = 80;
	for (int fault = 0; fault < DISK_FAULT_N; fault++)
		for (int on = 0; on < 2; on++) {
			struct tally t = { 0 };
			for (int closed = 0; closed < 2; closed++)
				for (uint64_t at = 1 + (uint64_t)(fault * 2 + on) % every; live(&l, &t, (enum disk_fault)fault, at, on, closed); at += every)
					;
			bool is_good = !t.wrong && t.lives > 10 / every && t.fatal + t.read_only > 0;
			printf("%s %s%s: %" PRIu64 " lives, each with one: %" PRIu64 " starts refused, %" PRIu64 " read-only, %" PRIu64 " fatal, %" PRIu64
				" harmless, %" PRIu64 " wrong\n", is_good ? "ok" : "not ok", names[fault], on ? " and on" : "", t.lives - 2, t.refused_start,
				t.read_only, t.fatal, t.unnoticed, t.wrong);
			passed += is_good;
			failed += !is_good;
		}
	life_end(&l);
	printf("%u passed, %u failed\n", passed, failed);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
