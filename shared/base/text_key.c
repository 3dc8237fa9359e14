/*
 * Keys to compare by (decision 13). A key is one pass over the decomposed text: letters go out as they
 * come, the five tones wait for the end of their syllable, everything between words becomes one space. Keys are
 * bytes to compare, not text to show: the tone stands behind the final consonant, which is not NFC.
 */
#include <string.h>
#include <utf8proc.h>

#include "base/points.h"

enum key_kind { KEY_WITH_TONE = 1, KEY_WITHOUT_TONE, KEY_LETTERS };
enum { TONES_MAX = 8 };

/* Huyền, sắc, ngã, hỏi, nặng. */
static bool is_tone(uint32_t c)
{
	return c == 0x0300 || c == 0x0301 || c == 0x0303 || c == 0x0309 || c == 0x0323;
}

/* What makes up a word. Symbols such as emoji do too, or a card with nothing else would have no key. */
static bool is_inside_word(utf8proc_category_t category)
{
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) || category == UTF8PROC_CATEGORY_SO;
}

/* Letters that have no decomposition but are read as one with a stroke; all arrive case folded. */
static uint32_t bare_letter(uint32_t c)
{
	switch (c) {
	case 0x0111: return 'd';   /* đ */
	case 0x00f0: return 'd';   /* ð, often meant as đ */
	case 0x0142: return 'l';   /* ł */
	case 0x00f8: return 'o';   /* ø */
	case 0x01a3: return 'u';   /* ƣ for ư, as the cleaning repairs it */
	default:     return c;
	}
}

struct key_writer { char *at; size_t len; uint32_t tones[TONES_MAX]; size_t tones_n; bool is_space_due; };

static void put_point(struct key_writer *w, uint32_t c)
{
	w->len += (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)w->at + w->len);
}

static void end_syllable(struct key_writer *w)
{
	for (size_t i = 0; i < w->tones_n; i++)
		put_point(w, w->tones[i]);
	w->tones_n = 0;
	w->is_space_due = w->len > 0;
}

static void put_letter(struct key_writer *w, uint32_t c)
{
	if (w->is_space_due)
		w->at[w->len++] = ' ';
	w->is_space_due = false;
	put_point(w, c);
}

static void write_key(struct key_writer *w, const utf8proc_int32_t *points, size_t n, enum key_kind kind)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t c = (uint32_t)points[i];
		utf8proc_category_t category = utf8proc_category(points[i]);
		if (!is_inside_word(category)) {
			end_syllable(w);
		} else if (kind == KEY_LETTERS) {
			if (!point_is_mark(c))
				put_letter(w, bare_letter(c));
		} else if (is_tone(c)) {
			if (kind == KEY_WITH_TONE && w->tones_n < TONES_MAX)
				w->tones[w->tones_n++] = c;
		} else if (c == 0x01a3) {
			put_letter(w, 'u');
			put_letter(w, 0x031b);
		} else {
			put_letter(w, c);
		}
	}
	end_syllable(w);
}

static struct text key_of(struct arena *a, struct text t, enum key_kind kind)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
		UTF8PROC_IGNORE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)t.at;
	struct text key = TEXT_NONE;
	struct arena scratch = { 0 };
	if (t.len == 0)
		return TEXT_NONE;
	/* Of Vietnamese no byte makes more than one point, so the first pass is mostly the only one. */
	utf8proc_ssize_t room = (utf8proc_ssize_t)t.len, n;
	utf8proc_int32_t *points = arena_take_n(&scratch, t.len + 1, sizeof *points);
	n = points == NULL ? 0 : utf8proc_decompose(bytes, (utf8proc_ssize_t)t.len, points, room, how);
	if (n > room) {
		room = n;
		points = arena_take_n(&scratch, (size_t)n + 1, sizeof *points);
		n = points == NULL ? 0 : utf8proc_decompose(bytes, (utf8proc_ssize_t)t.len, points, room, how);
	}
	/* Four bytes for each point, one for a space before it, two for the horn of a repaired letter. */
	struct key_writer w = { .at = n <= 0 ? NULL : arena_take_n(&scratch, (size_t)n + 1, 7) };
	if (w.at != NULL) {
		write_key(&w, points, (size_t)n, kind);
		key = text_copy(a, (struct text){ w.at, w.len });
	}
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
	return key;
}

struct text text_key1(struct arena *a, struct text t)
{
	return key_of(a, t, KEY_WITH_TONE);
}

struct text text_key2(struct arena *a, struct text t)
{
	return key_of(a, t, KEY_WITHOUT_TONE);
}

struct text text_key3(struct arena *a, struct text t)
{
	return key_of(a, t, KEY_LETTERS);
}

static bool holds(struct text hay, struct text needle)
{
	return needle.len == 0 || (hay.len >= needle.len && memmem(hay.at, hay.len, needle.at, needle.len));
}

/* Does a tone begin at byte `i` of a key? All five are two bytes, CC 80 to CC A3. */
static bool is_tone_at(struct text key, size_t i)
{
	uint8_t second = (uint8_t)key.at[i + 1];
	return (uint8_t)key.at[i] == 0xcc && is_tone(0x0300 + (second & 0x3fu)) && second >= 0x80 && second < 0xc0;
}

/*
 * The needle may end in a half-typed syllable: "đườ" is on its way to "đường", but their tones stand apart in K1.
 * So its last syllable may also be the beginning of one with the same tone.
 */
static bool holds_begun(struct text hay, struct text needle)
{
	size_t tone = needle.len;
	while (tone >= 2 && is_tone_at(needle, tone - 2))
		tone -= 2;
	struct text letters = { needle.at, tone }, tones = { needle.at + tone, needle.len - tone };
	if (tones.len == 0 || letters.len == 0)
		return false;
	for (size_t from = 0; from + needle.len <= hay.len; from++) {
		if (memcmp(hay.at + from, letters.at, letters.len) != 0)
			continue;
		size_t end = from + letters.len;
		while (end < hay.len && hay.at[end] != ' ')
			end++;
		if (end - from >= needle.len && memcmp(hay.at + end - tones.len, tones.at, tones.len) == 0)
			return true;
	}
	return false;
}

int text_match(struct arena *a, struct text hay, struct text needle)
{
	/* An empty needle matches all; so does one of punctuation alone, whose key is empty. */
	if (!holds(text_key3(a, hay), text_key3(a, needle)))
		return 0;
	struct text hay1 = text_key1(a, hay), needle1 = text_key1(a, needle);
	return holds(hay1, needle1) || holds_begun(hay1, needle1) ? 2 : 1;
}

/* The list behind the threshold (decision 13), as K3 keys: cards typed without marks have stop-words too. */
static const char stop_words[] =
	" va cua cac nhung la co cho voi thi ma duoc bi con da dang se o tai tu trong ngoai vao ra ve theo nhu de khi nen"
	" do vi mot nhieu rat nay the ";

/* Those of them that carry marks, as K1 keys: with its tone a thị (trường) is no thì, and a khí (hậu) no khi. */
static const char marked_stop_words[] =
	" va\u0300 cua\u0309 cac\u0301 nhu\u031bng\u0303 la\u0300 co\u0301 vo\u031bi\u0301 thi\u0300 ma\u0300"
	" \u0111u\u031bo\u031bc\u0323 bi\u0323 con\u0300 \u0111a\u0303 \u0111ang se\u0303 o\u031b\u0309 tai\u0323"
	" tu\u031b\u0300 ngoai\u0300 vao\u0300 ve\u0302\u0300 nhu\u031b \u0111e\u0302\u0309 ne\u0302n vi\u0300"
	" mo\u0302t\u0323 nhie\u0302u\u0300 ra\u0302t\u0301 nay\u0300 the\u0302\u0301 ";

static bool is_listed(const char *list, struct text word)
{
	for (const char *at = list; (at = memmem(at, strlen(at), word.at, word.len)); at++)
		if (at[-1] == ' ' && at[word.len] == ' ')
			return true;
	return false;
}

struct words { struct text *at; size_t n; };

/* Takes the first syllable off a key; false at its end. */
static bool take_syllable(struct text *key, struct text *word)
{
	*word = (struct text){ key->at, 0 };
	if (key->len == 0)
		return false;
	while (word->len < key->len && word->at[word->len] != ' ')
		word->len++;
	size_t taken = word->len < key->len ? word->len + 1 : word->len;
	*key = (struct text){ key->at + taken, key->len - taken };
	return word->len > 0;
}

/* The set of content syllables of a text, in the order of their first use. */
static struct words content_of(struct arena *a, struct text t)
{
	struct words words = { 0 };
	struct text key = text_key3(a, t), word;
	size_t cap = 0;
	while (take_syllable(&key, &word)) {
		bool is_known = is_listed(stop_words, word);
		for (size_t k = 0; k < words.n && !is_known; k++)
			is_known = text_is(words.at[k], word);
		struct text *place = is_known ? NULL : arena_push(a, &words.at, &words.n, &cap, sizeof *words.at);
		if (place)
			*place = word;
	}
	return words;
}

static uint64_t word_hash(struct text word)
{
	uint64_t h = 1469598103934665603u;   /* FNV-1a: equal on every machine */

	for (size_t i = 0; i < word.len; i++)
		h = (h ^ (unsigned char)word.at[i]) * 1099511628211u;
	return h;
}

/* Into a sorted list of distinct hashes that has room. */
static void put_sorted(uint64_t *at, size_t *n, uint64_t h)
{
	size_t place = *n;

	while (place > 0 && at[place - 1] > h)
		place--;
	if (place > 0 && at[place - 1] == h)
		return;
	memmove(at + place + 1, at + place, (*n - place) * sizeof *at);
	at[place] = h;
	(*n)++;
}

size_t text_content_words(struct arena *a, struct text t, uint64_t **out)
{
	struct arena scratch = { 0 };
	struct words words = content_of(&scratch, t);
	uint64_t *at = arena_take_n(a, words.n, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; at != NULL && i < words.n; i++)
		put_sorted(at, &n, word_hash(words.at[i]));
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
	*out = at;
	return n;
}

size_t text_word_pairs(struct arena *a, struct text t, uint64_t **out)
{
	struct arena scratch = { 0 };
	struct text key = text_key1(&scratch, t), word, before = TEXT_NONE;
	/* A pair takes two bytes of the key at least, blank included. */
	uint64_t *at = arena_take_n(a, key.len / 2 + 1, sizeof *at);
	size_t n = 0;

	while (at != NULL && take_syllable(&key, &word)) {
		bool says = !is_listed(marked_stop_words, word) && !is_listed(stop_words, word) && (word.at[0] < '0' || word.at[0] > '9');

		if (says && before.len > 0)
			put_sorted(at, &n, word_hash((struct text){ before.at, (size_t)(word.at + word.len - before.at) }));
		before = says ? word : TEXT_NONE;
	}
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
	*out = at;
	return n;
}

static void compare_content(struct arena *a, struct text x, struct text y, uint32_t *num, uint32_t *den)
{
	struct arena scratch = { 0 };
	struct words left = content_of(&scratch, x), right = content_of(&scratch, y);
	uint32_t shared = 0;
	for (size_t i = 0; i < left.n; i++)
		for (size_t k = 0; k < right.n; k++)
			shared += text_is(left.at[i], right.at[k]);
	*num = 2 * shared;
	*den = (uint32_t)(left.n + right.n);
	if (*den == 0)
		*den = 1;
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
}

void text_dice(struct arena *a, struct text x, struct text y, uint32_t *num, uint32_t *den)
{
	compare_content(a, x, y, num, den);
}

bool text_sets_alike(size_t both, size_t x, size_t y)
{
	size_t sum = x + y, smaller = x < y ? x : y;

	/* Dice is 2 both / sum. Short cards share half of their syllables too easily: >= 3/4 for them, else >= 1/2. */
	return sum > 0 && (smaller < 4 ? 8 * both >= 3 * sum : 4 * both >= sum);
}

bool text_looks_alike(struct arena *a, struct text x, struct text y)
{
	struct arena scratch = { 0 };
	uint64_t *left, *right;
	size_t left_n = text_content_words(&scratch, x, &left), right_n = text_content_words(&scratch, y, &right), both = 0;

	for (size_t i = 0; i < left_n; i++)
		for (size_t k = 0; k < right_n; k++)
			both += left[i] == right[k];
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
	return text_sets_alike(both, left_n, right_n);
}
