/* Step 6: actions and their warnings, the gate at every iteration, the targets it changed, commitments, mechanisms, the thread. */
#include "play.h"

#include <stdio.h>
#include <string.h>

/* -- the action plan -- */

static void check_action(struct play *p, const struct value *got, const struct value *v)
{
	const struct value *want = value_get(v, "expected");
	const char *code = text_c(p->arena, text_in(v, "code"));

	check_text(p, text_in(got, "code"), text_in(v, "code"), "action.%s.code", code);
	check_int(p, int_in(got, "total"), int_in(want, "total"), "action.%s.total", code);
	check_int(p, int_in(got, "risk_score"), int_in(want, "risk_score"), "action.%s.risk_score", code);
	check_int(p, int_in(got, "awaiting") > 0, value_bool(value_get(want, "needs_community_decision")),
		"action.%s.needs_community_decision", code);
	check_refs(p, &p->objectives, value_dig(got, "data", "objectives", NULL), value_get(v, "objectives"), "action.%s.objectives", code);
}

void check_actions(struct play *p)
{
	const struct value *all = value_get(p->file, "actions"), *want = value_dig(p->file, "schedule_expected", "conflicts", NULL);
	struct session *s = p->check ? play_look(p, ROLE_WALL) : NULL;
	struct names late = { 0 };

	if (s == NULL)
		return;
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *got = play_view(p, s, "action", p->actions.at[i].number);

		check_action(p, got, value_at(all, i));
		if (value_n(value_get(got, "conflicts")) > 0)
			names_add(p, &late, text_in(got, "code"), 0);
	}
	check_codes(p, &late, want, "schedule.conflicts");
	const struct value *plan = session_view(s, p->arena, "plan");
	check_refs(p, &p->actions, value_get(plan, "conflicts"), want, "plan.conflicts");
	check_int(p, int_in(plan, "actions"), (int64_t)value_n(all), "plan.actions");
	session_close(s);
	check_alike(p, "plan");
}

/* -- one thread -- */

static bool is_told(const struct value *refs, int64_t number)
{
	for (size_t i = 0; i < value_n(refs); i++)
		if (value_int(value_at(refs, i), 0) == number)
			return true;
	return false;
}

/* Themes of the objectives that the action serves, in the order of the file. */
static void themes_behind(struct play *p, const struct value *action, struct names *out)
{
	const struct value *all = value_get(p->file, "swot_themes"), *served = value_get(action, "objectives");

	for (size_t i = 0; i < value_n(all); i++) {
		struct text theme = text_in(value_at(all, i), "code");
		bool cited = false;

		for (size_t k = 0; k < value_n(served); k++) {
			const struct value *cites = value_get(value_with(value_get(p->file, "objectives"), "code", value_text(value_at(served, k))),
				"themes");

			for (size_t j = 0; j < value_n(cites); j++)
				cited = cited || text_is(value_text(value_at(cites, j)), theme);
		}
		if (cited)
			names_add(p, out, theme, names_find(&p->themes, theme));
	}
}

/* From an action back to every card of the file that stands in a theme of its objectives, and to no other. */
static void check_origin(struct play *p, const struct value *action, const struct value *origin)
{
	const struct value *items = value_get(p->file, "swot_items"), *cards = value_get(origin, "cards");
	const char *code = text_c(p->arena, text_in(action, "code"));
	struct names themes = { 0 };
	int64_t expected = 0, found = 0;

	themes_behind(p, action, &themes);
	check_int(p, (int64_t)value_n(value_get(origin, "themes")), (int64_t)themes.n, "thread.%s.themes", code);
	for (size_t i = 0; i < themes.n; i++)
		check_int(p, is_told(value_get(origin, "themes"), themes.at[i].number), 1, "thread.%s.%.*s", code, TEXT_ARGS(themes.at[i].code));
	for (size_t i = 0; i < value_n(items); i++) {
		const struct value *v = value_at(items, i);

		if (names_find(&themes, text_in(v, "theme")) == 0)
			continue;
		expected++;
		found += is_told(cards, names_find(&p->cards, text_in(v, "id")));
	}
	check_int(p, found, expected, "thread.%s.found", code);
	check_int(p, (int64_t)value_n(cards), expected, "thread.%s.cards", code);
}

/* And forward from a participant's first card: to its theme, and to actions that serve objectives of that theme. */
static void check_fate(struct play *p)
{
	const struct value *items = value_get(p->file, "swot_items"), *actions = value_get(p->file, "actions");
	const struct player *who = NULL;
	const struct value *v = NULL;

	for (size_t i = 0; i < value_n(items) && who == NULL; i++) {
		v = value_at(items, i);
		who = player_of(p, text_in(v, "author"));
		who = who != NULL && !who->helped && text_in(v, "theme").len > 0 ? who : NULL;
	}
	struct session *s = who == NULL ? NULL : play_look_player(p, who);
	if (s == NULL)
		return;
	const struct value *mine = play_view(p, s, "mine", names_find(&p->cards, text_in(v, "id")));
	const char *code = text_c(p->arena, text_in(v, "id"));
	struct names served = { 0 };
	for (size_t i = 0; i < value_n(actions); i++) {
		struct names themes = { 0 };

		themes_behind(p, value_at(actions, i), &themes);
		if (names_find(&themes, text_in(v, "theme")) != 0)
			names_add(p, &served, text_in(value_at(actions, i), "code"), 0);
	}
	check_text(p, names_code(&p->themes, int_in(mine, "theme")), text_in(v, "theme"), "fate.%s.theme", code);
	check_int(p, (int64_t)value_n(value_get(mine, "actions")), (int64_t)served.n, "fate.%s.actions", code);
	for (size_t i = 0; i < served.n; i++)
		check_int(p, is_told(value_get(mine, "actions"), names_find(&p->actions, served.at[i].code)), 1, "fate.%s.%.*s", code,
			TEXT_ARGS(served.at[i].code));
	session_close(s);
}

void check_thread(struct play *p)
{
	const struct value *all = value_get(p->file, "actions");
	struct session *s = p->check ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	for (size_t i = 0; i < value_n(all); i++)
		check_origin(p, value_at(all, i), value_get(play_view(p, s, "action", p->actions.at[i].number), "origin"));
	session_close(s);
	check_fate(p);
}
