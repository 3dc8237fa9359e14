/* A ballot file: what it holds, checked, as a question and its ballots. Marks, settings and money have files of their own. */
#include "count.h"

#include <stdlib.h>
#include <string.h>

#define BIG INT64_C(4000000000000000000)

/* A hundred thousand ballots are some tens of megabytes; they are the caller's own, so only a mistake is kept out. */
static const struct customs customs_votes = { .bytes = (size_t)1 << 30, .depth = 16, .values = 200000000, .fractions = true };

static int no(const struct election *e, const char *key, const char *what)
{
	tell(e->cli, key, "what", what, NULL);
	return EXIT_BAD_DATA;
}

/* -- method -- */

static int method_read(struct election *e)
{
	struct text t = e->wish->method != NULL ? text_of(e->wish->method) : value_text(value_get(e->root, "method"));
	char *name = arena_take(&e->cli->arena, t.len + 1);

	for (size_t i = 0; name != NULL && i < t.len; i++)
		name[i] = t.at[i];
	for (char *c = name; c != NULL && (c = strchr(c, '-')) != NULL;)
		*c = '_';
	int method = name == NULL ? 0 : schema_value_of(&enum_method, (struct text){ name, t.len });
	if (method == 0)
		return no(e, t.len == 0 ? "count_no_method" : "count_bad_method", text_c(&e->cli->arena, t));
	e->q.method = (enum method)method;
	return EXIT_FINE;
}

/* -- items -- */

static struct text id_of(struct election *e, const struct value *v)
{
	const struct value *id = value_is_object(v) ? value_get(v, "id") : v;

	return value_is_text(id) ? value_text(id) : value_number(&e->cli->arena, id);
}

static void sift(const char *const *ids, uint32_t *at, size_t from, size_t n)
{
	for (size_t child; (child = 2 * from + 1) < n; from = child) {
		if (child + 1 < n && strcmp(ids[at[child] - 1], ids[at[child + 1] - 1]) < 0)
			child++;
		if (strcmp(ids[at[from] - 1], ids[at[child] - 1]) >= 0)
			return;
		uint32_t swap = at[from];
		at[from] = at[child];
		at[child] = swap;
	}
}

/* Heap sort: qsort() takes no third argument for the names. */
static void sort_ids(const char *const *ids, uint32_t *at, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(ids, at, i, n);
	for (size_t last = n; last-- > 1;) {
		uint32_t swap = at[0];
		at[0] = at[last];
		at[last] = swap;
		sift(ids, at, 0, last);
	}
}

static int items_read(struct election *e)
{
	const struct value *items = value_get(e->root, "items");
	size_t n = value_n(items);

	if (!value_is_list(items) || n == 0)
		return no(e, "count_no_items", "items");
	if (n > COUNT_ITEMS_MAX)
		return no(e, "count_too_many_items", number_c(e->cli, COUNT_ITEMS_MAX));
	e->ids = arena_take_n(&e->cli->arena, n, sizeof *e->ids);
	e->sorted = arena_take_n(&e->cli->arena, n, sizeof *e->sorted);
	if (e->ids == NULL || e->sorted == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < n; i++) {
		struct text id = id_of(e, value_at(items, i));

		if (id.len == 0)
			return no(e, "count_no_id", number_c(e->cli, (int64_t)i + 1));
		e->ids[i] = text_c(&e->cli->arena, id);
		e->sorted[i] = (uint32_t)i + 1;
		if (e->ids[i] == NULL)
			return EXIT_TEMPORARY;
	}
	sort_ids(e->ids, e->sorted, n);
	for (size_t i = 1; i < n; i++)
		if (strcmp(e->ids[e->sorted[i - 1] - 1], e->ids[e->sorted[i] - 1]) == 0)
			return no(e, "count_doubled_item", e->ids[e->sorted[i] - 1]);
	e->q.items_n = n;
	e->q.codes = e->ids;
	return e->q.method == METHOD_CONSENSUS && n != 1 ? no(e, "count_one_item", number_c(e->cli, (int64_t)n)) : EXIT_FINE;
}

uint32_t item_find(const struct election *e, struct text id)
{
	size_t low = 0, high = e->q.items_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t item = e->sorted[middle];
		int order = text_order(text_of(e->ids[item - 1]), id);

		if (order == 0)
			return item;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* -- criteria -- */

static int criteria_read(struct election *e)
{
	const struct value *list = e->s.criteria;
	size_t n = value_n(list);

	if (list == NULL || value_is_null(list) || e->q.method != METHOD_GRADES || n == 0)
		return EXIT_FINE;
	e->criteria = arena_take_n(&e->cli->arena, n, sizeof *e->criteria);
	int64_t *weights = arena_take_n(&e->cli->arena, n, sizeof *weights), sum = 0;
	if (e->criteria == NULL || weights == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < n; i++) {
		const struct value *c = value_at(list, i), *weight = value_get(c, "weight");
		struct text id = id_of(e, c);

		if (id.len == 0)
			return no(e, "count_no_criterion", number_c(e->cli, (int64_t)i + 1));
		e->criteria[i] = text_c(&e->cli->arena, id);
		weights[i] = weight == NULL ? 1 : value_int(weight, -1);
		if (weights[i] < 0 || weights[i] > 1000000)
			return no(e, "count_bad_weight", e->criteria[i]);
		sum += weights[i];
		for (size_t k = 0; k < i; k++)
			if (strcmp(e->criteria[k], e->criteria[i]) == 0)
				return no(e, "count_doubled_criterion", e->criteria[i]);
	}
	if (sum == 0)
		return no(e, "count_bad_weight", e->criteria[0]);
	e->q.criteria_n = n;
	e->q.weights = weights;
	return EXIT_FINE;
}

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
static int groups_read(struct election *e)
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
		return no(e, "count_too_many_sectors", number_c(e->cli, GROUPS_MAX - 1));
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

static int ballots_read(struct election *e)
{
	const struct value *ballots = value_get(e->root, "ballots");
	size_t n = value_n(ballots);

	if (!value_is_list(ballots))
		return no(e, "count_no_ballots", "ballots");
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
	return fits ? EXIT_FINE : no(e, "count_too_large", "");
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
	for (size_t i = 0; i < x->picks.n && i < y->picks.n; i++) {
		const struct pick *p = &x->picks.at[i], *q = &y->picks.at[i];

		if (p->item != q->item)
			return p->item < q->item ? -1 : 1;
		if (p->points != q->points)
			return p->points < q->points ? -1 : 1;
	}
	return x->picks.n == y->picks.n ? 0 : x->picks.n < y->picks.n ? -1 : 1;
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

/* -- all of it -- */

static int root_read(struct election *e, struct text bytes)
{
	struct buf json = { 0 }, why = { 0 };
	int64_t arg = 0;
	int code = EXIT_FINE;

	if (is_pabulib(bytes)) {
		if (!pabulib_to_json(e->cli, bytes, e->wish->method, &json))
			code = EXIT_BAD_DATA;
		bytes = (struct text){ json.at, json.len };
	} else if (bytes.len >= 3 && memcmp(bytes.at, "\xef\xbb\xbf", 3) == 0) {
		bytes = (struct text){ bytes.at + 3, bytes.len - 3 };
	}
	enum word word = code == EXIT_FINE ? customs_check(&customs_votes, bytes.at, bytes.len, &arg) : word_fine;
	if (word != word_fine) {
		say_put_word(&why, e->cli->language, word, arg);
		buf_byte(&why, 0);
		code = no(e, "count_not_json", why.broken ? "" : why.at);
	}
	if (code == EXIT_FINE)
		e->root = value_read(&e->cli->arena, &customs_votes, bytes.at, bytes.len);
	if (code == EXIT_FINE && e->root == NULL)
		code = EXIT_TEMPORARY;
	buf_free(&json);
	buf_free(&why);
	return code;
}

static void question_fill(struct election *e)
{
	const struct count_settings *s = &e->s;

	e->q.points = s->points;
	e->q.cap = s->cap;
	e->q.top = s->top;
	e->q.balance = s->balance;
	e->q.decides = s->decides;
	e->q.weight_cap = s->weight_cap;
	e->q.k = s->k;
	e->q.min_group = s->min_sector;
	e->q.min_opinions = s->min_grades;
	e->q.few = s->few;
	e->q.pass_percent = s->pass_percent;
	e->q.sector_percent = s->sector_percent;
	e->q.until_spent = s->exhaustive;
	e->q.purse_limit = s->completion ? s->step_limit : 100;
	e->q.no_fill = !s->fill;
}

int election_read(struct election *e, struct text bytes)
{
	static int (*const steps[])(struct election *) = { method_read, settings_read, items_read, criteria_read, costs_read, groups_read };
	int code = root_read(e, bytes);

	for (size_t i = 0; code == EXIT_FINE && i < sizeof steps / sizeof *steps; i++)
		code = steps[i](e);
	if (code != EXIT_FINE)
		return code;
	question_fill(e);
	code = ballots_read(e);
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
