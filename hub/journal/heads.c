/* The last line of every workshop, kept in memory so that an append need not ask for it. */
#include <stdlib.h>

#include "base/must.h"
#include "journal/inside.h"

static size_t home_of(const struct heads *h, uint64_t workshop)
{
	return (size_t)((workshop * 0x9e3779b97f4a7c15u) >> 20) & (h->cap - 1);
}

static size_t place_of(const struct heads *h, uint64_t workshop)
{
	size_t i = home_of(h, workshop);
	while (h->at[i] && h->at[i]->workshop != workshop)
		i = (i + 1) & (h->cap - 1);
	return i;
}

struct head *heads_find(const struct heads *h, uint64_t workshop)
{
	return h->cap ? h->at[place_of(h, workshop)] : NULL;
}

static bool grow(struct heads *h)
{
	struct heads wider = { .cap = h->cap ? h->cap * 2 : 64, .n = h->n, .touched = h->touched };
	wider.at = calloc(wider.cap, sizeof *wider.at);
	if (!wider.at)
		return false;
	for (size_t i = 0; i < h->cap; i++)
		if (h->at[i])
			wider.at[place_of(&wider, h->at[i]->workshop)] = h->at[i];
	free(h->at);
	*h = wider;
	return true;
}

struct head *heads_make(struct heads *h, uint64_t workshop)
{
	struct head *found = heads_find(h, workshop);
	if (found)
		return found;
	if (2 * (h->n + 1) > h->cap && !grow(h))
		return NULL;
	struct head *made = calloc(1, sizeof *made);
	if (!made)
		return NULL;
	made->workshop = workshop;
	h->at[place_of(h, workshop)] = made;
	h->n++;
	return made;
}

static void touch(struct heads *h, struct head *at)
{
	if (at->is_touched)
		return;
	at->is_touched = true;
	at->old_last = at->last;
	at->old_chain = at->chain;
	at->next_touched = h->touched;
	h->touched = at;
}

void heads_move(struct heads *h, struct head *at, const struct journal_line *line)
{
	must(line->seq == at->last + 1);
	touch(h, at);
	at->last = line->seq;
	at->chain = line->chain;
	at->is_forgotten = false;
}

void heads_forget(struct heads *h, struct head *at)
{
	touch(h, at);
	at->last = 0;
	at->chain = (struct hash){ { 0 } };
	at->is_forgotten = true;
}

/* Takes a head off the table and closes its gap: what may not stand in front of its own place stays where it is. */
static void drop(struct heads *h, struct head *give_at)
{
	size_t mask = h->cap - 1, gap = place_of(h, give_at->workshop);
	for (size_t i = (gap + 1) & mask; h->at[i]; i = (i + 1) & mask) {
		if (((i - home_of(h, h->at[i]->workshop)) & mask) < ((i - gap) & mask))
			continue;
		h->at[gap] = h->at[i];
		gap = i;
	}
	h->at[gap] = NULL;
	h->n--;
	free(give_at);
}

void heads_settle(struct heads *h, bool is_kept)
{
	for (struct head *at = h->touched, *next; at; at = next) {
		next = at->next_touched;
		at->is_touched = false;
		if (!is_kept) {
			at->last = at->old_last;
			at->chain = at->old_chain;
			at->is_forgotten = false;
		} else if (at->is_forgotten) {
			drop(h, at);
		}
	}
	h->touched = NULL;
}

static int by_workshop(const void *a, const void *b)
{
	const struct workshop_row *x = a, *y = b;
	return (x->workshop > y->workshop) - (x->workshop < y->workshop);
}

bool heads_list(const struct heads *h, struct journal_request *r)
{
	r->workshops = arena_take_n(request_arena(r), h->n + 1, sizeof *r->workshops);
	if (!r->workshops)
		return false;
	for (size_t i = 0; i < h->cap; i++)
		if (h->at[i] && h->at[i]->last)
			r->workshops[r->workshops_n++] = (struct workshop_row){
				.workshop = h->at[i]->workshop, .last = h->at[i]->last, .chain = h->at[i]->chain };
	qsort(r->workshops, r->workshops_n, sizeof *r->workshops, by_workshop);
	return true;
}

void heads_free(struct heads *h)
{
	for (size_t i = 0; i < h->cap; i++)
		free(h->at[i]);
	free(h->at);
	*h = (struct heads){ 0 };
}
