#include "core/thread.h"

#include "core/plan.h"
#include "core/view/view.h"

/* -- cards and their themes -- */

uint32_t card_theme(const struct workshop *w, const struct card *c, bool staff)
{
	const struct card *host = card_at(w, c->into);

	if (host != NULL && host->theme != 0 && (staff || !card_is_held(host)))
		return host->theme;
	return c->theme;
}

struct numbers theme_members(const struct workshop *w, const struct theme *t, bool staff, struct arena *a)
{
	struct numbers found = { 0 };

	for (size_t i = 0; i < t->cards.n; i++) {
		const struct card *c = card_at(w, t->cards.at[i]);

		if (card_theme(w, c, staff) != t->number)
			continue;
		/* One that lies on another of this theme follows that one. */
		if (c->into == 0 || card_at(w, c->into)->theme != t->number || (!staff && card_is_held(card_at(w, c->into))))
			numbers_put(a, &found, c->number);
		for (size_t k = 0; k < c->under.n; k++)
			if (card_theme(w, card_at(w, c->under.at[k]), staff) == t->number && (staff || !card_is_held(c)))
				numbers_put(a, &found, c->under.at[k]);
	}
	return found;
}

enum sector card_sector(const struct workshop *w, const struct card *c)
{
	return c->earlier != 0 ? c->earlier_sector : sector_of(w, c->member);
}

void voices_count(const struct workshop *w, const struct numbers *cards, bool staff, struct arena *a, int64_t by[SECTOR_N])
{
	bool *seen = arena_take(a, w->members_n + 1);

	for (size_t i = 0; seen != NULL && i < cards->n; i++) {
		const struct card *c = card_at(w, cards->at[i]);
		enum sector sector = card_sector(w, c);

		if (c->withdrawn || (!staff && card_is_held(c)) || sector == SECTOR_NONE || (c->earlier == 0 && seen[c->member]))
			continue;
		if (c->earlier == 0)
			seen[c->member] = true;
		by[sector]++;
	}
}

bool wall_may_show(const struct workshop *w, uint32_t card)
{
	const struct card *c = card_at(w, card);

	return c != NULL && !c->withdrawn && !card_is_held(c);
}

bool objective_stands(const struct workshop *w, uint32_t objective)
{
	return objective_at(w, objective) != NULL && !objective_at(w, objective)->withdrawn;
}

bool action_stands(const struct workshop *w, uint32_t action)
{
	return action_at(w, action) != NULL && !action_at(w, action)->removed;
}

/* -- back -- */

static bool may_see(enum role role, enum view_kind kind)
{
	return (view_rows[kind].who & (1u << role)) != 0;
}

static void cite(const struct workshop *w, bool *cited, struct ref_list themes)
{
	for (size_t i = 0; i < themes.n; i++)
		cited[themes.at[i]] = !theme_at(w, themes.at[i])->removed;
}

static void cite_tows(const struct workshop *w, bool *cited, struct ref_list tows)
{
	for (size_t i = 0; i < tows.n; i++)
		if (!tows_at(w, tows.at[i])->removed)
			cite(w, cited, tows_at(w, tows.at[i])->data.themes);
}

static void cite_objectives(const struct workshop *w, bool *cited, struct ref_list objectives)
{
	for (size_t i = 0; i < objectives.n; i++)
		if (!objective_at(w, objectives.at[i])->withdrawn)
			cite(w, cited, numbers_list(&objective_at(w, objectives.at[i])->themes));
}

static void cite_all(const struct workshop *w, bool *cited, enum view_kind of, uint32_t number)
{
	switch (of) {
	case VIEW_TOWS:
		cite(w, cited, tows_at(w, number)->data.themes);
		break;
	case VIEW_STRATEGY:
		cite_tows(w, cited, strategy_at(w, number)->data.tows);
		cite_objectives(w, cited, strategy_at(w, number)->data.objectives);
		break;
	case VIEW_OBJECTIVE:
		cite(w, cited, numbers_list(&objective_at(w, number)->themes));
		break;
	default:
		cite_objectives(w, cited, action_at(w, number)->data.objectives);
		break;
	}
}

static bool cites_one(const struct tows *t, const bool *cited)
{
	for (size_t i = 0; i < t->data.themes.n; i++)
		if (cited[t->data.themes.at[i]])
			return true;
	return false;
}

static struct numbers tows_behind(const struct workshop *w, const bool *cited, enum view_kind of, uint32_t number, struct arena *a)
{
	struct numbers found = { 0 };

	for (size_t i = 0; of != VIEW_TOWS && i < w->tows_n; i++) {
		const struct tows *t = &w->tows[i];

		if (!t->removed && (of == VIEW_STRATEGY ? refs_have(strategy_at(w, number)->data.tows, t->number) : cites_one(t, cited)))
			numbers_put(a, &found, t->number);
	}
	return found;
}

static void put_cards(const struct workshop *w, const struct numbers *members, enum role role, struct arena *a, struct numbers *to)
{
	for (size_t i = 0; may_see(role, VIEW_CARD) && i < members->n && to->n < ORIGIN_CARDS_MAX; i++) {
		const struct card *c = card_at(w, members->at[i]);

		if (!card_is_held(c) && card_is_open(w, c, role))
			numbers_put(a, to, c->number);
	}
}

struct origin thread_origin(const struct workshop *w, enum view_kind of, uint32_t number, enum role role, struct arena *a)
{
	bool *cited = arena_take(a, w->themes_n + 1);
	struct origin o = { 0 };
	struct numbers all = { 0 };

	if (cited == NULL)
		return o;
	cite_all(w, cited, of, number);
	for (uint32_t theme = 1; theme <= w->themes_n; theme++) {
		if (!cited[theme])
			continue;
		struct numbers members = theme_members(w, theme_at(w, theme), false, a);
		if (may_see(role, VIEW_THEME))
			numbers_put(a, &o.themes, theme);
		put_cards(w, &members, role, a, &o.cards);
		for (size_t i = 0; i < members.n; i++)
			numbers_put(a, &all, members.at[i]);
	}
	if (may_see(role, VIEW_TOWS))
		o.tows = tows_behind(w, cited, of, number, a);
	voices_count(w, &all, false, a, o.voices);
	return o;
}

/* -- forward -- */

static void put_actions(const struct workshop *w, const struct numbers *objectives, struct arena *a, struct numbers *to)
{
	bool *asked = arena_take(a, w->objectives_n + 1);

	for (size_t i = 0; asked != NULL && i < objectives->n; i++)
		asked[objectives->at[i]] = true;
	for (size_t i = 0; asked != NULL && i < w->actions_n; i++) {
		const struct ref_list *served = &w->actions[i].data.objectives;
		bool serves = false;

		for (size_t k = 0; !serves && k < served->n; k++)
			serves = asked[served->at[k]];
		if (serves && !w->actions[i].removed)
			numbers_put(a, to, w->actions[i].number);
	}
}

struct fate thread_fate(const struct workshop *w, const struct card *c, struct arena *a)
{
	struct fate f = { 0 };

	if (c->withdrawn || card_is_held(c) || card_theme(w, c, false) == 0)
		return f;
	f.theme = card_theme(w, c, false);
	for (size_t i = 0; i < w->tows_n; i++)
		if (!w->tows[i].removed && refs_have(w->tows[i].data.themes, f.theme))
			numbers_put(a, &f.tows, w->tows[i].number);
	for (size_t i = 0; i < w->objectives_n; i++)
		if (!w->objectives[i].withdrawn && numbers_have(&w->objectives[i].themes, f.theme))
			numbers_put(a, &f.objectives, w->objectives[i].number);
	put_actions(w, &f.objectives, a, &f.actions);
	return f;
}
