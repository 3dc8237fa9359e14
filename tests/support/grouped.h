/*
 * An election of tests/data/votes/grouped: people counted by ballot. For the tests of Equal Shares and for its benchmark.
 */
#ifndef SUPPORT_GROUPED_H
#define SUPPORT_GROUPED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/method/count.h"

enum { GROUPED_ITEMS = 100, GROUPED_LINE = 4096 };

struct grouped {
	int64_t budget, people;
	size_t items_n, voters_n;
	const char *codes[GROUPED_ITEMS];
	int64_t costs[GROUPED_ITEMS], votes[GROUPED_ITEMS];    /* votes as published */
	bool selected[GROUPED_ITEMS];
	struct shares_voter *voters;
};

static inline uint32_t grouped_item(const struct grouped *g, const char *code, size_t len)
{
	for (size_t i = 0; i < g->items_n; i++)
		if (strlen(g->codes[i]) == len && memcmp(g->codes[i], code, len) == 0)
			return (uint32_t)i + 1;
	return 0;
}

static inline int grouped_order(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* "69<tab>c8,c10,c12" */
static inline bool grouped_ballot(struct arena *a, struct grouped *g, char *line, size_t *cap)
{
	char *at = NULL;
	long long times = strtoll(line, &at, 10);
	uint32_t picks[GROUPED_ITEMS];
	struct shares_voter *v = arena_push(a, &g->voters, &g->voters_n, cap, sizeof *g->voters);

	if (v == NULL || times < 1 || *at != '\t')
		return false;
	*v = (struct shares_voter){ .weight = 1, .times = times };
	for (at++; *at != 0; ) {
		size_t len = strcspn(at, ",");
		uint32_t item = grouped_item(g, at, len);

		if (item == 0 || v->picks_n == GROUPED_ITEMS)
			return false;
		picks[v->picks_n++] = item;
		at += len + (at[len] == ',');
	}
	qsort(picks, v->picks_n, sizeof *picks, grouped_order);
	v->picks = arena_copy(a, picks, v->picks_n * sizeof *picks);
	return v->picks != NULL;
}

/* "c1<tab>68000<tab>380<tab>1" */
static inline bool grouped_project(struct arena *a, struct grouped *g, char *line)
{
	char *at = strchr(line, '\t');

	if (at == NULL || g->items_n == GROUPED_ITEMS)
		return false;
	g->codes[g->items_n] = text_c(a, (struct text){ line, (size_t)(at - line) });
	g->costs[g->items_n] = strtoll(at, &at, 10);
	g->votes[g->items_n] = strtoll(at, &at, 10);
	g->selected[g->items_n] = strtoll(at, &at, 10) == 1;
	g->items_n++;
	return *at == 0;
}

static inline bool grouped_read(struct arena *a, const char *path, struct grouped *out)
{
	FILE *f = fopen(path, "rb");
	char line[GROUPED_LINE];
	size_t cap = 0;
	int part = 0;
	bool fine = f != NULL;

	*out = (struct grouped){ 0 };
	while (fine && fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\r\n")] = 0;
		if (strncmp(line, "#budget\t", 8) == 0)
			out->budget = strtoll(line + 8, NULL, 10);
		else if (strncmp(line, "#voters\t", 8) == 0)
			out->people = strtoll(line + 8, NULL, 10);
		else if (strncmp(line, "item\t", 5) == 0 || strncmp(line, "count\t", 6) == 0)
			part++;
		else
			fine = part == 2 ? grouped_ballot(a, out, line, &cap) : part == 1 && grouped_project(a, out, line);
	}
	if (f != NULL)
		fclose(f);
	return fine && part == 2 && !a->broken;
}

/* The election as it stands: purses of 100 percent, no completion, no fill. */
static inline struct shares grouped_shares(const struct grouped *g)
{
	return (struct shares){ .items_n = g->items_n, .voters_n = g->voters_n, .costs = g->costs, .voters = g->voters,
		.budget = g->budget, .purse_percent = 100, .purse_limit = 100, .no_fill = true, .codes = g->codes };
}

#endif
