/* Composes the minutes of their parts; and the words and numbers that the parts share. */
#include "report/minutes.h"

#include "base/must.h"
#include "core/view/view.h"

enum { CARDS_IN_TEXT_MAX = 24, TARGETS_IN_TEXT_MAX = 8, ACTIONS_IN_TEXT_MAX = 8, COMMITMENTS_IN_TEXT_MAX = 8 };   /* longer tables go to annexes */
enum { SAY_ARGS_MAX = 8 };

static void plan_annexes(struct minutes *m)
{
	size_t cards = 0, targets = 0, actions = 0, commitments = 0;

	for (size_t i = 0; i < m->w->cards_n; i++)
		cards += m->w->cards[i].kind == CARD_KIND_SWOT && minutes_card_is_open(m, &m->w->cards[i]);
	for (size_t i = 0; i < m->w->targets_n; i++)
		targets += !m->w->targets[i].removed;
	for (size_t i = 0; i < m->w->actions_n; i++)
		actions += !m->w->actions[i].removed;
	for (size_t i = 0; i < m->w->commitments_n; i++)
		commitments += !m->w->commitments[i].removed;
	if (cards > CARDS_IN_TEXT_MAX)
		m->annex_cards = ++m->annexes_n;
	if (targets > TARGETS_IN_TEXT_MAX)
		m->annex_targets = ++m->annexes_n;
	if (actions > ACTIONS_IN_TEXT_MAX)
		m->annex_actions = ++m->annexes_n;
	if (commitments > COMMITMENTS_IN_TEXT_MAX)
		m->annex_commitments = ++m->annexes_n;
}

static void annexes(struct minutes *m)
{
	if (m->annex_cards != 0)
		minutes_cards_annex(m);
	if (m->annex_targets != 0)
		minutes_targets_annex(m);
	if (m->annex_actions != 0)
		minutes_actions_annex(m);
	if (m->annex_commitments != 0)
		minutes_commitments_annex(m);
}

void minutes_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = { .w = w, .order = order, .l = order->language, .house = order->house, .a = a, .d = d };
	struct text subject = minutes_either(&m, w->about.title, w->about.title_en);

	doc_begin(d, a, m.l, m.house, SAY(&m, "report.file_title", { "title", subject, 0 }));
	plan_annexes(&m);
	minutes_head(&m);
	minutes_opening(&m);
	minutes_purpose(&m);
	minutes_swot(&m);
	minutes_vision(&m);
	minutes_objectives(&m);
	minutes_strategies(&m);
	minutes_plan(&m);
	minutes_commitments(&m);
	minutes_remarks(&m);
	minutes_conclusions(&m);
	minutes_monitoring(&m);
	minutes_closing(&m);
	annexes(&m);
}

bool minutes_card_is_open(const struct minutes *m, const struct card *c)
{
	return card_is_open(m->w, c, ROLE_OBSERVER);
}

/* -- words -- */

struct text minutes_take(struct minutes *m, struct buf *b)
{
	struct text t = text_copy(m->a, (struct text){ b->at, b->len });

	m->a->broken = m->a->broken || b->broken;
	buf_free(b);
	return t;
}

struct text minutes_say(struct minutes *m, const char *key)
{
	return say(m->l, key);
}

struct text minutes_say_with(struct minutes *m, const char *key, const struct say_arg *args, size_t n)
{
	struct say_arg filled[SAY_ARGS_MAX];
	struct buf b = { 0 };

	must(n <= SAY_ARGS_MAX);
	for (size_t i = 0; i < n; i++) {
		filled[i] = args[i];
		if (filled[i].text.at == NULL)
			filled[i].text = text("");   /* an empty text is not the number 0 */
	}
	say_put(&b, m->l, key, filled, n);
	return minutes_take(m, &b);
}

struct text minutes_either(const struct minutes *m, struct text vi, struct text en)
{
	return m->l == LANGUAGE_EN && en.len > 0 ? en : vi;
}

const struct text_list *minutes_lines(const struct minutes *m, const struct text_list *vi, const struct text_list *en)
{
	return m->l == LANGUAGE_EN && en->n > 0 ? en : vi;
}

struct text minutes_name(struct minutes *m, const struct schema_enum *of, int value)
{
	struct buf key = { 0 };

	if (value <= 0)
		return text("");
	buf_c(&key, "name.");
	buf_c(&key, of->name);
	buf_byte(&key, '.');
	buf_c(&key, of->values[value]);
	buf_byte(&key, '\0');
	m->a->broken = m->a->broken || key.broken;
	struct text name = key.broken ? text("") : text_copy(m->a, say(m->l, key.at));
	buf_free(&key);
	return name;
}

struct text minutes_number(struct minutes *m, int64_t n)
{
	struct buf b = { 0 };

	number_put(&b, m->l, n);
	return minutes_take(m, &b);
}

struct text minutes_count(struct minutes *m, int64_t n)
{
	struct buf b = { 0 };

	count_put(&b, m->l, n);
	return minutes_take(m, &b);
}

struct text minutes_words(struct minutes *m, int64_t n)
{
	static const char *const words[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

	if (m->l == LANGUAGE_EN && n >= 0 && n < (int64_t)(sizeof words / sizeof *words))
		return text_of(words[n]);
	return minutes_count(m, n);
}

struct text minutes_percent(struct minutes *m, struct decimal d, bool in_table)
{
	struct buf b = { 0 };

	/* Nothing and all are said without places. */
	if (d.places == 1 && (d.units == 0 || d.units == 1000))
		d = (struct decimal){ d.units / 10, 0 };
	percent_put(&b, m->l, d, in_table);
	return minutes_take(m, &b);
}

struct text minutes_quantity(struct minutes *m, struct decimal d)
{
	struct buf b = { 0 };

	quantity_put(&b, m->l, d);
	return minutes_take(m, &b);
}

struct text minutes_year(struct minutes *m, int64_t year)
{
	struct buf b = { 0 };

	buf_int(&b, year);
	return minutes_take(m, &b);
}

struct text minutes_month(struct minutes *m, int64_t month, bool in_table)
{
	struct buf b = { 0 };

	(in_table ? month_put_table : month_put_long)(&b, m->l, month);
	return minutes_take(m, &b);
}

struct text minutes_months(struct minutes *m, int64_t start, int64_t end)
{
	if (start == 0 && end == 0)
		return TEXT_NONE;
	return SAY(m, "report.months", { "from", start == 0 ? text("…") : minutes_month(m, start, true), 0 },
		{ "to", end == 0 ? text("…") : minutes_month(m, end, true), 0 });
}

struct text minutes_amount(struct minutes *m, struct decimal d, struct text unit)
{
	struct buf b = { 0 };

	quantity_put(&b, m->l, d);
	if (unit.len > 0)
		minutes_list(&b, " ", unit);
	return minutes_take(m, &b);
}

struct text minutes_value(struct minutes *m, bool has, struct decimal d, int64_t year)
{
	struct buf b = { 0 };

	if (has)
		quantity_put(&b, m->l, d);
	else
		buf_c(&b, "…");
	if (year != 0) {
		buf_c(&b, " (");
		buf_int(&b, year);
		buf_byte(&b, ')');
	}
	return minutes_take(m, &b);
}

struct text minutes_code(struct minutes *m, const char *code)
{
	return text_copy(m->a, text_of(code));
}

struct text minutes_objective_codes(struct minutes *m, struct ref_list list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list.n; i++)
		minutes_list(&b, ", ", text_of(objective_at(m->w, list.at[i])->code));
	return minutes_take(m, &b);
}

struct text minutes_action_codes(struct minutes *m, const struct numbers *list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++)
		minutes_list(&b, ", ", text_of(action_at(m->w, list->at[i])->code));
	return minutes_take(m, &b);
}

void minutes_list(struct buf *b, const char *mark, struct text item)
{
	if (b->len > 0)
		buf_c(b, mark);
	buf_text(b, item);
}

/* -- blocks with their numbers -- */

void minutes_section(struct minutes *m, const char *key)
{
	struct buf label = { 0 };

	m->heading = 0;
	m->letter = 0;
	roman_put(&label, ++m->section);
	buf_byte(&label, '.');
	/* Where paragraphs are numbered through, sections carry no number. */
	if (m->house == HOUSE_UN)
		buf_wipe(&label);
	doc_heading(m->d, 1, minutes_take(m, &label), minutes_capitals(m, minutes_say(m, key)));
}

struct text minutes_capitals(struct minutes *m, struct text t)
{
	struct buf b = { 0 };

	if (m->house != HOUSE_ND30)
		return t;
	upper_put(&b, t);
	return minutes_take(m, &b);
}

static struct text arabic_label(struct minutes *m, unsigned n)
{
	struct buf label = { 0 };

	buf_int(&label, n);
	buf_byte(&label, '.');
	return minutes_take(m, &label);
}

void minutes_heading(struct minutes *m, const char *key)
{
	m->letter = 0;
	doc_heading(m->d, 2, m->house == HOUSE_UN ? TEXT_NONE : arabic_label(m, ++m->heading), minutes_say(m, key));
}

struct block *minutes_paragraph(struct minutes *m, struct text t)
{
	m->letter = 0;
	if (m->house == HOUSE_UN)
		return doc_item(m->d, 1, arabic_label(m, ++m->paragraph), t);
	return doc_paragraph(m->d, t);
}

struct block *minutes_item(struct minutes *m, struct text t)
{
	struct buf label = { 0 };

	if (m->house == HOUSE_UN)
		buf_byte(&label, '(');
	letter_put(&label, m->l, ++m->letter);
	buf_byte(&label, ')');
	return doc_item(m->d, 2, minutes_take(m, &label), t);
}

void minutes_point(struct minutes *m, struct text t)
{
	if (m->house == HOUSE_UN)
		(void)minutes_item(m, t);
	else
		(void)doc_bullet(m->d, t);
}

struct block *minutes_table(struct minutes *m)
{
	return doc_block(m->d, BLOCK_TABLE);
}
