/*
 * Sessions carried on: what villages or sectors brought out comes in as cards, themes and objectives of this workshop, by the ordinary events,
 * and beside each stands the session and the code that it comes from. A session may come in by several commands: a theme that stands here
 * already is met again, so that more of its cards or an objective that cites it can follow; anything else comes once.
 */
#include "core/activity/activity.h"
#include "core/rule/rule.h"

/* Bytes of a code from elsewhere; all of ours are shorter. */
enum { CODE_BYTES = sizeof ((struct card *)0)->earlier_code - 1 };

/* One command being decided: what is there of the same session, and the numbers that its things will have. */
struct carrying {
	const struct workshop *w;
	const struct carry *c;
	struct decision *d;
	uint32_t earlier;             /* the session's number, also when it is new */
	uint32_t objectives_in;       /* the activity that objectives belong to */
	uint32_t theme, card, objective, indicator;   /* the last number given out */
	uint32_t *themes;             /* number of each theme of the command */
	struct text *codes; size_t codes_n;   /* of cards of this command */
};

/* -- what is there already -- */

static uint32_t session_of(const struct workshop *w, int64_t code)
{
	for (size_t i = 0; i < w->earlier_n; i++)
		if (w->earlier[i].code == code)
			return w->earlier[i].number;
	return (uint32_t)w->earlier_n + 1;
}

static bool is_from(const struct carrying *s, uint32_t earlier, const char *earlier_code, struct text code)
{
	return earlier == s->earlier && text_is(text_of(earlier_code), code);
}

static uint32_t theme_from(const struct carrying *s, struct text code)
{
	for (size_t i = 0; i < s->w->themes_n; i++)
		if (!s->w->themes[i].removed && is_from(s, s->w->themes[i].earlier, s->w->themes[i].earlier_code, code))
			return s->w->themes[i].number;
	return 0;
}

static bool card_is_here(const struct carrying *s, struct text code)
{
	for (size_t i = 0; i < s->w->cards_n; i++)
		if (!s->w->cards[i].withdrawn && is_from(s, s->w->cards[i].earlier, s->w->cards[i].earlier_code, code))
			return true;
	for (size_t i = 0; i < s->codes_n; i++)
		if (text_is(s->codes[i], code))
			return true;
	return false;
}

static bool objective_is_here(const struct carrying *s, size_t place)
{
	struct text code = s->c->objectives.at[place].code;

	for (size_t i = 0; i < s->w->objectives_n; i++)
		if (!s->w->objectives[i].withdrawn && is_from(s, s->w->objectives[i].earlier, s->w->objectives[i].earlier_code, code))
			return true;
	for (size_t i = 0; i < place; i++)
		if (text_is(s->c->objectives.at[i].code, code))
			return true;
	return false;
}

static bool lesson_is(enum evaluation_criterion criterion, struct text words, enum evaluation_criterion of, struct text said)
{
	return criterion == of && text_is(words, said);
}

static bool lesson_is_here(const struct carrying *s, size_t place)
{
	const struct carried_lesson *l = &s->c->lessons.at[place];
	const struct earlier *from = earlier_at(s->w, s->earlier);

	for (size_t i = 0; from != NULL && i < from->lessons_n; i++)
		if (lesson_is(from->lessons[i].criterion, from->lessons[i].text, l->criterion, l->text))
			return true;
	for (size_t i = 0; i < place; i++)
		if (lesson_is(s->c->lessons.at[i].criterion, s->c->lessons.at[i].text, l->criterion, l->text))
			return true;
	return false;
}

/* -- may it come in? -- */

static enum word code_fits(struct carrying *s, struct text code)
{
	s->d->arg = CODE_BYTES;
	return code.len <= CODE_BYTES ? word_fine : word_text_too_long;
}

static enum word card_fits(struct carrying *s, const struct carried_card *card, enum quadrant of_theme)
{
	enum word word = code_fits(s, card->code);

	if (word != word_fine)
		return word;
	if (of_theme != QUADRANT_NONE && card->quadrant != of_theme)
		return word_wrong_quadrant;
	s->d->arg = kind_rows[CARD_KIND_SWOT].limit;
	if ((int64_t)text_graphemes(card->text) > s->d->arg)
		return word_text_too_long;
	if (card_is_here(s, card->code))
		return word_carried_already;
	s->codes[s->codes_n++] = card->code;
	return word_fine;
}

static bool is_cited(const struct carry *c, size_t place)
{
	for (size_t i = 0; i < c->objectives.n; i++)
		for (size_t k = 0; k < c->objectives.at[i].themes.n; k++)
			if (c->objectives.at[i].themes.at[k] == (int64_t)place + 1)
				return true;
	return false;
}

/* Gives it its number: that of the theme which stands here already, or a new one. */
static enum word theme_fits(struct carrying *s, size_t place)
{
	const struct carried_theme *t = &s->c->themes.at[place];
	uint32_t here = theme_from(s, t->code);
	enum word word = code_fits(s, t->code);

	for (size_t i = 0; i < place; i++)
		if (text_is(s->c->themes.at[i].code, t->code))
			return word_carried_already;
	if (here != 0 && t->cards.n == 0 && !is_cited(s->c, place))
		return word_carried_already;
	if (here != 0 && theme_at(s->w, here)->quadrant != t->quadrant)
		return word_wrong_quadrant;
	s->themes[place] = here != 0 ? here : ++s->theme;
	for (size_t i = 0; word == word_fine && i < t->cards.n; i++)
		word = card_fits(s, &t->cards.at[i], t->quadrant);
	return word;
}

static enum word objective_fits(struct carrying *s, size_t place)
{
	const struct carried_objective *o = &s->c->objectives.at[place];

	for (size_t i = 0; i < o->themes.n; i++)
		if (o->themes.at[i] > (int64_t)s->c->themes.n)
			return word_no_such_thing;
	if (objective_is_here(s, place))
		return word_carried_already;
	s->indicator += (uint32_t)o->indicators.n;
	s->objective++;
	return code_fits(s, o->code);
}

static enum word things_fit(struct carrying *s)
{
	enum word word = word_fine;

	for (size_t i = 0; word == word_fine && i < s->c->themes.n; i++)
		word = theme_fits(s, i);
	for (size_t i = 0; word == word_fine && i < s->c->cards.n; i++)
		word = card_fits(s, &s->c->cards.at[i], QUADRANT_NONE);
	for (size_t i = 0; word == word_fine && i < s->c->objectives.n; i++)
		word = objective_fits(s, i);
	for (size_t i = 0; word == word_fine && i < s->c->lessons.n; i++)
		word = lesson_is_here(s, i) ? word_carried_already : word_fine;
	return word;
}

static enum word limits_hold(struct carrying *s)
{
	const struct earlier *from = earlier_at(s->w, s->earlier);
	const struct { size_t n, max; } counts[] = {
		{ s->earlier, EARLIER_MAX }, { s->theme, THEMES_MAX }, { s->w->cards_n + s->codes_n, CARDS_MAX }, { s->objective, OBJECTIVES_MAX },
		{ s->indicator, INDICATORS_MAX }, { (from == NULL ? 0 : from->lessons_n) + s->c->lessons.n, LESSONS_MAX },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		s->d->arg = (int64_t)counts[i].max;
		if (counts[i].n > counts[i].max)
			return word_too_many_things;
	}
	return word_fine;
}

/* Cards and themes belong where cards of that kind are written; objectives where objectives are, if need be further on in the agenda. */
static enum word has_place(struct carrying *s, const struct activity *a)
{
	const struct activity_row *row = &activity_rows[a->kind];
	bool writes = s->c->themes.n + s->c->cards.n == 0;

	for (size_t i = 0; i < sizeof row->writes / sizeof *row->writes; i++)
		writes = writes || row->writes[i] == CARD_KIND_SWOT;
	s->objectives_in = row->objectives ? a->number : 0;
	for (size_t i = 0; s->objectives_in == 0 && i < s->w->agenda.n; i++) {
		const struct activity *other = activity_at(s->w, s->w->agenda.at[i]);

		if (activity_rows[other->kind].objectives && !other->skipped)
			s->objectives_in = other->number;
	}
	return writes && (s->c->objectives.n == 0 || s->objectives_in != 0) ? word_fine : word_not_here;
}

/* -- the events -- */

static void card_comes(struct carrying *s, const struct carried_card *from, uint32_t theme)
{
	struct card_added *f = &fact(s->d, EVENT_CARD_ADDED)->card_added;

	f->card = ++s->card;
	f->activity = s->c->activity;
	f->kind = CARD_KIND_SWOT;
	f->quadrant = from->quadrant;
	f->text = from->text;
	f->en = from->en;
	f->entry = ENTERED_PROXY;
	if (theme != 0) {
		struct card_grouped *grouped = &fact(s->d, EVENT_CARD_GROUPED)->card_grouped;

		grouped->card = s->card;
		grouped->theme = theme;
	}
	struct card_carried *carried = &fact(s->d, EVENT_CARD_CARRIED)->card_carried;
	carried->card = s->card;
	carried->earlier = s->earlier;
	carried->code = from->code;
	carried->sector = from->sector;
}

static void theme_comes(struct carrying *s, size_t place)
{
	const struct carried_theme *from = &s->c->themes.at[place];

	if (s->themes[place] > s->w->themes_n) {
		struct theme_added *f = &fact(s->d, EVENT_THEME_ADDED)->theme_added;

		f->theme = s->themes[place];
		f->quadrant = from->quadrant;
		f->title = from->title;
		f->title_en = from->title_en;
		struct theme_carried *carried = &fact(s->d, EVENT_THEME_CARRIED)->theme_carried;
		carried->theme = s->themes[place];
		carried->earlier = s->earlier;
		carried->code = from->code;
	}
	for (size_t i = 0; i < from->cards.n; i++)
		card_comes(s, &from->cards.at[i], s->themes[place]);
}

static void indicator_comes(struct carrying *s, const struct carried_indicator *from)
{
	struct indicator_set *f = &fact(s->d, EVENT_INDICATOR_SET)->indicator_set;

	f->indicator = ++s->indicator;
	f->objective = s->objective;
	f->text = from->text;
	f->en = from->en;
	f->unit = from->unit;
	f->unit_en = from->unit_en;
	f->direction = from->direction;
	f->has_baseline = from->has_baseline;
	f->baseline = from->baseline;
	f->has_baseline_year = from->has_baseline_year;
	f->baseline_year = from->baseline_year;
	f->has_target = from->has_target;
	f->target = from->target;
	f->has_target_year = from->has_target_year;
	f->target_year = from->target_year;
	f->source = from->source;
	f->source_en = from->source_en;
}

static void objective_comes(struct carrying *s, const struct carried_objective *from)
{
	struct objective_added *f = &fact(s->d, EVENT_OBJECTIVE_ADDED)->objective_added;
	uint32_t *themes = arena_take_n(s->d->arena, from->themes.n + 1, sizeof *themes);

	for (size_t i = 0; themes != NULL && i < from->themes.n; i++)
		themes[i] = s->themes[from->themes.at[i] - 1];
	f->objective = ++s->objective;
	f->activity = s->objectives_in;
	f->text = from->text;
	f->en = from->en;
	f->dimension = from->dimension;
	f->horizon = from->horizon;
	f->themes = (struct ref_list){ themes, themes == NULL ? 0 : from->themes.n };
	f->legal = from->has_legal && from->legal;
	for (size_t i = 0; i < from->indicators.n; i++)
		indicator_comes(s, &from->indicators.at[i]);
	struct objective_carried *carried = &fact(s->d, EVENT_OBJECTIVE_CARRIED)->objective_carried;
	carried->objective = s->objective;
	carried->earlier = s->earlier;
	carried->code = from->code;
}

static void all_comes(struct carrying *s)
{
	struct session_carried *f = &fact(s->d, EVENT_SESSION_CARRIED)->session_carried;

	f->earlier = s->earlier;
	f->from = s->c->from;
	/* Numbers were given out while looking; now they are given out once more, to the things themselves. */
	s->card = (uint32_t)s->w->cards_n;
	s->objective = (uint32_t)s->w->objectives_n;
	s->indicator = (uint32_t)s->w->targets_n;
	for (size_t i = 0; i < s->c->themes.n; i++)
		theme_comes(s, i);
	for (size_t i = 0; i < s->c->cards.n; i++)
		card_comes(s, &s->c->cards.at[i], 0);
	for (size_t i = 0; i < s->c->objectives.n; i++)
		objective_comes(s, &s->c->objectives.at[i]);
	for (size_t i = 0; i < s->c->lessons.n; i++) {
		struct lesson_carried *l = &fact(s->d, EVENT_LESSON_CARRIED)->lesson_carried;

		l->earlier = s->earlier;
		l->criterion = s->c->lessons.at[i].criterion;
		l->text = s->c->lessons.at[i].text;
		l->en = s->c->lessons.at[i].en;
	}
}

enum word decide_carry(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct carry *c = &e->command.carry;
	const struct activity *a = activity_at(w, c->activity);
	size_t cards = c->cards.n;
	struct carrying s = { .w = w, .c = c, .d = d, .earlier = session_of(w, c->from.code), .theme = (uint32_t)w->themes_n,
		.objective = (uint32_t)w->objectives_n, .indicator = (uint32_t)w->targets_n };

	if (a == NULL)
		return word_no_such_thing;
	if (c->from.code == w->code)
		return word_carried_already;   /* all of its own is here */
	if (c->themes.n + c->cards.n + c->objectives.n + c->lessons.n == 0)
		return word_must_change_something;
	for (size_t i = 0; i < c->themes.n; i++)
		cards += c->themes.at[i].cards.n;
	s.themes = arena_take_n(d->arena, c->themes.n + 1, sizeof *s.themes);
	s.codes = arena_take_n(d->arena, cards + 1, sizeof *s.codes);
	if (s.themes == NULL || s.codes == NULL)
		return word_fine;              /* memory ended: apply() sees the broken arena and seals */
	enum word word = has_place(&s, a);
	if (word == word_fine)
		word = things_fit(&s);
	if (word == word_fine)
		word = limits_hold(&s);
	if (word == word_fine)
		all_comes(&s);
	return word;
}
