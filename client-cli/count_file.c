/* A ballot file: method, items and criteria, checked; and the order in which all of it is read. */
#include "count.h"

#include <string.h>

#include "core/method/method.h"

/* A hundred thousand ballots are some tens of megabytes; they are the caller's own, so only a mistake is kept out. */
static const struct customs customs_votes = { .bytes = (size_t)1 << 30, .depth = 16, .values = 200000000, .fractions = true };

int election_no(const struct election *e, const char *key, const char *what)
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
		name[i] = t.at[i] == '-' ? '_' : t.at[i];
	int method = name == NULL ? 0 : schema_value_of(&enum_method, (struct text){ name, t.len });
	if (method == 0)
		return election_no(e, t.len == 0 ? "count_no_method" : "count_bad_method", text_c(&e->cli->arena, t));
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
		return election_no(e, "count_no_items", "items");
	if (n > COUNT_ITEMS_MAX)
		return election_no(e, "count_too_many_items", number_c(e->cli, COUNT_ITEMS_MAX));
	e->ids = arena_take_n(&e->cli->arena, n, sizeof *e->ids);
	e->sorted = arena_take_n(&e->cli->arena, n, sizeof *e->sorted);
	if (e->ids == NULL || e->sorted == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < n; i++) {
		struct text id = id_of(e, value_at(items, i));

		if (id.len == 0)
			return election_no(e, "count_no_id", number_c(e->cli, (int64_t)i + 1));
		e->ids[i] = text_c(&e->cli->arena, id);
		e->sorted[i] = (uint32_t)i + 1;
		if (e->ids[i] == NULL)
			return EXIT_TEMPORARY;
	}
	sort_ids(e->ids, e->sorted, n);
	for (size_t i = 1; i < n; i++)
		if (strcmp(e->ids[e->sorted[i - 1] - 1], e->ids[e->sorted[i] - 1]) == 0)
			return election_no(e, "count_doubled_item", e->ids[e->sorted[i] - 1]);
	e->q.items_n = n;
	e->q.codes = e->ids;
	return method_rows[e->q.method].form == FORM_LEVELS && n != 1 ? election_no(e, "count_one_item", number_c(e->cli, (int64_t)n)) : EXIT_FINE;
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

	if (list == NULL || value_is_null(list) || method_rows[e->q.method].form != FORM_GRADE || n == 0)
		return EXIT_FINE;
	e->criteria = arena_take_n(&e->cli->arena, n, sizeof *e->criteria);
	int64_t *weights = arena_take_n(&e->cli->arena, n, sizeof *weights), sum = 0;
	if (e->criteria == NULL || weights == NULL)
		return EXIT_TEMPORARY;
	for (size_t i = 0; i < n; i++) {
		const struct value *c = value_at(list, i), *weight = value_get(c, "weight");
		struct text id = id_of(e, c);

		if (id.len == 0)
			return election_no(e, "count_no_criterion", number_c(e->cli, (int64_t)i + 1));
		e->criteria[i] = text_c(&e->cli->arena, id);
		weights[i] = weight == NULL ? 1 : value_int(weight, -1);
		if (weights[i] < 0 || weights[i] > 1000000)
			return election_no(e, "count_bad_weight", e->criteria[i]);
		sum += weights[i];
		for (size_t k = 0; k < i; k++)
			if (strcmp(e->criteria[k], e->criteria[i]) == 0)
				return election_no(e, "count_doubled_criterion", e->criteria[i]);
	}
	if (sum == 0)
		return election_no(e, "count_bad_weight", e->criteria[0]);
	e->q.criteria_n = n;
	e->q.weights = weights;
	return EXIT_FINE;
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
		code = election_no(e, "count_not_json", why.broken ? "" : why.at);
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
	static int (*const steps[])(struct election *) = { method_read, settings_read, items_read, criteria_read, costs_read,
		groups_read };
	int code = root_read(e, bytes);

	for (size_t i = 0; code == EXIT_FINE && i < sizeof steps / sizeof *steps; i++)
		code = steps[i](e);
	if (code != EXIT_FINE)
		return code;
	question_fill(e);
	return ballots_read(e);
}
