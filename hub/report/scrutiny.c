/* A round as a plain ballot file. Marks are written as people write them, so what is a number in the log may be a word here. */
#include "report/scrutiny.h"

#include <stdio.h>

#include "core/method/method.h"

enum { NAME_MAX_BYTES = 64 };

struct scrutiny { struct json j; const struct workshop *w; const struct poll *p; struct question q; };

static void text_put(struct scrutiny *s, const char *name, struct text t)
{
	if (t.len > 0)
		json_put_text(&s->j, name, t);
}

/* Zero is "not set" for these, and then the file is silent as well. */
static void number_put_set(struct scrutiny *s, const char *name, int64_t n)
{
	if (n > 0)
		json_put_int(&s->j, name, n);
}

static void items_put(struct scrutiny *s)
{
	bool own = s->p->items_of == ITEMS_OF_OPTIONS;

	json_name(&s->j, "items");
	json_open_list(&s->j);
	for (size_t i = 0; i < s->q.items_n; i++) {
		json_open(&s->j);
		json_put_c(&s->j, "id", s->q.codes[i]);
		if (own) {
			const struct option *option = &s->p->options[s->p->items.at[i] - 1];

			json_put_text(&s->j, "text", option->text);
			text_put(s, "en", option->en);
			if (option->has_cost)
				json_put_int(&s->j, "cost", option->cost);
		}
		if (s->p->items_of == ITEMS_OF_ACTIONS)
			json_put_int(&s->j, "cost", s->q.costs[i]);
		json_close(&s->j);
	}
	json_close_list(&s->j);
}

/* -- ballots -- */

static void criterion_name(struct scrutiny *s, size_t criterion)
{
	char name[24];

	(void)snprintf(name, sizeof name, "%zu", criterion);
	json_name(&s->j, name);
}

/* Picks of a ballot with criteria stand by criterion first; a mark holds all of one item. */
static void criteria_marks(struct scrutiny *s, const struct pick_list *picks)
{
	size_t n = s->q.items_n;

	for (size_t item = 1; item <= n; item++) {
		bool open = false;

		for (size_t i = 0; i < picks->n; i++) {
			size_t slot = (size_t)picks->at[i].item - 1;

			if (slot % n + 1 != item)
				continue;
			if (!open) {
				json_name(&s->j, s->q.codes[item - 1]);
				json_open(&s->j);
			}
			open = true;
			criterion_name(s, slot / n + 1);
			json_int(&s->j, picks->at[i].points - 1);
		}
		if (open)
			json_close(&s->j);
	}
}

static void pair_marks(struct scrutiny *s, const struct pick_list *picks)
{
	char name[NAME_MAX_BYTES];

	for (size_t i = 0; i < picks->n; i++) {
		for (size_t a = 1; a <= s->q.items_n; a++) {
			for (size_t b = a + 1; b <= s->q.items_n; b++) {
				const char *won = s->q.codes[(picks->at[i].points == 1 ? a : b) - 1];
				const char *lost = s->q.codes[(picks->at[i].points == 1 ? b : a) - 1];

				if (pair_slot(s->q.items_n, a, b) != (size_t)picks->at[i].item)
					continue;
				(void)snprintf(name, sizeof name, "%s>%s", won, lost);   /* codes are short */
				json_name(&s->j, name);
				json_int(&s->j, 1);
			}
		}
	}
}

static void item_marks(struct scrutiny *s, const struct pick_list *picks)
{
	static const char *const reactions[] = { "agree", "disagree", "pass" };
	enum form form = method_rows[s->q.method].form;

	for (size_t i = 0; i < picks->n; i++) {
		int64_t points = picks->at[i].points;

		json_name(&s->j, s->q.codes[picks->at[i].item - 1]);
		if (form == FORM_REACT)
			json_c(&s->j, reactions[points - 1]);
		else
			json_int(&s->j, form == FORM_GRADE ? points - 1 : points);
	}
}

static void ballots_put(struct scrutiny *s)
{
	json_name(&s->j, "ballots");
	json_open_list(&s->j);
	for (size_t i = 0; i < s->p->ballots.n; i++) {
		const struct ballot *b = &s->p->ballots.at[i];

		json_open(&s->j);
		if (b->sector != SECTOR_NONE)
			json_put_c(&s->j, "sector", sector_name(b->sector));
		json_name(&s->j, "marks");
		json_open(&s->j);
		if (s->q.criteria_n > 0)
			criteria_marks(s, &b->picks);
		else if (method_rows[s->q.method].form == FORM_PAIR)
			pair_marks(s, &b->picks);
		else
			item_marks(s, &b->picks);
		json_close(&s->j);
		json_close(&s->j);
	}
	json_close_list(&s->j);
}

/* -- settings -- */

static void sectors_put(struct scrutiny *s, const char *name, bool absent_alone)
{
	json_name(&s->j, name);
	json_open_list(&s->j);
	for (int sector = SECTOR_STATE; sector < SECTOR_N; sector++)
		if (!absent_alone || s->p->absent[sector])
			json_c(&s->j, sector_name((enum sector)sector));
	json_close_list(&s->j);
}

static void criteria_put(struct scrutiny *s)
{
	char name[24];

	json_name(&s->j, "criteria");
	json_open_list(&s->j);
	for (size_t i = 0; i < s->p->criteria_n; i++) {
		(void)snprintf(name, sizeof name, "%zu", i + 1);
		json_open(&s->j);
		json_put_c(&s->j, "id", name);
		json_put_text(&s->j, "text", s->p->criteria[i].text);
		text_put(s, "en", s->p->criteria[i].en);
		json_put_int(&s->j, "weight", s->p->criteria[i].weight);
		json_close(&s->j);
	}
	json_close_list(&s->j);
}

static void settings_put(struct scrutiny *s)
{
	const struct question *q = &s->q;
	char round[24];

	json_name(&s->j, "settings");
	json_open(&s->j);
	number_put_set(s, "points", q->points);
	number_put_set(s, "cap", q->cap);
	json_put_int(&s->j, "top", q->top);
	json_put_int(&s->j, "k", q->k);
	json_put_int(&s->j, "min_sector", q->min_group);
	json_put_int(&s->j, "min_grades", q->min_opinions);
	json_put_int(&s->j, "few", q->few);
	number_put_set(s, "weight_cap", q->weight_cap);
	json_put_int(&s->j, "pass_percent", q->pass_percent);
	json_put_int(&s->j, "sector_percent", q->sector_percent);
	if (q->balance != BALANCE_NONE)
		json_put_c(&s->j, "balance", balance_name(q->balance));
	if (q->decides != DECIDES_NONE)
		json_put_c(&s->j, "decides", decides_name(q->decides));
	json_put_bool(&s->j, "exhaustive", q->until_spent);
	json_put_bool(&s->j, "completion", q->purse_limit > 100);
	number_put_set(s, "step_limit", q->purse_limit);
	json_put_bool(&s->j, "fill", !q->no_fill);
	if (s->p->criteria_n > 0)
		criteria_put(s);
	sectors_put(s, "sectors", false);
	sectors_put(s, "absent", true);
	if (s->p->erased) {
		json_put_bool(&s->j, "erased", true);
		json_put_bool(&s->j, "diverges", s->p->diverges);
	}
	(void)snprintf(round, sizeof round, "poll/%u", s->p->number);
	json_put_c(&s->j, "round", round);
	text_put(s, "word", s->p->word);
	json_close(&s->j);
}

void scrutiny_put(struct buf *out, const struct workshop *w, const struct poll *p)
{
	struct arena a = { 0 };
	struct scrutiny s = { .j = json_to(out), .w = w, .p = p };

	if (poll_question(w, p, &a, &s.q)) {
		json_open(&s.j);
		json_put_c(&s.j, "method", method_name(p->method));
		text_put(&s, "question", p->question);
		text_put(&s, "question_en", p->question_en);
		items_put(&s);
		ballots_put(&s);
		number_put_set(&s, "ceiling", p->ceiling);
		settings_put(&s);
		json_close(&s.j);
	} else {
		out->broken = true;
	}
	arena_free(&a);
}
