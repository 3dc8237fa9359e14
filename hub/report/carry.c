#include "report/carry.h"

#include "core/thread.h"
#include "core/view/view.h"

/* Of one message, with room for its id and activity: the customs house takes 64 KiB and 512 values, the schema so many in a list. */
enum { MESSAGE_BYTES = 60000, MESSAGE_VALUES = 500, THEMES_IN_ONE = 40, CARDS_IN_THEME = 100, CARDS_IN_ONE = 200, OBJECTIVES_IN_ONE = 40,
       LESSONS_IN_ONE = 40 };
/* Values that things are made of: they themselves and their fields. */
enum { HEAD_VALUES = 12, THEME_VALUES = 6, CARD_VALUES = 6, OBJECTIVE_VALUES = 9, INDICATOR_VALUES = 13, LESSON_VALUES = 4 };

enum { THEMES, CARDS, OBJECTIVES, LESSONS, LISTS };
static const char *const list_names[LISTS] = { "themes", "cards", "objectives", "lessons" };
static const size_t list_max[LISTS] = { THEMES_IN_ONE, CARDS_IN_ONE, OBJECTIVES_IN_ONE, LESSONS_IN_ONE };

/* The message being filled. */
struct message {
	struct buf bufs[LISTS];
	struct json lists[LISTS];
	size_t counts[LISTS], values;
	uint32_t places[THEMES_MAX + 1];      /* of each theme in this message, from 1; 0 = not in it */
	uint32_t open;                        /* the theme whose list of cards is open, 0 = none */
	size_t cards;                         /* of the open theme */
};

struct carrier { const struct workshop *w; struct json file; struct message m; struct buf scratch; struct arena a; bool broken; };

/* -- messages -- */

/* A buffer that is wiped forgets that memory ended; the carrier does not. */
static void scratch_wipe(struct carrier *c)
{
	c->broken = c->broken || c->scratch.broken;
	buf_wipe(&c->scratch);
}

static void begin(struct carrier *c)
{
	struct message *m = &c->m;
	struct buf kept[LISTS];

	for (size_t i = 0; i < LISTS; i++)
		kept[i] = m->bufs[i];
	*m = (struct message){ .values = HEAD_VALUES };
	for (size_t i = 0; i < LISTS; i++) {
		m->bufs[i] = kept[i];
		c->broken = c->broken || m->bufs[i].broken;
		buf_wipe(&m->bufs[i]);
		m->lists[i] = json_to(&m->bufs[i]);
		json_open_list(&m->lists[i]);
	}
}

static void close_theme(struct carrier *c)
{
	if (c->m.open != 0) {
		json_close_list(&c->m.lists[THEMES]);
		json_close(&c->m.lists[THEMES]);
	}
	c->m.open = 0;
}

static void finish(struct carrier *c)
{
	const struct carried_from from = { c->w->code, c->w->about.title, c->w->about.title_en };
	size_t n = 0;

	close_theme(c);
	for (size_t i = 0; i < LISTS; i++)
		n += c->m.counts[i];
	if (n == 0)
		return;
	json_open(&c->file);
	json_name(&c->file, "from");
	put_data(&c->file, NULL, &shape_carried_from, &from);
	for (size_t i = 0; i < LISTS; i++) {
		json_close_list(&c->m.lists[i]);
		json_name(&c->file, list_names[i]);
		json_raw(&c->file, (struct text){ c->m.bufs[i].at, c->m.bufs[i].len });
		c->broken = c->broken || c->m.bufs[i].broken;
	}
	json_close(&c->file);
	begin(c);
}

static bool has_room(const struct carrier *c, size_t bytes, size_t values)
{
	for (size_t i = 0; i < LISTS; i++)
		bytes += c->m.bufs[i].len;
	return bytes <= MESSAGE_BYTES && c->m.values + values <= MESSAGE_VALUES;
}

static void put_item(struct carrier *c, int list, const struct buf *item, size_t values)
{
	json_raw(&c->m.lists[list], (struct text){ item->at, item->len });
	c->m.counts[list]++;
	c->m.values += values;
}

/* -- themes and cards -- */

static void text_put(struct json *j, const char *name, struct text t)
{
	if (t.len > 0)
		json_put_text(j, name, t);
}

/* A theme up to its list of cards, which stays open. */
static void theme_head(struct json *j, const struct theme *t)
{
	json_open(j);
	json_put_c(j, "code", t->code);
	json_put_c(j, "quadrant", quadrant_name(t->quadrant));
	json_put_text(j, "title", t->title);
	text_put(j, "title_en", t->title_en);
	json_name(j, "cards");
	json_open_list(j);
}

static size_t theme_bytes(const struct theme *t)
{
	struct buf b = { 0 };
	struct json j = json_to(&b);
	size_t n;

	theme_head(&j, t);
	n = b.len + 3;                        /* its ends, and a comma */
	buf_free(&b);
	return n;
}

static void open_theme(struct carrier *c, const struct theme *t)
{
	close_theme(c);
	if (!has_room(c, theme_bytes(t), THEME_VALUES) || c->m.counts[THEMES] == THEMES_IN_ONE)
		finish(c);
	theme_head(&c->m.lists[THEMES], t);
	c->m.places[t->number] = (uint32_t)++c->m.counts[THEMES];
	c->m.values += THEME_VALUES;
	c->m.open = t->number;
	c->m.cards = 0;
}

static void card_item(struct carrier *c, const struct card *card)
{
	struct json j = json_to(&c->scratch);
	const struct carried_card out = { .code = text_of(card->code), .quadrant = card->quadrant, .text = card->text, .en = card->en,
		.sector = card_sector(c->w, card) };

	scratch_wipe(c);
	put_data(&j, NULL, &shape_carried_card, &out);
}

static void theme_card(struct carrier *c, const struct theme *t, const struct card *card)
{
	card_item(c, card);
	if (c->m.cards == CARDS_IN_THEME || !has_room(c, c->scratch.len, CARD_VALUES)) {
		finish(c);
		open_theme(c, t);
	}
	json_raw(&c->m.lists[THEMES], (struct text){ c->scratch.at, c->scratch.len });
	c->m.values += CARD_VALUES;
	c->m.cards++;
}

static void put_list_item(struct carrier *c, int list, size_t values)
{
	if (!has_room(c, c->scratch.len, values) || c->m.counts[list] == list_max[list])
		finish(c);
	put_item(c, list, &c->scratch, values);
}

static bool is_told(const struct carrier *c, const struct card *card)
{
	return card->kind == CARD_KIND_SWOT && card_is_open(c->w, card, ROLE_OBSERVER);
}

/* What lies on a card of another quadrant stands by itself: a theme there takes cards of its own quadrant alone. */
static bool is_in(const struct carrier *c, const struct card *card, const struct theme *t)
{
	return card_theme(c->w, card, false) == t->number && card->quadrant == t->quadrant;
}

static void themes(struct carrier *c)
{
	for (size_t i = 0; i < c->w->themes_n; i++) {
		const struct theme *t = &c->w->themes[i];

		if (t->removed)
			continue;
		struct numbers members = theme_members(c->w, t, false, &c->a);
		open_theme(c, t);
		for (size_t k = 0; k < members.n; k++)
			if (is_told(c, card_at(c->w, members.at[k])) && is_in(c, card_at(c->w, members.at[k]), t))
				theme_card(c, t, card_at(c->w, members.at[k]));
		c->broken = c->broken || c->a.broken;
		arena_wipe(&c->a);
	}
	close_theme(c);
}

static void loose_cards(struct carrier *c)
{
	for (size_t i = 0; i < c->w->cards_n; i++) {
		const struct card *card = &c->w->cards[i];
		const struct theme *t = theme_at(c->w, card_theme(c->w, card, false));

		if (!is_told(c, card) || (t != NULL && is_in(c, card, t)))
			continue;
		card_item(c, card);
		put_list_item(c, CARDS, CARD_VALUES);
	}
}

/* -- objectives and lessons -- */

static void indicator_item(struct json *j, const struct target *t)
{
	const struct carried_indicator out = { .text = t->text, .en = t->en, .unit = t->unit, .unit_en = t->unit_en, .direction = t->direction, .has_baseline = t->has_baseline,
		.baseline = t->baseline, .has_baseline_year = t->baseline_year != 0, .baseline_year = t->baseline_year,
		.has_target = t->has_target, .target = t->target, .has_target_year = t->target_year != 0, .target_year = t->target_year,
		.source = t->source, .source_en = t->source_en };

	put_data(j, NULL, &shape_carried_indicator, &out);
}

/* Written with the places that its themes have in the message now; those that are not in it are left out. */
static void objective_item(struct carrier *c, const struct objective *o)
{
	struct json j = json_to(&c->scratch);

	scratch_wipe(c);
	json_open(&j);
	json_put_c(&j, "code", o->code);
	json_put_text(&j, "text", o->text);
	text_put(&j, "en", o->en);
	json_put_c(&j, "dimension", dimension_name(o->dimension));
	json_put_c(&j, "horizon", horizon_name(o->horizon));
	json_put_bool(&j, "legal", o->legal);
	json_name(&j, "themes");
	json_open_list(&j);
	for (size_t i = 0; i < o->themes.n; i++)
		if (c->m.places[o->themes.at[i]] != 0)
			json_int(&j, c->m.places[o->themes.at[i]]);
	json_close_list(&j);
	json_name(&j, "indicators");
	json_open_list(&j);
	for (size_t i = 0; i < o->indicators.n; i++)
		indicator_item(&j, target_at(c->w, o->indicators.at[i]));
	json_close_list(&j);
	json_close(&j);
}

/* Does the objective fit, together with the themes that it cites and that do not stand in this message yet? */
static bool objective_fits(const struct carrier *c, const struct objective *o)
{
	size_t bytes = c->scratch.len, values = OBJECTIVE_VALUES + o->themes.n + o->indicators.n * INDICATOR_VALUES, more = 0;

	for (size_t i = 0; i < o->themes.n; i++) {
		if (c->m.places[o->themes.at[i]] != 0 || theme_at(c->w, o->themes.at[i])->removed)
			continue;
		bytes += theme_bytes(theme_at(c->w, o->themes.at[i]));
		values += THEME_VALUES;
		more++;
	}
	return has_room(c, bytes, values) && c->m.counts[OBJECTIVES] < OBJECTIVES_IN_ONE && c->m.counts[THEMES] + more <= THEMES_IN_ONE;
}

static void objective(struct carrier *c, const struct objective *o)
{
	objective_item(c, o);
	if (!objective_fits(c, o))
		finish(c);
	for (size_t i = 0; i < o->themes.n; i++) {
		const struct theme *t = theme_at(c->w, o->themes.at[i]);

		/* An absurdly long objective goes with fewer of its themes rather than not at all. */
		if (c->m.places[t->number] == 0 && !t->removed && has_room(c, theme_bytes(t) + c->scratch.len, THEME_VALUES))
			open_theme(c, t);
	}
	close_theme(c);
	objective_item(c, o);
	put_item(c, OBJECTIVES, &c->scratch, OBJECTIVE_VALUES + o->themes.n + o->indicators.n * INDICATOR_VALUES);
}

static void objectives(struct carrier *c)
{
	static const enum priority order[] = { PRIORITY_A, PRIORITY_B, PRIORITY_C, PRIORITY_NONE };

	for (size_t g = 0; g < sizeof order / sizeof *order; g++)
		for (size_t i = 0; i < c->w->objectives_n; i++)
			if (!c->w->objectives[i].withdrawn && c->w->objectives[i].group == order[g])
				objective(c, &c->w->objectives[i]);
}

static void lessons(struct carrier *c)
{
	for (int k = 1; k < EVALUATION_CRITERION_N; k++) {
		const struct evaluation *x = &c->w->evaluations[k];
		const struct carried_lesson out = { (enum evaluation_criterion)k, x->lesson, x->lesson_en };
		struct json j = json_to(&c->scratch);

		if (x->lesson.len == 0)
			continue;
		scratch_wipe(c);
		put_data(&j, NULL, &shape_carried_lesson, &out);
		put_list_item(c, LESSONS, LESSON_VALUES);
	}
}

void carry_put(struct buf *out, const struct workshop *w)
{
	struct carrier c = { .w = w, .file = json_to(out) };

	begin(&c);
	json_open(&c.file);
	json_name(&c.file, "carry");
	json_open_list(&c.file);
	themes(&c);
	loose_cards(&c);
	objectives(&c);
	lessons(&c);
	finish(&c);
	json_close_list(&c.file);
	json_close(&c.file);
	out->broken = out->broken || c.broken || c.scratch.broken || c.a.broken;
	for (size_t i = 0; i < LISTS; i++)
		buf_free(&c.m.bufs[i]);
	buf_free(&c.scratch);
	arena_free(&c.a);
}

/* -- templates -- */

void template_put(struct buf *out, const struct workshop *w)
{
	struct json j = json_to(out);

	json_open(&j);
	json_put_text(&j, "title", w->about.title);
	json_name(&j, "agenda");
	json_open_list(&j);
	for (size_t i = 0; i < w->agenda.n; i++) {
		const struct activity *a = activity_at(w, w->agenda.at[i]);

		if (a->skipped)
			continue;
		json_open(&j);
		json_put_c(&j, "kind", activity_kind_name(a->kind));
		json_put_text(&j, "title", a->title);
		text_put(&j, "title_en", a->title_en);
		text_put(&j, "question", a->question);
		text_put(&j, "question_en", a->question_en);
		json_put_int(&j, "minutes", a->minutes);
		json_close(&j);
	}
	json_close_list(&j);
	json_close(&j);
}
