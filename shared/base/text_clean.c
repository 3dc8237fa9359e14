/*
 * The customs house for text. Order matters and makes the result stable under a second cleaning: refuse, take
 * apart, map and drop, compose (dropping may bring a letter and its mark together), then put the spaces in order.
 */
#include <utf8proc.h>

#include "base/points.h"

enum { MARKS_MAX = 8, ZWNJ = 0x200c, ZWJ = 0x200d };

/*
 * Letters and signs of Latin scripts as one code point each, with single spaces inside: most of what is typed, and
 * nothing to do. None of these takes part in a composition as long as no combining mark stands among them.
 */
static bool is_clean_latin(struct text t, bool lines)
{
	uint32_t before = ' ';
	for (size_t i = 0; i < t.len;) {
		uint32_t c = text_next(t, &i);
		bool is_newline = lines && c == '\n';
		bool is_known = (c >= 0x20 && c < 0x7f) || (c >= 0xc0 && c <= 0x24f && c != 0x01a2 && c != 0x01a3) ||
			(c >= 0x1e00 && c <= 0x1eff) || (c >= 0x2010 && c <= 0x2027);
		if (!is_known && !is_newline)
			return false;
		/* A space at the start or behind white space; a newline at the start or behind a space. */
		if ((c == ' ' && before == '\n') || ((c == ' ' || is_newline) && before == ' '))
			return false;
		before = c;
	}
	return t.len == 0 || (before != ' ' && before != '\n');
}

/* Invisible and without meaning in any text we take: they only serve to make two names look the same. */
static bool is_dropped(uint32_t c)
{
	return c == 0x00ad || c == 0x034f || c == 0x180e || c == 0x200b || (c >= 0x2060 && c <= 0x2065) ||
		(c >= 0x206a && c <= 0x206f) || c == 0xfeff || c == 0x3164 || c == 0xffa0 || (c >= 0xfff9 && c <= 0xfffb) ||
		(c >= 0xe0000 && c <= 0xe007f) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/* Joiners and direction marks: needed by some scripts and emoji, a disguise among Latin letters. */
static bool is_joiner(uint32_t c)
{
	return c == ZWNJ || c == ZWJ || c == 0x200e || c == 0x200f || c == 0x061c;
}

/* A code point next to which no joiner is needed: the end, Latin letters and their marks, digits, spaces. */
static bool is_plain(uint32_t c)
{
	return c < 0x370 || (c >= 0x1e00 && c <= 0x1eff) || (c >= 0x2000 && c <= 0x20cf) ||
		(c >= 0x2c60 && c <= 0x2c7f) || (c >= 0xa720 && c <= 0xa7ff) || (c >= 0xff00 && c <= 0xff5e);
}

static enum text_verdict inspect(struct text t)
{
	size_t marks_n = 0;
	for (size_t i = 0; i < t.len;) {
		uint32_t c = text_next(t, &i);
		/* A return is taken as part of the newline it announces, and only as that. */
		bool is_return = c == '\r' && i < t.len && t.at[i] == '\n';
		if ((c < 0x20 && c != '\n' && c != '\t' && !is_return) || (c >= 0x7f && c < 0xa0))
			return TEXT_CONTROL;
		if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
			return TEXT_BIDI;
		if (point_is_mark(c))
			marks_n++;
		else if (!is_dropped(c) && !is_joiner(c))
			marks_n = 0;
		/* Refused before composing, because ordering a pile of marks takes the square of its height. */
		if (marks_n > MARKS_MAX)
			return TEXT_MARKS;
	}
	return TEXT_FINE;
}

static uint32_t map(uint32_t c, bool lines)
{
	if (c == 0x01a2)
		return 0x01af;   /* Ƣ, a glyph some fonts and converters put for Ư */
	if (c == 0x01a3)
		return 0x01b0;
	if (c == '\n' || c == 0x2028 || c == 0x2029)
		return lines ? '\n' : ' ';
	if (c == '\t' || utf8proc_category((int32_t)c) == UTF8PROC_CATEGORY_ZS)
		return ' ';
	return c;
}

/* Maps and drops single code points in place. */
static void map_and_drop(struct points *p, bool lines)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++) {
		uint32_t c = (uint32_t)p->at[i];
		if (!is_dropped(c) && c != '\r')
			p->at[n++] = (int32_t)map(c, lines);
	}
	p->n = n;
}

/*
 * Drops a joiner with something plain on either side, and the second of two in a row. Marks are looked through:
 * they may yet change places, and a rule that saw them would not hold still.
 */
static void drop_joiners(struct points *p)
{
	size_t n = 0;
	uint32_t base = 0;
	for (size_t i = 0; i < p->n; i++) {
		uint32_t c = (uint32_t)p->at[i];
		if (is_joiner(c)) {
			size_t next = i;
			while (i + 1 < p->n && is_joiner((uint32_t)p->at[i + 1]))
				i++;
			while (next < p->n && (is_joiner((uint32_t)p->at[next]) || point_is_mark((uint32_t)p->at[next])))
				next++;
			if (is_plain(base) && is_plain(next < p->n ? (uint32_t)p->at[next] : 0))
				continue;
		} else if (!point_is_mark(c)) {
			base = c;
		}
		p->at[n++] = (int32_t)c;
	}
	p->n = n;
}

/*
 * A tone typed before the circumflex or breve of its vowel does not compose, because Unicode keeps the order of
 * marks in one place. No writing stacks them that way round, so they change places: a + acute + circumflex is ấ.
 */
static void order_marks(struct points *p)
{
	for (size_t i = 2; i < p->n; i++) {
		int32_t vowel = p->at[i - 2] | 0x20, tone = p->at[i - 1], mark = p->at[i];
		bool is_tone = tone == 0x0300 || tone == 0x0301 || tone == 0x0303 || tone == 0x0309;
		bool is_quality = (mark == 0x0302 && (vowel == 'a' || vowel == 'e' || vowel == 'o')) ||
			(mark == 0x0306 && vowel == 'a');
		if (is_tone && is_quality) {
			p->at[i - 1] = mark;
			p->at[i] = tone;
		}
	}
}

/* One space between words, none around newlines and at the ends, no newline at the ends. */
static void order_spaces(struct points *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++) {
		int32_t c = p->at[i], before = n ? p->at[n - 1] : '\n';
		if (c == ' ' && (before == ' ' || before == '\n'))
			continue;
		if (c == '\n' && before == ' ')
			n--;
		if (c == '\n' && n == 0)
			continue;
		p->at[n++] = c;
	}
	while (n && (p->at[n - 1] == ' ' || p->at[n - 1] == '\n'))
		n--;
	p->n = n;
}

enum text_verdict text_clean(struct arena *a, struct text t, bool lines, struct text *out)
{
	*out = TEXT_NONE;
	if (!text_is_utf8(t.at, t.len))
		return TEXT_NOT_UTF8;
	if (is_clean_latin(t, lines)) {
		*out = t;
		return TEXT_FINE;
	}
	enum text_verdict verdict = inspect(t);
	if (verdict != TEXT_FINE)
		return verdict;
	struct arena scratch = { 0 };
	struct points p = points_apart(&scratch, t);
	map_and_drop(&p, lines);
	drop_joiners(&p);
	p = points_apart(&scratch, points_text(&scratch, p));   /* marks that have met stand in order again */
	order_marks(&p);
	p = points_composed(&scratch, points_text(&scratch, p));
	order_spaces(&p);
	struct text cleaned = points_text(&scratch, p);
	verdict = inspect(cleaned);
	if (scratch.broken)
		a->broken = true;
	else if (verdict == TEXT_FINE)
		*out = text_is(cleaned, t) ? t : text_copy(a, cleaned);
	arena_free(&scratch);
	return verdict;
}
