/*
 * The ballots of a file, and whose they are: sectors, marks, how many of each, the rules they are under. Equal ones are put
 * together at the end, so that nothing of the file's order is left in a count.
 */
#include "count.h"

#include <stdlib.h>
#include <string.h>

#define BIG INT64_C(4000000000000000000)

/* -- sectors -- */

static uint8_t group_of(const struct election *e, struct text word)
{
	for (size_t g = 1; g <= e->q.groups_n; g++)
		if (text_is(text_of(e->groups[g]), word))
			return (uint8_t)g;
	return 0;
}

/* Kept in order; false: there are too many. */
static bool group_add(struct election *e, struct text word)
{
	size_t at = e->q.groups_n;

	if (group_of(e, word) != 0)
		return true;
	if (at + 1 >= GROUPS_MAX)
		return false;
	for (; at > 0 && text_order(word, text_of(e->groups[at])) < 0; at--)
		e->groups[at + 1] = e->groups[at];
	e->groups[at + 1] = text_c(&e->cli->arena, word);
	e->q.groups_n++;
	return true;
}

static bool is_ours(struct text word)
{
	return text_is(word, text("state")) || text_is(word, text("private")) || text_is(word, text("community"));
}

/*
 * Which groups there are, voting or not: as the settings say; or the three of a workshop, where no other word is used, so that an
 * absent one is named; or the words that the ballots bear. None at all: there is no balanced count.
 */
int groups_read(struct election *e)
{
	const struct value *ballots = value_get(e->root, "ballots");
	size_t told = value_n(e->s.sectors);
	bool ours = told == 0 || told == SECTOR_N - 1, fits = true;

	e->groups[0] = "";
	for (size_t i = 0; i < told; i++) {
		ours = ours && is_ours(value_text(value_at(e->s.sectors, i)));
		fits = fits && group_add(e, value_text(value_at(e->s.sectors, i)));
	}
	for (size_t i = 0; i < value_n(ballots); i++) {
		const struct value *sector = value_get(value_at(ballots, i), "sector");
		struct text word = value_text(sector);

		if (sector == NULL || value_is_null(sector))
			continue;
		if (!value_is_text(sector) || word.len == 0) {
			tell(e->cli, "count_bad_sector", "ballot", number_c(e->cli, (int64_t)i + 1), NULL);
			return EXIT_BAD_DATA;
		}
		ours = ours && is_ours(word);
		fits = fits && group_add(e, word);
	}
	if (!fits)
		return election_no(e, "count_too_many_sectors", number_c(e->cli, GROUPS_MAX - 1));
	if (e->q.groups_n > 0 && ours) {
		e->q.groups_n = SECTOR_N - 1;
		for (int s = SECTOR_STATE; s < SECTOR_N; s++)
			e->groups[s] = sector_name((enum sector)s);
	}
	return EXIT_FINE;
}

/* -- ballots -- */

/* A ballot without marks is blank; one whose marks have another name is a mistake that would count as blank. */
static bool is_ballot(const struct value *v)
{
	static const char *const known[] = { "id", "sector", "count", "times" };
	size_t found = 0;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		found += value_get(v, known[i]) != NULL;
	return value_is_object(v) && (value_get(v, "marks") != NULL || found == value_n(v));
}

static int ballot_read(struct election *e, const struct value *v, struct counted *out)
{
	const struct value *times = value_get(v, "count") != NULL ? value_get(v, "count") : value_get(v, "times");

	if (!is_ballot(v)) {
		election_fault(e, "count_bad_ballot", TEXT_NONE, value_shown(&e->cli->arena, v));
		return EXIT_FINE;
	}
	out->group = group_of(e, value_text(value_get(v, "sector")));
	out->times = times == NULL ? 1 : value_int(times, -1);
	if (out->times < 0) {
		election_fault(e, "count_bad_times", TEXT_NONE, value_shown(&e->cli->arena, times));
		return EXIT_FINE;
	}
	return marks_read(e, value_get(v, "marks"), &out->picks) || !e->cli->arena.broken ? EXIT_FINE : EXIT_TEMPORARY;
}

static int ballots_all(struct election *e)
{
	const struct value *ballots = value_get(e->root, "ballots");
	size_t n = value_n(ballots);

	if (!value_is_list(ballots))
		return election_no(e, "count_no_ballots", "ballots");
	e->ballots = arena_take_n(&e->cli->arena, n + 1, sizeof *e->ballots);
	if (e->ballots == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < n; i++) {
		e->ballot = i + 1;
		int code = ballot_read(e, value_at(ballots, i), &e->ballots[i]);
		if (code != EXIT_FINE)
			return code;
	}
	e->ballots_n = n;
	return EXIT_FINE;
}

/* Sums stay in 64 bits, or nothing is counted at all. What a method multiplies them by, it watches itself. */
static int sums_fit(struct election *e)
{
	int64_t people = 0, points = 0, most = 0, dearest = 0;
	bool fits = true;

	for (size_t i = 0; i < e->ballots_n; i++) {
		const struct counted *b = &e->ballots[i];
		int64_t sum = 0, times;

		for (size_t k = 0; k < b->picks.n; k++) {
			int64_t p = b->picks.at[k].points;
			fits = fits && !__builtin_add_overflow(sum, p, &sum);
			dearest = p > dearest ? p : dearest;
		}
		most = sum > most ? sum : most;
		fits = fits && !__builtin_mul_overflow(sum, b->times, &times) && !__builtin_add_overflow(points, times, &points) &&
			!__builtin_add_overflow(people, b->times, &people);
	}
	if (!e->s.has_points)
		e->q.points = most;
	if (!e->s.has_cap)
		e->q.cap = dearest;
	int64_t budgets = 0;
	fits = fits && !__builtin_mul_overflow(people, e->q.points, &budgets) && points < BIG && budgets < BIG && people < BIG;
	return fits ? EXIT_FINE : election_no(e, "count_too_large", "");
}

/* The rules that the settings state, by the core's own check: each ballot that breaks one is named. */
static void rules_check(struct election *e)
{
	for (size_t i = 0; i < e->ballots_n; i++) {
		int64_t arg = 0;
		enum word word = picks_check(&e->q, &e->ballots[i].picks, &arg);
		struct buf why = { 0 };

		if (word == word_fine)
			continue;
		e->ballot = i + 1;
		say_put_word(&why, e->cli->language, word, arg);
		election_fault(e, "count_rule", TEXT_NONE, (struct text){ why.at, why.len });
		buf_free(&why);
	}
}

/* -- equal ballots together -- */

static int ballot_order(const void *one, const void *other)
{
	const struct counted *x = one, *y = other;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return picks_order(&x->picks, &y->picks);
}

/* Nothing of the order of the file is left, and a method has as few ballots to walk as there are different ones. */
static void ballots_gather(struct election *e)
{
	size_t n = 0;

	if (e->ballots_n > 1)
		qsort(e->ballots, e->ballots_n, sizeof *e->ballots, ballot_order);
	for (size_t i = 0; i < e->ballots_n; i++) {
		if (e->ballots[i].times == 0)
			continue;
		if (n > 0 && ballot_order(&e->ballots[n - 1], &e->ballots[i]) == 0)
			e->ballots[n - 1].times += e->ballots[i].times;
		else
			e->ballots[n++] = e->ballots[i];
	}
	e->ballots_n = n;
}

int ballots_read(struct election *e)
{
	int code = ballots_all(e);

	if (code == EXIT_FINE)
		code = sums_fit(e);
	if (code == EXIT_FINE)
		rules_check(e);
	if (code == EXIT_FINE && e->faults > 0) {
		tell(e->cli, "count_faults", "n", number_c(e->cli, (int64_t)e->faults), NULL);
		code = EXIT_BAD_DATA;
	}
	if (code == EXIT_FINE)
		ballots_gather(e);
	return code;
}
