/* Small containers of this room: a table by number, a queue, growing vectors. Memory that ends stops the hub. */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

void *memory_take(size_t n, size_t size)
{
	void *at = calloc(n == 0 ? 1 : n, size);

	must_have(at != NULL);
	return at;
}

void *vector_push(void *at, size_t *n, size_t *cap, size_t size)
{
	char *old;

	memcpy(&old, at, sizeof old);
	if (*n == *cap) {
		size_t wider = *cap == 0 ? 8 : *cap * 2;
		char *new = memory_take(wider, size);

		if (*n > 0)
			memcpy(new, old, *n * size);
		free(old);
		memcpy(at, &new, sizeof new);
		old = new;
		*cap = wider;
	}
	memset(old + *n * size, 0, size);
	return old + (*n)++ * size;
}

void conns_put(struct queue *q, uint64_t conn)
{
	*(uint64_t *)vector_push(&q->at, &q->n, &q->cap, sizeof conn) = conn;
}

/* -- the table: open addressing, gaps closed when something leaves -- */

static size_t home(const struct map *m, uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15u;
	return (size_t)(key >> 20) & (m->cap - 1);
}

static size_t place_of(const struct map *m, uint64_t key)
{
	size_t i = home(m, key);

	while (m->slots[i].at != NULL && m->slots[i].key != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

void *map_get(const struct map *m, uint64_t key)
{
	return m->cap == 0 ? NULL : m->slots[place_of(m, key)].at;
}

void map_put(struct map *m, uint64_t key, void *at)
{
	if ((m->n + 1) * 2 > m->cap) {
		struct map wider = { .cap = m->cap == 0 ? 64 : m->cap * 2 };

		wider.slots = memory_take(wider.cap, sizeof *wider.slots);
		for (size_t i = 0; i < m->cap; i++)
			if (m->slots[i].at != NULL)
				wider.slots[place_of(&wider, m->slots[i].key)] = m->slots[i];
		wider.n = m->n;
		free(m->slots);
		*m = wider;
	}
	struct map_slot *s = &m->slots[place_of(m, key)];
	m->n += s->at == NULL;
	*s = (struct map_slot){ key, at };
}

void map_drop(struct map *m, uint64_t key)
{
	if (m->cap == 0)
		return;
	size_t mask = m->cap - 1, gap = place_of(m, key);
	if (m->slots[gap].at == NULL)
		return;
	for (size_t i = (gap + 1) & mask; m->slots[i].at != NULL; i = (i + 1) & mask) {
		/* What may not stand before its home stays; everything else moves into the gap. */
		if (((i - home(m, m->slots[i].key)) & mask) < ((i - gap) & mask))
			continue;
		m->slots[gap] = m->slots[i];
		gap = i;
	}
	m->slots[gap] = (struct map_slot){ 0 };
	m->n--;
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}
