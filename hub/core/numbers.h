/* A growing list of numbers in an arena. */
#ifndef CORE_NUMBERS_H
#define CORE_NUMBERS_H

#include "base/arena.h"
#include "protocol/schema.h"

struct numbers { uint32_t *at; size_t n, cap; };

void numbers_put(struct arena *a, struct numbers *list, uint32_t number);
void numbers_drop(struct numbers *list, uint32_t number);
bool numbers_have(const struct numbers *list, uint32_t number);
void numbers_set(struct arena *a, struct numbers *list, struct ref_list from);
struct ref_list numbers_list(const struct numbers *list);
/* The same without what stands twice, the first one staying; and without one number. In `a`; empty when memory ended. */
struct ref_list refs_once(struct arena *a, struct ref_list from);
struct ref_list refs_without(struct arena *a, struct ref_list from, uint32_t number);
bool refs_have(struct ref_list list, uint32_t number);

#endif
