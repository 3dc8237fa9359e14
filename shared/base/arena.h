/* An arena hands out memory that is freed all at once: with the step, or with the workshop it belongs to. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;
/* `limit` in bytes, 0 = none. A zeroed struct is an empty arena without a limit. */
struct arena { struct arena_block *head; size_t used, limit; bool broken; };

/* Zeroed memory aligned for anything; NULL when memory or the limit ends, and `broken` stays set. */
void *arena_take(struct arena *a, size_t bytes);
/* Space for `n` things of `size` bytes; NULL on overflow too. */
void *arena_take_n(struct arena *a, size_t n, size_t size);
void *arena_copy(struct arena *a, const void *bytes, size_t n);
void arena_wipe(struct arena *a);   /* forgets everything, keeps one block for the next step */
void arena_free(struct arena *a);   /* gives all memory back */

/*
 * A growing vector in an arena: `*at` holds `n` of `cap` items of `size` bytes. Returns a zeroed new item behind
 * the last, or NULL when memory ends. Old storage is abandoned to the arena, so pointers into it stay readable.
 */
void *arena_push(struct arena *a, void *at, size_t *n, size_t *cap, size_t size);

#endif
