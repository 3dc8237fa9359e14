/*
 * Vietnamese order (decision 13, CLDR "vi"), read element by element without memory. Three levels, as in UTS 10:
 * letters decide first, then tones, then case; bytes break the last tie, so that the order is total.
 */
#include <string.h>
#include <utf8proc.h>

#include "base/points.h"

/* Letters stand behind digits, digits behind everything that is neither. Other scripts follow the Latin letters. */
enum { CLASS_SIGN = 0x0, CLASS_NUMBER = 0x1000000, CLASS_LETTER = 0x2000000, CLASS_OTHER = 0x3000000 };
enum { CIRCUMFLEX = 0x0302, BREVE = 0x0306, HORN = 0x031b };

struct element {
	uint32_t letter;      /* primary weight */
	struct text number;   /* its digits without leading zeros, for CLASS_NUMBER */
	uint32_t tone;        /* secondary */
	bool is_upper;        /* tertiary */
};

/* (none), huyền, hỏi, ngã, sắc, nặng; marks of other languages behind them. */
static uint32_t tone_weight(uint32_t c)
{
	switch (c) {
	case 0x0300: return 1;
	case 0x0309: return 2;
	case 0x0303: return 3;
	case 0x0301: return 4;
	case 0x0323: return 5;
	default:     return c;
	}
}

/* Takes a mark into the element: a quality mark makes another letter, any other mark is a tone. */
static void add_mark(struct element *e, uint32_t mark)
{
	bool is_latin = e->letter >= CLASS_LETTER && e->letter < CLASS_OTHER && (e->letter & 3) == 0;
	uint32_t base = (e->letter - CLASS_LETTER) / 4;
	if (is_latin && mark == CIRCUMFLEX && (base == 'a' || base == 'e' || base == 'o'))
		e->letter += base == 'a' ? 2 : 1;   /* ă stands before â */
	else if (is_latin && mark == BREVE && base == 'a')
		e->letter += 1;
	else if (is_latin && mark == HORN && (base == 'o' || base == 'u'))
		e->letter += base == 'o' ? 2 : 1;   /* ô stands before ơ */
	else
		e->tone = e->tone * 64 + tone_weight(mark);
}

static void set_base(struct element *e, uint32_t c)
{
	uint32_t small = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
	e->is_upper = small != c;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	if (small == 0x0111)
		e->letter = CLASS_LETTER + 4 * 'd' + 1;
	else if (small >= 'a' && small <= 'z')
		e->letter = CLASS_LETTER + 4 * small;
	else if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO)
		e->letter = CLASS_OTHER + small;
	else
		e->letter = CLASS_SIGN + small;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct element read_number(struct text t, size_t *i)
{
	while (*i + 1 < t.len && t.at[*i] == '0' && is_digit(t.at[*i + 1]))
		*i += 1;
	struct element e = { .letter = CLASS_NUMBER, .number = { t.at + *i, 0 } };
	while (*i < t.len && is_digit(t.at[*i])) {
		*i += 1;
		e.number.len++;
	}
	return e;
}

/* The next element of valid UTF-8, with every mark that follows its letter. */
static struct element read_element(struct text t, size_t *i)
{
	struct element e = { 0 };
	if (is_digit(t.at[*i])) {
		e = read_number(t, i);
	} else {
		utf8proc_int32_t parts[16] = { 0 };
		uint32_t c = text_next(t, i);
		int unused = 0;   /* The boundary state of UTF8PROC_CHARBOUND, which is not asked for. */
		utf8proc_ssize_t n = c < 0x80 ? 0 :
			utf8proc_decompose_char((utf8proc_int32_t)c, parts, 16, UTF8PROC_DECOMPOSE, &unused);
		set_base(&e, n > 0 && n <= 16 ? (uint32_t)parts[0] : c);
		for (utf8proc_ssize_t k = 1; k < n && n <= 16; k++)
			add_mark(&e, (uint32_t)parts[k]);
	}
	while (*i < t.len && (t.at[*i] & 0x80)) {
		size_t next = *i;
		uint32_t c = text_next(t, &next);
		if (!point_is_mark(c))
			break;
		add_mark(&e, c);
		*i = next;
	}
	return e;
}

static int order_letters(const struct element *a, const struct element *b)
{
	if (a->letter != b->letter)
		return a->letter < b->letter ? -1 : 1;
	if (a->number.len != b->number.len)
		return a->number.len < b->number.len ? -1 : 1;
	return text_order(a->number, b->number);
}

/* The order by letters, else by tones; *by_case is what is left to decide after both. */
static int order_levels(struct text a, struct text b, int *by_case)
{
	int by_tone = 0;
	*by_case = 0;
	size_t i = 0, k = 0;
	while (i < a.len && k < b.len) {
		struct element x = read_element(a, &i), y = read_element(b, &k);
		int by_letter = order_letters(&x, &y);
		if (by_letter)
			return by_letter;
		if (!by_tone)
			by_tone = (x.tone > y.tone) - (x.tone < y.tone);
		if (!*by_case)
			*by_case = (int)x.is_upper - (int)y.is_upper;
	}
	if (i < a.len || k < b.len)
		return i < a.len ? 1 : -1;
	return by_tone;
}

int text_collate(struct text a, struct text b)
{
	int by_case;
	int order = order_levels(a, b, &by_case);
	if (order)
		return order;
	return by_case ? by_case : text_order(a, b);
}

struct name { struct text family, middle, given; };

/* Cuts a name at its spaces; a name of one syllable is a given name. */
static struct name name_of(struct text t)
{
	struct name n = { 0 };
	while (t.len && t.at[t.len - 1] == ' ')
		t.len--;
	while (t.len && *t.at == ' ') {
		t.at++;
		t.len--;
	}
	size_t given = t.len;
	while (given && t.at[given - 1] != ' ')
		given--;
	n.given = (struct text){ t.len ? t.at + given : NULL, t.len - given };
	const char *space = given ? memchr(t.at, ' ', given) : NULL;
	if (!space)
		return n;
	n.family = (struct text){ t.at, (size_t)(space - t.at) };
	size_t middle = n.family.len + 1;
	if (middle + 1 < given)
		n.middle = (struct text){ t.at + middle, given - 1 - middle };
	return n;
}

int text_collate_names(struct text a, struct text b)
{
	struct name x = name_of(a), y = name_of(b);
	int by_case;   /* Case must not part two people called An; it is weighed in the whole name, at the end. */
	int order = order_levels(x.given, y.given, &by_case);
	if (!order)
		order = order_levels(x.family, y.family, &by_case);
	if (!order)
		order = order_levels(x.middle, y.middle, &by_case);
	return order ? order : text_collate(a, b);
}
