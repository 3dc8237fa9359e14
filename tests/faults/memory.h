/*
 * Memory that ends on demand, for torture.c. Every allocation of our own code (the linker wraps malloc and its kin), of cJSON, SQLite
 * and libwebsockets passes here, is counted, can be refused, and is known until it is freed.
 */
#ifndef TESTS_FAULTS_MEMORY_H
#define TESTS_FAULTS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Puts the hooks into the libraries. Before any of them is used. */
void memory_begin(void);
/* The n-th allocation from now (1..) is refused, with `on` all behind it too. 0 = none; allocations are counted all the same. */
void memory_fail_at(uint64_t n, bool on);
/* Since then. */
uint64_t memory_asked(void), memory_refused(void);
/* What this thread asks for in the meantime is the test's own: neither counted nor refused. */
void memory_mine(bool is_mine);
/* Blocks that are held at present, and where one of those came from that were not at the time of memory_mark(). */
void memory_mark(void);
size_t memory_leaked(const void **who);
/* The callers of the allocation that was refused first, innermost first; how many of them. */
enum { VICTIMS = 12 };
int memory_victim(void *out[VICTIMS]);

#endif
