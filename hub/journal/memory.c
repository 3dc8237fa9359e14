/* The journal in memory: for tests, simulations and rehearsals. It serves at once, and forgets at its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "journal/inside.h"

struct memory_urn { struct memory_urn *next; uint32_t poll; uint8_t key[32]; struct urn_row *rows; size_t n, cap; };

/* The log of one workshop: its lines, and an open-addressed table from id to number. */
struct shelf { struct journal_line *lines; size_t n, cap; uint32_t *ids; size_t ids_cap; struct memory_urn *urns; };

struct memory { struct heads heads; };

static void *memory_open(const char *rest, char *why, size_t why_n)
{
	struct memory *m = *rest ? NULL : calloc(1, sizeof *m);
	if (!m)
		(void)snprintf(why, why_n, *rest ? "the memory journal takes no path" : "no memory");
	return m;
}

static void urn_free(struct memory_urn *u)
{
	explicit_bzero(u->key, sizeof u->key);
	for (size_t i = 0; i < u->n; i++)
		free((void *)(uintptr_t)u->rows[i].body);
	free(u->rows);
	free(u);
}

static void shelf_free(struct shelf *s)
{
	if (!s)
		return;
	for (size_t k = 0; k < s->n; k++)
		free((void *)(uintptr_t)s->lines[k].body);
	while (s->urns) {
		struct memory_urn *u = s->urns;
		s->urns = u->next;
		urn_free(u);
	}
	free(s->lines);
	free(s->ids);
	free(s);
}

static void memory_close(void *self)
{
	struct memory *m = self;
	for (size_t i = 0; i < m->heads.cap; i++)
		if (m->heads.at[i])
			shelf_free(m->heads.at[i]->own);
	heads_free(&m->heads);
	free(m);
}

/* -- looking up -- */

static uint64_t number_of(const struct shelf *s, const uint8_t id[ID_BYTES])
{
	if (!s || !s->ids_cap)
		return 0;
	for (size_t i = (size_t)id_mixed(id) & (s->ids_cap - 1); s->ids[i]; i = (i + 1) & (s->ids_cap - 1))
		if (!memcmp(s->lines[s->ids[i] - 1].id, id, ID_BYTES))
			return s->ids[i];
	return 0;
}

static struct memory_urn *urn_of(const struct shelf *s, uint32_t poll)
{
	struct memory_urn *u = s ? s->urns : NULL;
	while (u && u->poll != poll)
		u = u->next;
	return u;
}

/* -- storing: each returns false when memory ends -- */

static void *copy_of(const void *bytes, size_t n)
{
	void *at = malloc(n ? n : 1);
	if (at && n)
		memcpy(at, bytes, n);
	return at;
}

static void *grown(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	size_t wider = *cap ? *cap * 2 : 16;
	void *moved = reallocarray(at, wider, size);
	if (moved)
		*cap = wider;
	return moved;
}

static void id_put(struct shelf *s, uint32_t number)
{
	size_t i = (size_t)id_mixed(s->lines[number - 1].id) & (s->ids_cap - 1);
	while (s->ids[i])
		i = (i + 1) & (s->ids_cap - 1);
	s->ids[i] = number;
}

static bool line_put(struct shelf *s, const struct journal_line *line)
{
	struct journal_line *lines = grown(s->lines, s->n, &s->cap, sizeof *lines);
	if (!lines)
		return false;
	s->lines = lines;
	if (2 * (s->n + 1) > s->ids_cap) {
		size_t cap = s->ids_cap ? s->ids_cap * 2 : 64;
		uint32_t *ids = calloc(cap, sizeof *ids);
		if (!ids)
			return false;
		free(s->ids);
		s->ids = ids;
		s->ids_cap = cap;
		for (uint32_t k = 1; k <= s->n; k++)
			id_put(s, k);
	}
	s->lines[s->n] = *line;
	s->lines[s->n].body = copy_of(line->body, line->len);
	if (!s->lines[s->n].body)
		return false;
	id_put(s, (uint32_t)++s->n);
	return true;
}

static bool ballot_put(struct memory_urn *u, const struct urn_row *row)
{
	must(u);   /* is_refused() let nothing in for an urn that is not there */
	size_t low = 0, high = u->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (memcmp(u->rows[middle].pseudonym.at, row->pseudonym.at, HASH_BYTES) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	void *body = copy_of(row->body, row->len);
	struct urn_row *rows = body ? grown(u->rows, u->n, &u->cap, sizeof *rows) : NULL;
	if (!rows) {
		free(body);
		return false;
	}
	u->rows = rows;
	if (low < u->n && hash_same(rows[low].pseudonym.at, row->pseudonym.at, HASH_BYTES)) {
		free((void *)(uintptr_t)rows[low].body);
	} else {
		memmove(rows + low + 1, rows + low, (u->n - low) * sizeof *rows);
		u->n++;
	}
	rows[low] = *row;
	rows[low].body = body;
	return true;
}

static bool urn_put(struct shelf *s, const struct journal_request *r)
{
	if (r->opens_urn && !urn_of(s, r->opens_urn)) {
		struct memory_urn *u = calloc(1, sizeof *u);
		if (!u)
			return false;
		u->poll = r->opens_urn;
		memcpy(u->key, r->urn_key, sizeof u->key);
		struct memory_urn **at = &s->urns;
		while (*at && (*at)->poll < u->poll)
			at = &(*at)->next;
		u->next = *at;
		*at = u;
	}
	for (size_t i = 0; i < r->ballots_n; i++)
		if (!ballot_put(urn_of(s, r->ballots[i].poll), &r->ballots[i]))
			return false;
	for (struct memory_urn **at = &s->urns; r->empties_urn && *at; at = &(*at)->next)
		if ((*at)->poll == r->empties_urn) {
			struct memory_urn *u = *at;
			*at = u->next;
			urn_free(u);
			break;
		}
	return true;
}

/* -- serving -- */

static bool is_refused(const struct shelf *s, struct journal_request *r)
{
	bool is_known = batch_repeats_itself(r);
	for (size_t i = 0; i < r->lines_n && !is_known; i++)
		is_known = number_of(s, r->lines[i].id) != 0;
	if (is_known) {
		request_end(r, JOURNAL_DUPLICATE, "an id is in the log already");
		return true;
	}
	for (size_t i = 0; i < r->ballots_n; i++)
		if (r->ballots[i].poll != r->opens_urn && !urn_of(s, r->ballots[i].poll)) {
			request_end(r, JOURNAL_DUPLICATE, "urn %u is not open", r->ballots[i].poll);
			return true;
		}
	const struct memory_urn *u = urn_of(s, r->opens_urn);
	if (r->opens_urn && u && !hash_same(u->key, r->urn_key, sizeof u->key)) {
		request_end(r, JOURNAL_DUPLICATE, "urn %u is open under another key", r->opens_urn);
		return true;
	}
	return false;
}

static bool append(struct memory *m, struct journal_request *r)
{
	struct head *h = heads_make(&m->heads, r->workshop);
	if (h && !h->own)
		h->own = calloc(1, sizeof(struct shelf));
	struct shelf *s = h ? h->own : NULL;
	if (!s)
		return false;
	if (!is_refused(s, r)) {
		r->first = r->lines_n ? h->last + 1 : 0;
		for (size_t i = 0; i < r->lines_n; i++) {
			struct journal_line *l = &r->lines[i];
			l->seq = h->last + 1;
			l->chain = hash_chain(&h->chain, l->seq, l->id, l->body, l->len);
			if (!line_put(s, l))
				return false;
			heads_move(&m->heads, h, l);
		}
		if (!urn_put(s, r))
			return false;
		heads_settle(&m->heads, true);
	}
	r->last = h->last;
	r->chain = h->chain;
	return true;
}

static void forget(struct memory *m, struct journal_request *r)
{
	struct head *h = heads_find(&m->heads, r->workshop);
	if (!h)
		return;
	shelf_free(h->own);
	h->own = NULL;
	heads_forget(&m->heads, h);
	heads_settle(&m->heads, true);
}

static bool read_page(const struct shelf *s, struct journal_request *r)
{
	size_t from = r->from ? (size_t)r->from - 1 : 0, most = r->most ? r->most : 1024, bytes = 0;
	size_t n = from < s->n ? s->n - from : 0;
	if (n > most)
		n = most;
	r->lines = arena_take_n(request_arena(r), n + 1, sizeof *r->lines);
	for (size_t i = 0; r->lines && i < n && bytes < 8u << 20; i++) {
		r->lines[i] = s->lines[from + i];
		r->lines[i].body = journal_keep(r, s->lines[from + i].body, s->lines[from + i].len);
		if (!r->lines[i].body)
			return false;
		bytes += r->lines[i].len;
		r->lines_n++;
	}
	return r->lines != NULL;
}

static bool read_urns(const struct shelf *s, struct journal_request *r)
{
	size_t n = 0;
	for (const struct memory_urn *u = s->urns; u; u = u->next)
		n++;
	r->urns = arena_take_n(request_arena(r), n + 1, sizeof *r->urns);
	for (const struct memory_urn *u = s->urns; r->urns && u; u = u->next) {
		struct urn *to = &r->urns[r->urns_n++];
		to->poll = u->poll;
		memcpy(to->key, u->key, sizeof to->key);
		to->rows = arena_take_n(request_arena(r), u->n + 1, sizeof *to->rows);
		if (!to->rows)
			return false;
		for (; to->n < u->n; to->n++) {
			to->rows[to->n] = u->rows[to->n];
			to->rows[to->n].body = journal_keep(r, u->rows[to->n].body, u->rows[to->n].len);
			if (!to->rows[to->n].body)
				return false;
		}
	}
	return r->urns != NULL;
}

static bool read(const struct memory *m, struct journal_request *r)
{
	static const struct shelf empty;
	const struct head *h = heads_find(&m->heads, r->workshop);
	const struct shelf *s = h && h->own ? h->own : &empty;
	r->last = h ? h->last : 0;
	if (h)
		r->chain = h->chain;
	switch (r->ask) {
	case JOURNAL_FIND: r->first = number_of(s, r->id); return true;
	case JOURNAL_READ: case JOURNAL_WATCH: return read_page(s, r);
	case JOURNAL_LIST: return heads_list(&m->heads, r);
	case JOURNAL_READ_URNS: return read_urns(s, r);
	default: request_end(r, JOURNAL_UNKNOWN, "the memory journal has no file to copy"); return true;
	}
}

static void memory_serve(void *self, struct journal_request *list)
{
	struct memory *m = self;
	bool is_broken = false;
	for (struct journal_request *r = list; r; r = r->next)
		if (r->ask == JOURNAL_FORGET)
			forget(m, r);
		else if (r->ask == JOURNAL_APPEND && !append(m, r))
			is_broken = true;
	for (struct journal_request *r = list; r; r = r->next) {
		if (r->ask != JOURNAL_APPEND && r->ask != JOURNAL_FORGET && !read(m, r))
			is_broken = true;
		if (is_broken)   /* a batch may be half there: nobody may go on with this */
			request_end(r, JOURNAL_FATAL, "memory ended");
	}
}

const struct journal_backend journal_memory = {
	.scheme = "memory", .open = memory_open, .close = memory_close, .serve = memory_serve,
};
