/*
 * Blocks from calloc, filled from the front. Blocks double in size up to a bound; a request too big for that gets
 * a block of its own behind the head, so that the head's free space is not lost.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { BLOCK_MIN = 4096, BLOCK_MAX = 256 * 1024, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *next;
	size_t used, cap;
	_Alignas(ALIGNMENT) unsigned char at[];
};

static_assert(_Alignof(max_align_t) <= ALIGNMENT, "what an arena hands out is aligned for anything");

static struct arena_block *add_block(struct arena *a, size_t bytes)
{
	size_t cap = a->head ? a->head->cap * 2 : BLOCK_MIN;
	if (cap > BLOCK_MAX)
		cap = BLOCK_MAX;
	bool is_apart = a->head && bytes > cap / 2;
	if (is_apart || bytes > cap)
		cap = bytes;
	struct arena_block *block = calloc(1, sizeof *block + cap);
	if (!block)
		return NULL;
	block->cap = cap;
	if (is_apart) {
		block->next = a->head->next;
		a->head->next = block;
	} else {
		block->next = a->head;
		a->head = block;
	}
	return block;
}

void *arena_take(struct arena *a, size_t bytes)
{
	if (bytes == 0)
		bytes = 1;
	if (bytes > SIZE_MAX / 4) {
		a->broken = true;
		return NULL;
	}
	bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (a->limit && (a->used > a->limit || bytes > a->limit - a->used)) {
		a->broken = true;
		return NULL;
	}
	struct arena_block *block = a->head;
	if (!block || bytes > block->cap - block->used)
		block = add_block(a, bytes);
	if (!block) {
		a->broken = true;
		return NULL;
	}
	must(bytes <= block->cap - block->used);
	void *at = block->at + block->used;
	block->used += bytes;
	a->used += bytes;
	return at;
}

void *arena_take_n(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size) {
		a->broken = true;
		return NULL;
	}
	return arena_take(a, n * size);
}

void *arena_copy(struct arena *a, const void *bytes, size_t n)
{
	void *at = arena_take(a, n);
	if (at && n)
		memcpy(at, bytes, n);
	return at;
}

void arena_wipe(struct arena *a)
{
	struct arena_block *kept = NULL;
	for (struct arena_block *block = a->head, *next; block; block = next) {
		next = block->next;
		/* The biggest ordinary block stays; a giant one would hold the memory of one bad day for ever. */
		if (block->cap <= BLOCK_MAX && (!kept || block->cap > kept->cap)) {
			free(kept);
			kept = block;
		} else {
			free(block);
		}
	}
	if (kept) {
		memset(kept->at, 0, kept->used);
		kept->used = 0;
		kept->next = NULL;
	}
	a->head = kept;
	a->used = 0;
	a->broken = false;
}

void arena_free(struct arena *a)
{
	for (struct arena_block *block = a->head, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	a->head = NULL;
	a->used = 0;
	a->broken = false;
}

void *arena_push(struct arena *a, void *at, size_t *n, size_t *cap, size_t size)
{
	/* `at` points to a pointer of the caller's own type, so it is read and written as bytes. */
	unsigned char *items;
	memcpy(&items, at, sizeof items);
	must(*n <= *cap);
	if (*n == *cap) {
		if (*cap > SIZE_MAX / 2) {
			a->broken = true;
			return NULL;
		}
		size_t more = *cap ? *cap * 2 : 8;
		unsigned char *grown = arena_take_n(a, more, size);
		if (!grown)
			return NULL;
		if (*n)
			memcpy(grown, items, *n * size);
		items = grown;
		*cap = more;
		memcpy(at, &items, sizeof items);
	}
	void *item = items + *n * size;
	memset(item, 0, size);
	*n += 1;
	return item;
}
