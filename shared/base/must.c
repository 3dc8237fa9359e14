/* The end of a broken promise: say which and where, then stop before it spreads into the journal. */
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void must_fail(const char *truth, const char *file, int line)
{
	fprintf(stderr, "%s:%d: must hold: %s\n", file, line, truth);
	abort();
}

_Noreturn void memory_ended(void)
{
	fprintf(stderr, "out of memory, status %d\n", MEMORY_ENDED);
	_Exit(MEMORY_ENDED);
}
