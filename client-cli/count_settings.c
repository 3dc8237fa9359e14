/* The settings of a ballot file, their defaults, what the command line says over them, and money as whole numbers. */
#include "count.h"

#include <stddef.h>
#include <string.h>

#include "core/method/method.h"

#define BIG INT64_C(1000000000000000)

/* A whole number. `told` is where it is noted that the file said it, if anywhere. */
struct number_row { const char *name; size_t at; size_t told; int64_t min, max, otherwise; };
struct truth_row { const char *name; size_t at; bool otherwise; };

#define AT(field) offsetof(struct count_settings, field)
static const struct number_row numbers[] = {
	{ "points", AT(points), AT(has_points), 1, BIG, 0 },
	{ "cap", AT(cap), AT(has_cap), 1, BIG, 0 },
	{ "top", AT(top), NO_OFFSET, 0, COUNT_ITEMS_MAX, 1 },
	{ "k", AT(k), NO_OFFSET, 0, BIG, 5 },
	{ "min_sector", AT(min_sector), NO_OFFSET, 0, BIG, 3 },
	{ "weight_cap", AT(weight_cap), NO_OFFSET, 0, 1000, 0 },
	{ "min_grades", AT(min_grades), NO_OFFSET, 0, BIG, 0 },
	{ "few", AT(few), NO_OFFSET, 0, BIG, 5 },
	{ "step_limit", AT(step_limit), NO_OFFSET, 100, 1000, 400 },
	{ "pass_percent", AT(pass_percent), NO_OFFSET, 0, 100, 80 },
	{ "sector_percent", AT(sector_percent), NO_OFFSET, 0, 100, 67 },
};
static const struct truth_row truths[] = {
	{ "exhaustive", AT(exhaustive), true }, { "completion", AT(completion), true }, { "fill", AT(fill), true },
	{ "erased", AT(erased), false }, { "diverges", AT(diverges), false },
};
/* Read elsewhere. */
static const char *const others[] = { "balance", "decides", "word", "round", "sectors", "absent", "criteria", "purse", "ceiling" };

static bool known(struct text name)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (text_is(name, text_of(numbers[i].name)))
			return true;
	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
		if (text_is(name, text_of(truths[i].name)))
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (text_is(name, text_of(others[i])))
			return true;
	return false;
}

static int bad(const struct election *e, const char *name, const struct value *v)
{
	struct arena *a = &e->cli->arena;

	tell(e->cli, "count_bad_setting", "name", name, "value", text_c(a, value_shown(a, v)), NULL);
	return EXIT_BAD_DATA;
}

/* True for a whole number within the range, or for nothing at all. */
static bool number_read(struct count_settings *s, const struct number_row *row, const struct value *v)
{
	int64_t *at = (int64_t *)(void *)((char *)s + row->at);

	*at = row->otherwise;
	if (v == NULL || value_is_null(v))
		return true;
	*at = value_int(v, INT64_MIN);
	if (row->told != NO_OFFSET)
		*((bool *)s + row->told) = true;
	return *at >= row->min && *at <= row->max;
}

/* true, false, 1 or 0. */
static bool truth_read(struct arena *a, struct count_settings *s, const struct truth_row *row, const struct value *v)
{
	bool *at = (bool *)s + row->at;

	*at = row->otherwise;
	if (v == NULL || value_is_null(v))
		return true;
	return truth_of(a, v, at);
}

/* A name of an enum; nothing is 0. */
static bool name_read(const struct schema_enum *names, const struct value *v, int *out)
{
	*out = 0;
	if (v == NULL || value_is_null(v))
		return true;
	*out = value_is_text(v) ? schema_value_of(names, value_text(v)) : 0;
	return *out != 0;
}

static bool is_list_of_texts(const struct value *v)
{
	if (v == NULL || value_is_null(v))
		return true;
	for (size_t i = 0; i < value_n(v); i++)
		if (!value_is_text(value_at(v, i)))
			return false;
	return value_is_list(v);
}

static int words_read(struct election *e, const struct value *v)
{
	struct count_settings *s = &e->s;
	const struct value *word = value_get(v, "word"), *round = value_get(v, "round");
	int balance, decides;

	if (!name_read(&enum_balance, value_get(v, "balance"), &balance))
		return bad(e, "balance", value_get(v, "balance"));
	if (!name_read(&enum_decides, value_get(v, "decides"), &decides))
		return bad(e, "decides", value_get(v, "decides"));
	if (word != NULL && !value_is_null(word) && !value_is_text(word))
		return bad(e, "word", word);
	if (round != NULL && !value_is_null(round) && !value_is_text(round))
		return bad(e, "round", round);
	s->balance = (enum balance)balance;
	s->decides = decides == 0 ? DECIDES_PLAIN : (enum decides)decides;
	s->word = e->wish->word != NULL ? text_of(e->wish->word) : value_text(word);
	s->round = e->wish->round != NULL ? text_of(e->wish->round) : value_text(round);
	s->sectors = value_get(v, "sectors");
	s->absent = value_get(v, "absent");
	if (!is_list_of_texts(s->sectors))
		return bad(e, "sectors", s->sectors);
	if (!is_list_of_texts(s->absent))
		return bad(e, "absent", s->absent);
	return EXIT_FINE;
}

int settings_read(struct election *e)
{
	const struct value *v = value_get(e->root, "settings");

	if (v != NULL && !value_is_null(v) && !value_is_object(v))
		return bad(e, "settings", v);
	/* Somebody else's file may say more than we know: it is counted, and what was not understood is named. */
	for (size_t i = 0; i < value_n(v); i++)
		if (!known(value_name(value_at(v, i))))
			tell(e->cli, "count_unknown_setting", "name", text_c(&e->cli->arena, value_name(value_at(v, i))), NULL);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!number_read(&e->s, &numbers[i], value_get(v, numbers[i].name)))
			return bad(e, numbers[i].name, value_get(v, numbers[i].name));
	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
		if (!truth_read(&e->cli->arena, &e->s, &truths[i], value_get(v, truths[i].name)))
			return bad(e, truths[i].name, value_get(v, truths[i].name));
	if (e->wish->k >= 0)
		e->s.k = e->wish->k;
	if (e->wish->top >= 0)
		e->s.top = e->wish->top;
	e->s.criteria = value_get(v, "criteria");
	e->s.purse = value_get(v, "purse");
	e->s.ceiling = value_get(e->root, "ceiling");
	if (e->s.ceiling == NULL || value_is_null(e->s.ceiling))
		e->s.ceiling = value_get(v, "ceiling");
	return words_read(e, v);
}

/* -- money -- */

enum { PLACES_MAX = 9 };

/* Digits, perhaps with a point: the digits as one number, and how many of them stand behind the point without zeros at the end. */
static bool amount_read(struct text t, int64_t *units, unsigned *places)
{
	bool point = false;

	*units = 0;
	*places = 0;
	while (t.len > 1 && memchr(t.at, '.', t.len) != NULL && (t.at[t.len - 1] == '0' || t.at[t.len - 1] == '.'))
		t.len--;
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] == '.' && !point && i > 0) {
			point = true;
			continue;
		}
		if (t.at[i] < '0' || t.at[i] > '9' || *units > BIG / 10 || *places == PLACES_MAX)
			return false;
		*units = *units * 10 + (t.at[i] - '0');
		*places += point;
	}
	return t.len > 0;
}

/* A number as written, or a string that is one. */
static struct text amount_text(struct election *e, const struct value *v)
{
	return value_is_text(v) ? value_text(v) : value_number(&e->cli->arena, v);
}

static int64_t power(unsigned places)
{
	int64_t n = 1;

	while (places-- > 0)
		n *= 10;
	return n;
}

/* False: it does not fit. */
static bool scale_up(int64_t *units, unsigned places, unsigned most)
{
	return !__builtin_mul_overflow(*units, power(most - places), units) && *units <= BIG * 1000;
}

static int too_large(struct election *e)
{
	tell(e->cli, "count_too_large", NULL);
	return EXIT_BAD_DATA;
}

int costs_read(struct election *e)
{
	const struct value *items = value_get(e->root, "items");
	bool needed = method_rows[e->q.method].chart == CHART_FUNDS;
	int64_t *costs = arena_take_n(&e->cli->arena, e->q.items_n + 1, sizeof *costs), ceiling = 0, purse = 0;
	unsigned *places = arena_take_n(&e->cli->arena, e->q.items_n + 1, sizeof *places), most = 0, of_ceiling = 0, of_purse = 0;
	struct text wanted = e->wish->ceiling != NULL ? text_of(e->wish->ceiling) : amount_text(e, e->s.ceiling);

	e->scale = 1;
	if (!needed)
		return EXIT_FINE;
	if (costs == NULL || places == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < e->q.items_n; i++) {
		const struct value *cost = value_get(value_at(items, i), "cost");

		if (cost == NULL || value_is_null(cost) || !amount_read(amount_text(e, cost), &costs[i], &places[i])) {
			tell(e->cli, cost == NULL || value_is_null(cost) ? "count_no_cost" : "count_bad_cost", "item", e->ids[i], "value",
				text_c(&e->cli->arena, value_shown(&e->cli->arena, cost)), NULL);
			return EXIT_BAD_DATA;
		}
		most = places[i] > most ? places[i] : most;
	}
	if (!amount_read(wanted, &ceiling, &of_ceiling) || ceiling == 0) {
		tell(e->cli, wanted.len == 0 ? "count_no_ceiling" : "count_bad_ceiling", "value", text_c(&e->cli->arena, wanted), NULL);
		return EXIT_BAD_DATA;
	}
	if (e->s.purse != NULL && !value_is_null(e->s.purse) && !amount_read(amount_text(e, e->s.purse), &purse, &of_purse))
		return bad(e, "purse", e->s.purse);
	most = of_ceiling > most ? of_ceiling : most;
	most = of_purse > most ? of_purse : most;
	for (size_t i = 0; i < e->q.items_n; i++)
		if (!scale_up(&costs[i], places[i], most))
			return too_large(e);
	if (!scale_up(&ceiling, of_ceiling, most) || !scale_up(&purse, of_purse, most))
		return too_large(e);
	e->scale = power(most);
	e->q.costs = costs;
	e->q.ceiling = ceiling;
	e->q.purse = purse;
	return EXIT_FINE;
}
