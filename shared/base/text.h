/*
 * Text is UTF-8 bytes with a length, borrowed, never NUL-terminated by promise. It is checked once, at the
 * customs house; inside it is always valid UTF-8 in NFC.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct text { const char *at; size_t len; };

/* A text from a string literal; the literal's NUL is left out. */
#define text(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
#define TEXT_NONE ((struct text){ 0 })
/* For printf("%.*s", TEXT_ARGS(t)). */
#define TEXT_ARGS(t) (int)(t).len, (t).at

struct text text_of(const char *nul_terminated);            /* borrows */
bool text_is(struct text a, struct text b);                 /* same bytes */
int  text_order(struct text a, struct text b);              /* bytewise: <0, 0, >0 */
struct text text_copy(struct arena *a, struct text t);      /* owned by the arena; empty stays empty */
const char *text_c(struct arena *a, struct text t);         /* NUL-terminated copy for the border of a C library */

/* Strict UTF-8 (RFC 3629): no overlong forms, surrogates or values past U+10FFFF. */
bool text_is_utf8(const void *bytes, size_t len);
/* Decodes one code point at *i (< t.len) of valid UTF-8 and moves *i behind it. */
uint32_t text_next(struct text t, size_t *i);
/* Extended grapheme clusters (UAX 29), what a person calls letters. */
size_t text_graphemes(struct text t);

/* What text_clean() had to say besides the cleaned text. */
enum text_verdict {
	TEXT_FINE,
	TEXT_NOT_UTF8,
	TEXT_CONTROL,      /* a control character other than newline (and tab, which becomes a space) */
	TEXT_BIDI,         /* bidi override or isolate: U+202A..202E, U+2066..2069 */
	TEXT_MARKS,        /* more than 8 combining marks on one base */
};

/*
 * Cleans what a person typed (decision 13): NFC; U+01A2/01A3 become Ư/ư;
 * zero-width characters (U+200B, U+2060..2064, U+FEFF, soft hyphen, tags) dropped; U+200C/200D and direction
 * marks kept only where a script or an emoji needs them; no-break spaces become spaces; runs of spaces collapse; ends trimmed; newlines
 * kept when `lines`, else they become spaces. `out` is `t` itself when nothing changed, else owned by the arena.
 */
enum text_verdict text_clean(struct arena *a, struct text t, bool lines, struct text *out);

/*
 * Matching keys (decision 13). K1: case folded, glyphs repaired, tone moved to the end of the syllable,
 * punctuation removed; equates hòa/hoà, họach/hoạch, qúy/quý. K2: K1 without tones. K3: no marks at all, đ as d.
 */
struct text text_key1(struct arena *a, struct text t);
struct text text_key2(struct arena *a, struct text t);
struct text text_key3(struct arena *a, struct text t);

/* Search: 0 no match, 1 the K3 keys match as substring, 2 the K1 keys do ("đường" prefers đường over dưỡng). */
int text_match(struct arena *a, struct text hay, struct text needle);

/* Dice coefficient of the sets of K3 syllables without stop-words, as a fraction *num / *den (den > 0). */
void text_dice(struct arena *a, struct text x, struct text y, uint32_t *num, uint32_t *den);
/* The sorted distinct hashes of those syllables: for comparing one text with many. Owned by the arena. */
size_t text_content_words(struct arena *a, struct text t, uint64_t **out);
/*
 * The sorted distinct hashes of each two content syllables that stand side by side, with their tones (K1), no numbers: most
 * Vietnamese words are two syllables, and "du lịch" is a matter where "du" and "lịch" are none. Owned by the arena.
 */
size_t text_word_pairs(struct arena *a, struct text t, uint64_t **out);
/* The rule below on counts: `both` words stand in both sets, of `x` and `y` words. */
bool text_sets_alike(size_t both, size_t x, size_t y);
/* Suggest a duplicate: Dice >= 1/2, or >= 3/4 when either has fewer than 4 content syllables. Never merge by it. */
bool text_looks_alike(struct arena *a, struct text x, struct text y);

/* Order of CLDR "vi": letters first, then tones none, huyền, hỏi, ngã, sắc, nặng; numbers inside by value. Total order. */
int text_collate(struct text a, struct text b);
/* The order of attendance lists: given name (last syllable), family name (first), then the middle. */
int text_collate_names(struct text a, struct text b);

/*
 * Damage that needs a human (decision 13): missing horn, eth for đ, TCVN3 or VNI or UTF-8 read as Latin-1,
 * misplaced tone (not the two styles hòa/hoà, which are both right). True and the proposal in `out` (arena) when
 * there is one; never applied automatically. Takes raw text too, and then sees more: cleaning drops U+00AD, TCVN3's ư.
 */
bool text_suggest_repair(struct arena *a, struct text t, struct text *out);

#endif
