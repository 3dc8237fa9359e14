/*
 * Cards that people may want to lay together, or to talk over: duplicates and opposites. Suggestions only: giá chè and giá phân bón
 * are different problems.
 *
 * Opposites are cards of S and W, or of O and T, that speak of one matter. They are worded differently, so the measure for duplicates
 * is of no use: over tests/data/demo-commune.json its best such pair (29 %) is nonsense, thành viên hợp tác xã beside thanh niên đi
 * làm xa, and the one real pair stands at 19 %. A single syllable in common is no sign either (nhân dân, dân ca). What tells is a word
 * of two syllables with its tones, unless it is one of every report or too many cards have it: du lịch in O03 and T09, and no other
 * pair there. Cards typed without marks are missed by it; that is the better error.
 */
#include "core/view/view.h"

#include <stdlib.h>

enum { HINTS_CARDS_MAX = 600, HINTS_MAX = 1000 };
/* What more cards than this have in common is the subject of the workshop and opposes nobody. It bounds the pairs of one word, too. */
enum { MATTER_CARDS_MAX = 6 };

/* Words of two syllables that are no matter of their own, or a place. Between them stands a stop-word: it breaks the pairs. */
static const char general_words[] =
	"ngày càng và hỗ trợ và hoạt động và phát triển và người dân và nhân dân và bà con và địa phương và chương trình và thuận lợi và"
	" khó khăn và chất lượng và số lượng và tỷ lệ và đời sống và điều kiện và hàng năm và hằng năm và hiện nay và xây dựng và"
	" đầu tư và kinh tế và xã hội và sử dụng và tham gia và tổ chức và quản lý và thực hiện và gia đình và hộ dân và hộ gia và số hộ và"
	" hộ nghèo và cấp trên và vùng cao và vùng sâu và vùng xa và trung tâm và thành phố và toàn xã và địa bàn và cấp xã và"
	" khu vực và nâng cao và chưa đủ và phù hợp và nguồn lực và sản xuất và tiềm năng và"
	" quan tâm và hạn chế và ảnh hưởng và cộng đồng và mục tiêu và giai đoạn và nhu cầu và cơ hội và thách thức và điểm mạnh và"
	" điểm yếu và hiệu quả và tương đối và kinh nghiệm và bộ phận";

static bool is_dismissed(const struct workshop *w, uint32_t low, uint32_t high)
{
	for (size_t i = 0; i < w->dismissed_n; i++)
		if (w->dismissed[i].low == low && w->dismissed[i].high == high)
			return true;
	return false;
}

/* That a card has a syllable, or a word that may be a matter: `card` is its place among those compared. */
struct use { uint64_t hash; uint32_t card; };
struct uses { struct use *at; size_t n, cap; };

/* The standing cards, the newest ones when there are very many, and what they say. */
struct compared {
	const struct card *cards[HINTS_CARDS_MAX];
	size_t syllables_n[HINTS_CARDS_MAX], n;
	struct uses syllables, matters;
	/* Of two cards at [older * n + newer]; as wide as there are cards, for most workshops have few and ask often. */
	uint16_t *shared;             /* how many syllables they have in common */
	bool *opposed;                /* have they a matter in common? */
};

static void put_uses(struct arena *a, struct uses *to, size_t card, const uint64_t *hashes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct use *use = arena_push(a, &to->at, &to->n, &to->cap, sizeof *use);

		if (use != NULL)
			*use = (struct use){ hashes[i], (uint32_t)card };
	}
}

static int use_order(const void *x, const void *y)
{
	const struct use *a = x, *b = y;

	return a->hash != b->hash ? (a->hash > b->hash) - (a->hash < b->hash) : (a->card > b->card) - (a->card < b->card);
}

static void read_cards(const struct workshop *w, struct arena *a, struct compared *out)
{
	uint64_t *hashes;

	for (size_t i = w->cards_n; i > 0 && out->n < HINTS_CARDS_MAX; i--) {
		const struct card *c = &w->cards[i - 1];

		if (c->withdrawn || card_is_held(c) || c->into != 0 || c->kind != CARD_KIND_SWOT)
			continue;
		out->cards[out->n] = c;
		out->syllables_n[out->n] = text_content_words(a, c->text, &hashes);
		put_uses(a, &out->syllables, out->n, hashes, out->syllables_n[out->n]);
		size_t n = text_word_pairs(a, c->text, &hashes);
		put_uses(a, &out->matters, out->n++, hashes, n);
	}
	if (out->syllables.n > 0)
		qsort(out->syllables.at, out->syllables.n, sizeof *out->syllables.at, use_order);
	if (out->matters.n > 0)
		qsort(out->matters.at, out->matters.n, sizeof *out->matters.at, use_order);
}

/* One helps and the other hinders: S and W from within, O and T from without. */
static bool are_opposed(const struct card *x, const struct card *y)
{
	enum quadrant low = x->quadrant < y->quadrant ? x->quadrant : y->quadrant, high = x->quadrant < y->quadrant ? y->quadrant : x->quadrant;

	return (low == QUADRANT_S && high == QUADRANT_W) || (low == QUADRANT_O && high == QUADRANT_T);
}

static int hash_order(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

static size_t run_of(const struct uses *uses, size_t from)
{
	size_t end = from;

	while (end < uses->n && uses->at[end].hash == uses->at[from].hash)
		end++;
	return end - from;
}

/*
 * Word by word, only the cards that have it meet: of 600 cards with a dozen words each that is a fortieth of holding every set of words
 * against every other. Who lies further back in the list is older.
 */
static void meet(struct compared *all, struct arena *a)
{
	uint64_t *general;
	size_t general_n = text_word_pairs(a, text_of(general_words), &general), n;

	for (size_t from = 0; from < all->syllables.n; from += n) {
		const struct use *use = &all->syllables.at[from];

		n = run_of(&all->syllables, from);
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < i; k++)
				all->shared[use[i].card * all->n + use[k].card]++;
	}
	for (size_t from = 0; from < all->matters.n; from += n) {
		const struct use *use = &all->matters.at[from];
		bool is_general = general_n > 0 && bsearch(&use->hash, general, general_n, sizeof *general, hash_order) != NULL;

		n = run_of(&all->matters, from);
		for (size_t i = 0; i < n && n <= MATTER_CARDS_MAX && !is_general; i++)
			for (size_t k = 0; k < i; k++)
				all->opposed[use[i].card * all->n + use[k].card] = true;
	}
}

/* False: nothing to say about the two. Opposites need not look alike, and what does (chất lượng .. ngày càng ..) need be none. */
static bool compare(const struct compared *all, size_t older, size_t newer, struct hint_pair *out)
{
	const struct card *x = all->cards[older], *y = all->cards[newer];
	size_t both = all->shared[older * all->n + newer], x_n = all->syllables_n[older], y_n = all->syllables_n[newer];
	bool opposed = are_opposed(x, y);

	if (opposed ? !all->opposed[older * all->n + newer] : !text_sets_alike(both, x_n, y_n))
		return false;
	*out = (struct hint_pair){ x->number, y->number, x_n + y_n == 0 ? 0 : (unsigned)(both * 200 / (x_n + y_n)), opposed };
	return true;
}

size_t hints_find(const struct workshop *w, struct arena *a, struct hint_pair **out)
{
	struct compared *all = arena_take(a, sizeof *all);
	size_t found = 0, cap = 0;

	*out = NULL;
	if (all == NULL)
		return 0;
	read_cards(w, a, all);
	if (all->n < 2)
		return 0;
	all->shared = arena_take_n(a, all->n * all->n, sizeof *all->shared);
	all->opposed = arena_take_n(a, all->n * all->n, sizeof *all->opposed);
	if (all->shared == NULL || all->opposed == NULL)
		return 0;
	meet(all, a);
	/* From the oldest card on, so that the list is stable while new cards come in. */
	for (size_t i = all->n; i > 0; i--) {
		for (size_t k = i - 1; k > 0 && found < HINTS_MAX; k--) {
			struct hint_pair pair;

			if (!compare(all, i - 1, k - 1, &pair) || is_dismissed(w, pair.card, pair.other))
				continue;
			struct hint_pair *h = arena_push(a, out, &found, &cap, sizeof *h);
			if (h == NULL)
				return found;
			*h = pair;
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
