/*
 * Linked into the hub as it is, with memory.c before its allocations: FAIL_AT=n in its environment refuses the n-th, with FAIL_ON all
 * behind it too. An orderly end says how many there were and what was not given back; a crash says which refusal it came from.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/must.h"
#include "memory.h"

extern const char __executable_start;   /* of the linker: places are told as addr2line wants them */

static void tell_victim(void)
{
	void *callers[VICTIMS];
	int n = memory_victim(callers);
	for (int i = 2; i < n; i++)
		fprintf(stderr, " %#tx", (const char *)callers[i] - &__executable_start);
	fprintf(stderr, "\n");
}

static void on_crash(int number)
{
	fprintf(stderr, "event=crashed signal=%d refused_at", number);   /* not safe in a handler, and the program is lost anyway */
	tell_victim();
	(void)raise(number);
}

__attribute__((constructor)) static void begin(void)
{
	const struct sigaction once = { .sa_handler = on_crash, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER) };
	const char *at = getenv("FAIL_AT");
	memory_mine(true);
	memory_begin();
	must(!sigaction(SIGSEGV, &once, NULL) && !sigaction(SIGABRT, &once, NULL) && !sigaction(SIGBUS, &once, NULL));
	memory_mine(false);
	memory_mark();
	memory_fail_at(at ? strtoull(at, NULL, 10) : UINT64_MAX, getenv("FAIL_ON") != NULL);
}

__attribute__((destructor)) static void finish(void)
{
	const void *who = NULL;
	uint64_t asked = memory_asked(), refused = memory_refused();
	memory_fail_at(0, false);
	size_t leaked = memory_leaked(&who);
	fprintf(stderr, "event=memory asked=%" PRIu64 " refused=%" PRIu64 " leaked=%zu one=%#tx\n", asked, refused, leaked,
		leaked ? (const char *)who - &__executable_start : 0);
	if (refused) {
		fprintf(stderr, "event=refused at");
		tell_victim();
	}
}
