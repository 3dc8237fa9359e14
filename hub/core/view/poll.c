/* Rounds, without anything of their results. */
#include "core/view/view.h"

#include "core/method/method.h"

/* A card that was taken back or held back after the round opened keeps its place, and its words go. */
static void card_title(const struct workshop *w, uint32_t number, struct text *title, struct text *en)
{
	const struct card *c = card_at(w, number);

	*title = text("–");
	if (!card_is_open(w, c, ROLE_PARTICIPANT))
		return;
	*title = c->text;
	*en = c->en;
}

/* The one proposal of a round about the plan goes by the plan's name, or by what the activity asks. */
static void plan_title(const struct workshop *w, const struct poll *p, struct text *title, struct text *en)
{
	const struct activity *a = activity_at(w, p->activity);
	bool asks = a->question.len > 0;

	*title = w->about.plan.len > 0 ? w->about.plan : asks ? a->question : a->title;
	*en = w->about.plan.len > 0 ? w->about.plan_en : asks ? a->question_en : a->title_en;
}

static void put_item(const struct workshop *w, const struct poll *p, uint32_t item, struct json *j)
{
	uint32_t number = p->items.at[item - 1];
	struct text title = TEXT_NONE, en = TEXT_NONE;
	enum quadrant quadrant = QUADRANT_NONE;
	enum dimension dimension = DIMENSION_NONE;

	if (p->items_of == ITEMS_OF_THEMES) {
		title = theme_at(w, number)->title;
		en = theme_at(w, number)->title_en;
		quadrant = theme_at(w, number)->quadrant;
	} else if (p->items_of == ITEMS_OF_DRAFT) {
		title = draft_at(w, number)->text;
		en = draft_at(w, number)->en;
	} else if (p->items_of == ITEMS_OF_OPTIONS) {
		title = p->options[number - 1].text;
		en = p->options[number - 1].en;
	} else if (p->items_of == ITEMS_OF_ACTIONS) {
		title = action_at(w, number)->data.title;
		en = action_at(w, number)->data.title_en;
	} else if (p->items_of == ITEMS_OF_PLAN) {
		plan_title(w, p, &title, &en);
	} else if (p->items_of == ITEMS_OF_CARDS || p->items_of == ITEMS_OF_STATEMENTS) {
		card_title(w, number, &title, &en);
		quadrant = card_at(w, number)->quadrant;
	} else if (objective_at(w, number) != NULL) {
		title = objective_at(w, number)->text;
		en = objective_at(w, number)->en;
		dimension = objective_at(w, number)->dimension;
	}
	json_open(j);
	json_put_int(j, "item", item);
	json_put_int(j, "ref", number);
	json_put_c(j, "code", item_code(w, p, item));
	json_put_text(j, "text", title);
	put_opt(j, "en", en);
	put_enum(j, "quadrant", &enum_quadrant, (int)quadrant);
	put_enum(j, "dimension", &enum_dimension, (int)dimension);
	if (p->items_of == ITEMS_OF_ACTIONS || (p->items_of == ITEMS_OF_OPTIONS && p->options[number - 1].has_cost))
		json_put_int(j, "cost", poll_item_cost(p, item));
	json_close(j);
}

static void put_criteria(const struct poll *p, struct json *j)
{
	json_name(j, "criteria");
	json_open_list(j);
	for (size_t i = 0; i < p->criteria_n; i++) {
		json_open(j);
		json_put_text(j, "text", p->criteria[i].text);
		put_opt(j, "en", p->criteria[i].en);
		json_put_int(j, "weight", p->criteria[i].weight);
		json_close(j);
	}
	json_close_list(j);
}

/* The head of the log in six words: what was shown cannot be changed afterwards without being seen. */
static void put_head(struct json *j, const char *name, const struct hash *head)
{
	char words[SIX_WORDS_BYTES];

	hash_words(head, words);
	json_put_c(j, name, words);
}

enum sight see_poll(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct poll *p = poll_at(w, number);

	(void)who, (void)a;
	if (p == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "poll", p->number);
	json_put_int(j, "activity", p->activity);
	put_enum(j, "method", &enum_method, (int)p->method);
	put_enum(j, "form", &enum_form, (int)method_rows[p->method].form);
	put_enum(j, "chart", &enum_chart, (int)method_rows[p->method].chart);
	put_enum(j, "state", &enum_poll_state, (int)p->state);
	put_enum(j, "items_of", &enum_items_of, (int)p->items_of);
	put_ref(j, "draft", p->draft);
	json_put_text(j, "question", p->question);
	put_opt(j, "question_en", p->question_en);
	json_name(j, "items");
	json_open_list(j);
	for (size_t i = 0; i < p->items.n; i++)
		put_item(w, p, (uint32_t)i + 1, j);
	json_close_list(j);
	json_put_int(j, "points", p->points);
	json_put_int(j, "cap", p->cap);
	json_put_int(j, "top", p->top);
	put_criteria(p, j);
	if (p->ceiling > 0)
		json_put_int(j, "ceiling", p->ceiling);
	put_enum(j, "balance", &enum_balance, (int)p->balance);
	put_enum(j, "decides", &enum_decides, (int)p->decides);
	if (p->weight_cap > 0)
		json_put_int(j, "weight_cap", p->weight_cap);
	put_opt(j, "word", p->word);
	put_ref(j, "again", p->again);
	if (p->state != POLL_STATE_PREPARED)
		put_head(j, "opened", &p->opened_head);
	if (p->state == POLL_STATE_CLOSED || p->state == POLL_STATE_SHOWN)
		put_head(j, "closed", &p->closed_head);
	json_put_bool(j, "stale", p->stale);
	json_close(j);
	return SIGHT_SEEN;
}
