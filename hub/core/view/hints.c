/* Cards that look alike. Suggestions only: giá chè and giá phân bón are different problems. */
#include "core/view/view.h"

enum { HINTS_CARDS_MAX = 600, HINTS_MAX = 1000 };

static bool is_dismissed(const struct workshop *w, uint32_t low, uint32_t high)
{
	for (size_t i = 0; i < w->dismissed_n; i++)
		if (w->dismissed[i].low == low && w->dismissed[i].high == high)
			return true;
	return false;
}

struct content { const struct card *card; const uint64_t *words; size_t n; };

/* Words of the standing cards, the newest ones when there are very many: all pairs are compared. */
static size_t contents(const struct workshop *w, struct arena *a, struct content *out)
{
	size_t n = 0;

	for (size_t i = w->cards_n; i > 0 && n < HINTS_CARDS_MAX; i--) {
		const struct card *c = &w->cards[i - 1];
		uint64_t *words;

		if (c->withdrawn || card_is_held(c) || c->into != 0 || c->kind != CARD_KIND_SWOT)
			continue;
		out[n].card = c;
		out[n].n = text_content_words(a, c->text, &words);
		out[n].words = words;
		n++;
	}
	return n;
}

/* Sorted sets: how many stand in both. */
static size_t common(const struct content *x, const struct content *y)
{
	size_t i = 0, k = 0, both = 0;

	while (i < x->n && k < y->n) {
		if (x->words[i] == y->words[k]) {
			both++;
			i++;
			k++;
		} else if (x->words[i] < y->words[k]) {
			i++;
		} else {
			k++;
		}
	}
	return both;
}

/* One helps and the other hinders: S and W from within, O and T from without. */
static bool are_opposed(const struct card *x, const struct card *y)
{
	enum quadrant low = x->quadrant < y->quadrant ? x->quadrant : y->quadrant, high = x->quadrant < y->quadrant ? y->quadrant : x->quadrant;

	return (low == QUADRANT_S && high == QUADRANT_W) || (low == QUADRANT_O && high == QUADRANT_T);
}

size_t hints_find(const struct workshop *w, struct arena *a, struct hint_pair **out)
{
	struct content *all = arena_take_n(a, HINTS_CARDS_MAX, sizeof *all);
	size_t n = all == NULL ? 0 : contents(w, a, all), found = 0, cap = 0;

	*out = NULL;
	/* From the oldest card on, so that the list is stable while new cards come in. */
	for (size_t i = n; i > 0; i--) {
		for (size_t k = i - 1; k > 0 && found < HINTS_MAX; k--) {
			const struct content *x = &all[i - 1], *y = &all[k - 1];
			size_t both = common(x, y);

			if (!text_sets_alike(both, x->n, y->n))
				continue;
			if (is_dismissed(w, x->card->number, y->card->number))
				continue;
			struct hint_pair *h = arena_push(a, out, &found, &cap, sizeof *h);
			if (h == NULL)
				return found;
			*h = (struct hint_pair){ x->card->number, y->card->number, (unsigned)(both * 200 / (x->n + y->n)),
				are_opposed(x->card, y->card) };
		}
	}
	return found;
}

enum sight see_hints(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	struct hint_pair *pairs;
	size_t n = hints_find(w, a, &pairs);

	(void)number, (void)who;
	json_open(j);
	json_name(j, "pairs");
	json_open_list(j);
	for (size_t i = 0; i < n; i++) {
		json_open(j);
		json_put_int(j, "card", pairs[i].card);
		json_put_int(j, "other", pairs[i].other);
		json_put_int(j, "percent", pairs[i].percent);
		json_put_bool(j, "opposite", pairs[i].opposite);
		json_close(j);
	}
	json_close_list(j);
	json_close(j);
	return SIGHT_SEEN;
}
