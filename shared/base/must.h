/*
 * must(x) states what only a bug can break. It is always on; input is never asserted, it is refused.
 *
 * must_have(x) states that memory was there. Where half a thing is of no use the program ends, in order: nothing was acknowledged that
 * the journal does not hold, and whoever started it starts it again.
 */
#ifndef BASE_MUST_H
#define BASE_MUST_H

enum { MEMORY_ENDED = 70 };   /* the exit status, EX_SOFTWARE of sysexits.h like every other end that a supervisor must see */

/* Prints the broken truth and its place to standard error, then aborts. */
_Noreturn void must_fail(const char *truth, const char *file, int line);
/* Says so on standard error and ends the program with MEMORY_ENDED, without destructors: they may want memory. */
_Noreturn void memory_ended(void);

#define must(truth) ((truth) ? (void)0 : must_fail(#truth, __FILE__, __LINE__))
#define must_have(memory) ((memory) ? (void)0 : memory_ended())

#endif
