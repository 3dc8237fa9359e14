/*
 * What is shown anew when the one thread changes somewhere. Too much rather than too little: a phone that was not told would go on
 * showing voices behind a line of the plan that are no longer there.
 */
#include "core/plan.h"
#include "core/rule/rule.h"

/* Lines of the plan that an objective is behind. */
static void touch_served(struct workshop *w, uint32_t objective)
{
	touch(w, VIEW_OBJECTIVE, objective);
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_serves(&w->actions[i], objective))
			touch(w, VIEW_ACTION, w->actions[i].number);
	for (size_t i = 0; i < w->strategies_n; i++)
		if (refs_have(w->strategies[i].data.objectives, objective))
			touch(w, VIEW_STRATEGY, w->strategies[i].number);
}

/* Everything that a theme is behind, however far. */
static void touch_origins(struct workshop *w, uint32_t theme)
{
	for (size_t i = 0; i < w->tows_n; i++) {
		if (!refs_have(w->tows[i].data.themes, theme))
			continue;
		touch(w, VIEW_TOWS, w->tows[i].number);
		for (size_t k = 0; k < w->strategies_n; k++)
			if (refs_have(w->strategies[k].data.tows, w->tows[i].number))
				touch(w, VIEW_STRATEGY, w->strategies[k].number);
	}
	for (size_t i = 0; i < w->objectives_n; i++)
		if (numbers_have(&w->objectives[i].themes, theme))
			touch_served(w, w->objectives[i].number);
}

/* Authors of the theme's cards, and of what lies on these, are told anew what became of them. */
static void touch_fates(struct workshop *w, uint32_t theme)
{
	const struct numbers *cards = &w->themes[theme - 1].cards;

	for (size_t i = 0; i < cards->n; i++) {
		const struct card *c = card_at(w, cards->at[i]);

		touch(w, VIEW_MINE, c->number);
		for (size_t k = 0; k < c->under.n; k++)
			touch(w, VIEW_MINE, c->under.at[k]);
	}
}

void touch_theme_thread(struct workshop *w, uint32_t theme)
{
	touch_origins(w, theme);
	touch_fates(w, theme);
}

void touch_objective_thread(struct workshop *w, uint32_t objective)
{
	const struct objective *o = objective_at(w, objective);

	touch_served(w, objective);
	if (objective == w->wall_objective)
		touch(w, VIEW_STAGE, 0);
	for (size_t i = 0; i < o->themes.n; i++)
		touch_fates(w, o->themes.at[i]);
}

/* -- cards -- */

/* Themes that a card is, or could be, a voice of. */
struct theme_set { bool at[THEMES_MAX + 1]; };

static void note_themes(const struct workshop *w, const struct card *c, struct theme_set *themes)
{
	themes->at[c->theme] = true;
	if (c->into != 0)
		themes->at[card_at(w, c->into)->theme] = true;
}

static void touch_themes(struct workshop *w, const struct theme_set *themes)
{
	for (uint32_t theme = 1; theme <= w->themes_n; theme++) {
		if (!themes->at[theme])
			continue;
		touch(w, VIEW_THEME, theme);
		touch_origins(w, theme);
	}
}

static void touch_card_and_note(struct workshop *w, const struct card *c, struct theme_set *themes)
{
	note_themes(w, c, themes);
	touch(w, VIEW_MINE, c->number);
	for (size_t i = 0; i < c->under.n; i++) {
		note_themes(w, card_at(w, c->under.at[i]), themes);
		touch(w, VIEW_MINE, c->under.at[i]);
	}
	if (c->number == w->spotlight)
		touch(w, VIEW_STAGE, 0);
}

void touch_card_thread(struct workshop *w, const struct card *c)
{
	struct theme_set themes = { { false } };

	touch_card_and_note(w, c, &themes);
	touch_themes(w, &themes);
}

/* What stands behind each theme is walked once, however many cards it has. */
void touch_cards_thread(struct workshop *w, const struct numbers *cards)
{
	struct theme_set themes = { { false } };

	for (size_t i = 0; i < cards->n; i++)
		touch_card_and_note(w, card_at(w, cards->at[i]), &themes);
	touch_themes(w, &themes);
}

void touch_activity_thread(struct workshop *w, uint32_t activity)
{
	struct theme_set themes = { { false } };

	for (size_t i = 0; i < w->cards_n; i++)
		if (w->cards[i].activity == activity)
			note_themes(w, &w->cards[i], &themes);
	touch_themes(w, &themes);
}

void touch_member_thread(struct workshop *w, uint32_t member)
{
	struct theme_set themes = { { false } };

	for (size_t i = 0; i < w->cards_n; i++)
		if (w->cards[i].member == member)
			note_themes(w, &w->cards[i], &themes);
	touch_themes(w, &themes);
}
