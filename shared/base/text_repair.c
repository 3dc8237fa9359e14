/*
 * Proposals for damaged Vietnamese (decision 13); a person decides. The measure is the closed inventory of
 * syllables: initial + rime + one tone. A whole text read in the wrong encoding is converted when that lifts the
 * share of syllables that parse; single words are mended when the mended word parses.
 */
#include <string.h>
#include <utf8proc.h>

#include "base/points.h"
#include "base/text_mojibake.h"

enum { CIRCUMFLEX = 0x0302, BREVE = 0x0306, HORN = 0x031b, SAC = 0x0301, NANG = 0x0323, LETTERS_MAX = 8 };

static const char initials[] = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x ";

static const char rimes[] =
	" a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
	" e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
	" o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong"
	" op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
	" u ua uân uâng uât uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut"
	" uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
	" y ych yêm yên yêng yêt yêu yn ynh yt ";

struct letter { uint32_t base, mark; };   /* as typed, upper or lower */
struct word { struct letter at[LETTERS_MAX]; size_t n; uint32_t tone; size_t tone_at; };

static uint32_t small(uint32_t c)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static bool is_quality(uint32_t base, uint32_t mark)
{
	base = small(base);
	return (mark == CIRCUMFLEX && (base == 'a' || base == 'e' || base == 'o')) || (mark == BREVE && base == 'a') ||
		(mark == HORN && (base == 'o' || base == 'u'));
}

/* Reads a decomposed word; false when it is no Vietnamese spelling at all. An eth is read as đ. */
static bool read_word(struct points p, struct word *w)
{
	*w = (struct word){ 0 };
	for (size_t i = 0; i < p.n; i++) {
		uint32_t c = (uint32_t)p.at[i];
		struct letter *last = w->n ? &w->at[w->n - 1] : NULL;
		if (c == 0x00f0 || c == 0x00d0)
			c = c == 0x00f0 ? 0x0111 : 0x0110;
		if ((small(c) >= 'a' && small(c) <= 'z') || small(c) == 0x0111) {
			if (w->n == LETTERS_MAX)
				return false;
			w->at[w->n++].base = c;
		} else if (last && !last->mark && is_quality(last->base, c)) {
			last->mark = c;
		} else if (last && !w->tone && (c == 0x0300 || c == SAC || c == 0x0303 || c == 0x0309 || c == NANG)) {
			w->tone = c;
			w->tone_at = w->n - 1;
		} else {
			return false;
		}
	}
	return w->n > 0;
}

/* Letters `from` to `end` as lower-case UTF-8 between two spaces, looked up in a list of that form. */
static bool is_listed(const char *list, const struct word *w, size_t from, size_t end)
{
	utf8proc_uint8_t at[4 * LETTERS_MAX + 2] = " ";
	size_t len = 1;
	for (size_t i = from; i < end; i++) {
		uint32_t c = small(w->at[i].base), mark = w->at[i].mark;
		if (mark == CIRCUMFLEX)
			c = c == 'a' ? 0xe2 : c == 'e' ? 0xea : 0xf4;
		else if (mark == BREVE)
			c = 0x0103;
		else if (mark == HORN)
			c = c == 'o' ? 0x01a1 : 0x01b0;
		len += (size_t)utf8proc_encode_char((utf8proc_int32_t)c, at + len);
	}
	at[len++] = ' ';
	return memmem(list, strlen(list), at, len) != NULL;
}

/* Is it a syllable? *rime is where its rime begins; "gia" is gi + a, but "gin" is g + in. */
static bool parse(const struct word *w, size_t *rime)
{
	uint32_t last = small(w->at[w->n - 1].base), before = w->n > 1 ? small(w->at[w->n - 2].base) : 0;
	bool is_stopped = last == 'c' || last == 'p' || last == 't' || (last == 'h' && before == 'c');
	if (is_stopped && w->tone != SAC && w->tone != NANG)
		return false;
	for (size_t n = w->n - 1 < 3 ? w->n - 1 : 3;; n--) {
		if ((n == 0 || is_listed(initials, w, 0, n)) && is_listed(rimes, w, n, w->n)) {
			*rime = n;
			return true;
		}
		if (n == 0)
			return false;
	}
}

/* Puts the horn on both letters of a half-typed ươ before c n m p t i u. Behind q the u belongs to the initial. */
static void mend_horn(struct word *w)
{
	for (size_t i = 0; i + 2 < w->n; i++) {
		struct letter *u = &w->at[i], *o = &w->at[i + 1];
		bool is_pair = small(u->base) == 'u' && small(o->base) == 'o' && o->mark != CIRCUMFLEX;
		bool has_one = (u->mark == HORN) != (o->mark == HORN);
		bool is_initial = i > 0 && small(w->at[i - 1].base) == 'q';
		if (is_pair && has_one && !is_initial && strchr("cnmptiu", (int)small(w->at[i + 2].base)))
			u->mark = o->mark = HORN;
	}
}

/* Moves the tone of a syllable to the letter both schools of spelling agree on, if they do. */
static void mend_tone(struct word *w, size_t rime)
{
	size_t vowels_n = 0, marked = w->n;
	for (size_t i = rime; i < w->n && strchr("aeiouy", (int)small(w->at[i].base)); i++) {
		vowels_n++;
		if (w->at[i].mark)
			marked = i;
	}
	bool is_open = rime + vowels_n == w->n;
	if (!w->tone || vowels_n == 0)
		return;
	if (marked < w->n) {
		w->tone_at = marked;
	} else if (vowels_n == 2 && is_open) {
		uint32_t first = small(w->at[rime].base), second = small(w->at[rime + 1].base);
		bool is_matter_of_style = (first == 'o' && (second == 'a' || second == 'e')) || (first == 'u' && second == 'y');
		if (!is_matter_of_style)
			w->tone_at = rime;
	} else {
		w->tone_at = rime + (vowels_n > 1 ? 1 : 0);
	}
}

/* Writes the mended word, or the word itself when it is beyond mending. */
static void put_mended(struct points p, struct points *out)
{
	struct word w;
	size_t rime;
	bool is_word = read_word(p, &w);
	if (is_word) {
		mend_horn(&w);
		is_word = parse(&w, &rime);
	}
	if (!is_word) {
		memcpy(out->at + out->n, p.at, p.n * sizeof *p.at);
		out->n += p.n;
		return;
	}
	mend_tone(&w, rime);
	for (size_t i = 0; i < w.n; i++) {
		out->at[out->n++] = (int32_t)w.at[i].base;
		if (w.at[i].mark)
			out->at[out->n++] = (int32_t)w.at[i].mark;
		if (w.tone && w.tone_at == i)
			out->at[out->n++] = (int32_t)w.tone;
	}
}

static bool is_letter(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

/* The text with every word mended that can be, in the arena. */
static struct text mend_words(struct arena *a, struct text t)
{
	struct points p = points_apart(a, t);
	/* Each letter may gain a horn. */
	struct points out = { arena_take_n(a, p.n + 1, 2 * sizeof *out.at), 0 };
	for (size_t i = 0; i < p.n && out.at;) {
		size_t end = i;
		while (end < p.n && is_letter(p.at[end]))
			end++;
		if (end == i)
			out.at[out.n++] = p.at[i++];
		else
			put_mended((struct points){ p.at + i, end - i }, &out);
		i = end > i ? end : i;
	}
	return points_text(a, points_composed(a, points_text(a, out)));
}

struct share { size_t good_n, all_n; };

static bool is_ascii_sign(int32_t c)
{
	return c < 0x80 && !is_letter(c) && !(c >= '0' && c <= '9');
}

/* How many of the words are syllables. Words end at ASCII signs only: other signs may be letters read wrongly. */
static struct share share_of(struct arena *a, struct text t)
{
	struct share share = { 0 };
	struct points p = points_apart(a, t);
	for (size_t i = 0, end; i < p.n; i = end + 1) {
		struct word w;
		size_t rime;
		bool has_letter = false;
		for (end = i; end < p.n && !is_ascii_sign(p.at[end]); end++)
			has_letter |= is_letter(p.at[end]);
		if (!has_letter)
			continue;
		share.all_n++;
		share.good_n += read_word((struct points){ p.at + i, end - i }, &w) && parse(&w, &rime);
	}
	return share;
}

/* Better than 0.8, and by at least 0.3 better than the text as it came. */
static bool is_convincing(struct share before, struct share after)
{
	if (!before.all_n || !after.all_n || 5 * after.good_n <= 4 * after.all_n)
		return false;
	return 10 * after.good_n * before.all_n >= 10 * before.good_n * after.all_n + 3 * before.all_n * after.all_n;
}

/* The best reading of the text in another encoding, or false. */
static bool convert(struct arena *a, struct text t, struct text *out)
{
	struct share before = share_of(a, t), best = { 0, 1 };
	/* Sound enough that no reading could be better by 0.3. */
	if (10 * before.good_n > 7 * before.all_n)
		return false;
	for (enum mojibake kind = 0; kind < MOJIBAKE_N; kind++) {
		struct text read, cleaned;
		if (!mojibake_read(a, kind, t, &read) || text_clean(a, read, true, &cleaned) != TEXT_FINE)
			continue;
		struct share after = share_of(a, cleaned);
		if (is_convincing(before, after) && after.good_n * best.all_n > best.good_n * after.all_n) {
			best = after;
			*out = cleaned;
		}
	}
	return best.good_n > 0;
}

bool text_suggest_repair(struct arena *a, struct text t, struct text *out)
{
	struct arena scratch = { 0 };
	struct text proposal = TEXT_NONE;
	*out = TEXT_NONE;
	bool is_ascii = true;
	for (size_t i = 0; i < t.len && is_ascii; i++)
		is_ascii = !(t.at[i] & 0x80);
	/* Marks that were never typed are not invented. */
	if (is_ascii || t.len > 65536)
		return false;
	if (!convert(&scratch, t, &proposal))
		proposal = mend_words(&scratch, t);
	/* Against the composed text, so that a mere change of form is no proposal. */
	struct text composed = points_text(&scratch, points_composed(&scratch, t));
	bool is_found = !scratch.broken && proposal.len && !text_is(proposal, composed);
	if (is_found)
		*out = text_copy(a, proposal);
	if (scratch.broken)
		a->broken = true;
	arena_free(&scratch);
	return is_found && out->len;
}
