/* The marks of one ballot, written as people write them, become picks: slots and values as count.h has them. */
#include "count.h"
#include "core/method/method.h"

#include <stdlib.h>
#include <string.h>

/* The picks of a ballot while it is read. */
struct marks { struct election *e; struct pick *at; size_t n, cap; bool wrong; };

struct text value_shown(struct arena *a, const struct value *v)
{
	enum { SHOWN_MAX = 80 };
	struct buf b = { 0 };
	struct json j = json_to(&b);

	value_put(&j, v);
	struct text t = text_copy(a, (struct text){ b.at, b.len > SHOWN_MAX ? SHOWN_MAX : b.len });
	buf_free(&b);
	return t;
}

bool truth_of(struct arena *a, const struct value *v, bool *out)
{
	int64_t n = value_int(v, -1);
	bool number = value_number(a, v).len > 0;

	*out = n == 1 || value_bool(v);
	return n == 0 || n == 1 ||
		!(number || v == NULL || value_is_null(v) || value_is_text(v) || value_is_list(v) || value_is_object(v));
}

void election_fault(struct election *e, const char *key, struct text item, struct text value)
{
	struct arena *a = &e->cli->arena;

	if (e->faults++ < FAULTS_MAX)
		tell(e->cli, key, "ballot", number_c(e->cli, (int64_t)e->ballot), "item", text_c(a, item), "value", text_c(a, value), NULL);
}

static void fault(struct marks *m, const char *key, struct text item, const struct value *v)
{
	m->wrong = true;
	election_fault(m->e, key, item, value_shown(&m->e->cli->arena, v));
}

static void put(struct marks *m, size_t slot, int64_t value)
{
	struct pick *p = arena_push(&m->e->cli->arena, &m->at, &m->n, &m->cap, sizeof *p);

	if (p != NULL)
		*p = (struct pick){ (int64_t)slot, value };
}

/* A mark's item; 0 after having said that there is none. */
static uint32_t item_of(struct marks *m, struct text id)
{
	uint32_t item = item_find(m->e, id);

	if (item == 0)
		fault(m, "count_unknown_item", id, NULL);
	return item;
}

static struct text id_text(struct marks *m, const struct value *v)
{
	return value_is_text(v) ? value_text(v) : value_number(&m->e->cli->arena, v);
}

/* A method is known here by its form alone, so that a new one is read without a word about it. */
static enum form form_of(const struct election *e)
{
	return method_rows[e->q.method].form;
}

/* -- one mark of each form: name and value in, picks out -- */

static void mark_amount(struct marks *m, uint32_t item, const struct value *v)
{
	int64_t n = value_int(v, -1);

	if (n < 0)
		fault(m, "count_wrong_points", value_name(v), v);
	else
		put(m, item, n);
}

static void mark_tick(struct marks *m, uint32_t item, const struct value *v)
{
	bool ticked;

	if (!truth_of(&m->e->cli->arena, v, &ticked))
		fault(m, "count_wrong_tick", value_name(v), v);
	else
		put(m, item, ticked);
}

static void mark_reaction(struct marks *m, uint32_t item, const struct value *v)
{
	static const char *const words[] = { "agree", "disagree", "pass" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_is(value_text(v), text_of(words[i]))) {
			put(m, item, (int64_t)i + 1);
			return;
		}
	}
	fault(m, "count_wrong_reaction", value_name(v), v);
}

/* In the file 0 is the worst and 4 the best; in a pick 1 to 5, since 0 is no mark. */
static void mark_grade(struct marks *m, size_t slot, struct text item, const struct value *v)
{
	int64_t n = value_int(v, -1);

	if (n < 0 || n > 4)
		fault(m, "count_wrong_grade", item, v);
	else
		put(m, slot, n + 1);
}

static void mark_grades(struct marks *m, uint32_t item, const struct value *v)
{
	const struct election *e = m->e;

	if (e->q.criteria_n == 0) {
		mark_grade(m, item, value_name(v), v);
		return;
	}
	if (!value_is_object(v)) {
		fault(m, "count_wrong_criteria", value_name(v), v);
		return;
	}
	for (size_t i = 0; i < value_n(v); i++) {
		const struct value *grade = value_at(v, i);
		size_t c = 0;

		while (c < e->q.criteria_n && !text_is(text_of(e->criteria[c]), value_name(grade)))
			c++;
		if (c == e->q.criteria_n)
			fault(m, "count_unknown_criterion", value_name(v), grade);
		else if (!value_is_null(grade))
			mark_grade(m, c * e->q.items_n + item, value_name(v), grade);
	}
}

static void mark_place(struct marks *m, uint32_t item, const struct value *v)
{
	int64_t n = value_int(v, -1);

	if (n < 1)
		fault(m, "count_wrong_place", value_name(v), v);
	else
		put(m, item, n);
}

static void mark_level(struct marks *m, uint32_t item, const struct value *v)
{
	int64_t n = value_int(v, -1);

	if (n < 1 || n > 5)
		fault(m, "count_wrong_level", value_name(v), v);
	else
		put(m, item, n);
}

static void mark(struct marks *m, uint32_t item, const struct value *v)
{
	static void (*const by_form[FORM_N])(struct marks *, uint32_t, const struct value *) = {
		[FORM_SPEND] = mark_amount, [FORM_LEVELS] = mark_level, [FORM_REACT] = mark_reaction, [FORM_TICK] = mark_tick,
		[FORM_GRADE] = mark_grades, [FORM_RANK] = mark_place,
	};

	/* Nothing said is no mark, never a zero. */
	if (!value_is_null(v))
		by_form[form_of(m->e)](m, item, v);
}

/* -- pairs -- */

static void pair_put(struct marks *m, uint32_t won, uint32_t lost, const struct value *v)
{
	if (won == lost)
		fault(m, "count_wrong_pair", value_name(v), v);
	else if (won < lost)
		put(m, pair_slot(m->e->q.items_n, won, lost), 1);
	else
		put(m, pair_slot(m->e->q.items_n, lost, won), 2);
}

/* "a>b": a beat b. An id may have a `>` in it, so every one is tried. */
static void pair_read(struct marks *m, const struct value *v)
{
	struct text t = value_name(v);
	bool truth = false;

	if (value_is_null(v))
		return;
	if (!truth_of(&m->e->cli->arena, v, &truth)) {
		fault(m, "count_wrong_tick", t, v);
		return;
	}
	for (size_t i = 0; truth && i < t.len; i++) {
		uint32_t won = t.at[i] == '>' ? item_find(m->e, (struct text){ t.at, i }) : 0;
		uint32_t lost = won == 0 ? 0 : item_find(m->e, (struct text){ t.at + i + 1, t.len - i - 1 });

		if (lost != 0) {
			pair_put(m, won, lost, v);
			return;
		}
	}
	if (truth)
		fault(m, "count_wrong_pair", t, v);
}

static void pairs_read(struct marks *m, const struct value *marks)
{
	for (size_t i = 0; i < value_n(marks); i++) {
		const struct value *v = value_at(marks, i);

		if (!value_is_list(marks)) {
			pair_read(m, v);
		} else if (value_n(v) != 2 || !value_is_list(v)) {
			fault(m, "count_wrong_pair", TEXT_NONE, v);
		} else {
			uint32_t won = item_of(m, id_text(m, value_at(v, 0))), lost = item_of(m, id_text(m, value_at(v, 1)));
			if (won != 0 && lost != 0)
				pair_put(m, won, lost, v);
		}
	}
}

/* -- lists: ticked items, or items from the best on with equals in a list of their own -- */

static void list_read(struct marks *m, const struct value *marks)
{
	int64_t place = 1;

	for (size_t i = 0; i < value_n(marks); i++) {
		const struct value *v = value_at(marks, i);
		size_t n = value_is_list(v) ? value_n(v) : 1;

		for (size_t k = 0; k < n; k++) {
			uint32_t item = item_of(m, id_text(m, value_is_list(v) ? value_at(v, k) : v));
			if (item != 0)
				put(m, item, form_of(m->e) == FORM_RANK ? place : 1);
		}
		place += (int64_t)n;
	}
}

/* -- in order -- */

static int by_slot(const void *one, const void *other)
{
	const struct pick *x = one, *y = other;

	return (x->item > y->item) - (x->item < y->item);
}

static int by_points(const void *one, const void *other)
{
	const struct pick *x = one, *y = other;

	return (x->points > y->points) - (x->points < y->points);
}

/* Places as a race counts them: 1, 2, 2, 4, whatever numbers were written. */
static void places_tidy(struct marks *m)
{
	int64_t place = 1, written = 0;

	if (m->n > 1)
		qsort(m->at, m->n, sizeof *m->at, by_points);
	for (size_t i = 0; i < m->n; i++) {
		if (m->at[i].points != written)
			place = (int64_t)i + 1;
		written = m->at[i].points;
		m->at[i].points = place;
	}
}

static bool tidy(struct marks *m, struct pick_list *out)
{
	size_t n = 0;

	if (form_of(m->e) == FORM_RANK)
		places_tidy(m);
	if (m->n > 1)
		qsort(m->at, m->n, sizeof *m->at, by_slot);
	for (size_t i = 1; i < m->n; i++)
		if (m->at[i].item == m->at[i - 1].item) {
			fault(m, "count_doubled_mark", TEXT_NONE, NULL);
			return false;
		}
	for (size_t i = 0; i < m->n; i++)
		if (m->at[i].points != 0)
			m->at[n++] = m->at[i];
	*out = (struct pick_list){ m->at, n };
	return true;
}

bool marks_read(struct election *e, const struct value *marks, struct pick_list *out)
{
	struct marks m = { .e = e };
	enum form form = form_of(e);
	bool lists = form == FORM_TICK || form == FORM_RANK;

	*out = (struct pick_list){ 0 };
	if (marks == NULL || value_is_null(marks))
		return true;
	if (form == FORM_PAIR && (value_is_object(marks) || value_is_list(marks))) {
		pairs_read(&m, marks);
	} else if (lists && value_is_list(marks)) {
		list_read(&m, marks);
	} else if (value_is_object(marks)) {
		for (size_t i = 0; i < value_n(marks); i++) {
			uint32_t item = item_of(&m, value_name(value_at(marks, i)));
			if (item != 0)
				mark(&m, item, value_at(marks, i));
		}
	} else {
		fault(&m, "count_wrong_marks", TEXT_NONE, marks);
	}
	return !m.wrong && tidy(&m, out) && !e->cli->arena.broken;
}
