/* must(x) states what only a bug can break. It is always on; input is never asserted, it is refused. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

/* Prints the broken truth and its place to standard error, then aborts. */
_Noreturn void must_fail(const char *truth, const char *file, int line);

#define must(truth) ((truth) ? (void)0 : must_fail(#truth, __FILE__, __LINE__))

#endif
