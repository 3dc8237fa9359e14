/*
 * Random lives of steps 1 and 5: whoever is shown something else than before is told so, nothing points at what is gone, the rules of
 * criteria and choice hold after every step, and the log folds to the same state.
 */
#include "options_world.h"

#include "base/prng.h"

enum { STEPS = 500, LIVES = 8, SINGLE_KEYS = 1, LISTS = 3, LIST_MAX = 24, AUDIENCES = 5 };

static const struct audience audiences[AUDIENCES] = {
	{ ROLE_FACILITATOR, 0 }, { ROLE_WALL, 0 }, { ROLE_PARTICIPANT, 1 }, { ROLE_PARTICIPANT, 2 }, { ROLE_PARTICIPANT, 3 },
};

struct life {
	struct mini m;
	struct prng r;
	struct entry log[STEPS + 64]; size_t log_n;
	size_t done[COMMAND_N];
	struct hash before[AUDIENCES][LISTS * LIST_MAX + SINGLE_KEYS];
};

static uint32_t some(struct life *l, size_t n)
{
	return (uint32_t)prng_below(&l->r, n + 1) + (n > 0 && prng_below(&l->r, 9) > 0);   /* seldom 0 or one too many */
}

static struct ref_list several(struct life *l, size_t most, size_t of)
{
	uint32_t *at = arena_take_n(&l->m.a, most + 1, sizeof *at);
	size_t n = (size_t)prng_below(&l->r, most + 1);

	for (size_t i = 0; i < n; i++)
		at[i] = 1 + (uint32_t)prng_below(&l->r, of + 1);
	return (struct ref_list){ at, n };
}

/* Mostly of the right halves, as far as there are themes. */
static struct tows_data tows_drawn(struct life *l, enum tows_type type)
{
	const struct workshop *w = l->m.w;
	const enum quadrant halves[2] = { type == TOWS_TYPE_SO || type == TOWS_TYPE_ST ? QUADRANT_S : QUADRANT_W,
		type == TOWS_TYPE_SO || type == TOWS_TYPE_WO ? QUADRANT_O : QUADRANT_T };
	struct tows_data data = { .type = type, .text = text("Chiến lược"), .themes = several(l, 3, w->themes_n) };
	uint32_t *at = arena_take_n(&l->m.a, 2, sizeof *at);

	if (prng_below(&l->r, 4) == 0)
		return data;
	data.themes = (struct ref_list){ at, 2 };
	for (size_t i = 0; i < w->themes_n; i++)
		for (size_t h = 0; h < 2; h++)
			if (!w->themes[i].removed && w->themes[i].quadrant == halves[h] && (at[h] == 0 || prng_below(&l->r, 2) == 0))
				at[h] = w->themes[i].number;
	return data;
}

static struct strategy_data strategy_drawn(struct life *l)
{
	const struct workshop *w = l->m.w;

	return (struct strategy_data){ .title = text("Phương án"), .tows = several(l, 2, w->tows_n), .objectives = several(l, 2, w->objectives_n),
		.parts = several(l, 2, w->strategies_n), .local = prng_below(&l->r, 2) == 0 };
}

static struct criterion_list criteria_drawn(struct life *l)
{
	size_t n = 2 + (size_t)prng_below(&l->r, 3);
	struct criterion *at = arena_take_n(&l->m.a, n, sizeof *at);
	int64_t left = 100;

	for (size_t i = 0; i < n; i++) {
		at[i] = (struct criterion){ .text = text("Tiêu chí"), .weight = i + 1 == n ? left : (int64_t)prng_below(&l->r, (uint64_t)left + 1) };
		left -= at[i].weight;
	}
	return (struct criterion_list){ at, n };
}

static struct int_list values_drawn(struct life *l)
{
	size_t n = prng_below(&l->r, 6) == 0 ? 0 : l->m.w->choice.criteria_n;
	int64_t *at = arena_take_n(&l->m.a, n + 1, sizeof *at);

	for (size_t i = 0; i < n; i++)
		at[i] = 1 + (int64_t)prng_below(&l->r, 5);
	return (struct int_list){ at, n };
}

#define C(KIND, name, ...) ((struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })

static struct command about_the_room(struct life *l, uint32_t activity)
{
	const struct workshop *w = l->m.w;

	switch (prng_below(&l->r, 10)) {
	case 0: return C(OPEN_INPUT, open_input, .activity = activity);
	case 1: return C(CLOSE_INPUT, close_input, .activity = activity);
	case 2: return C(REVEAL, reveal, .activity = activity);
	case 3: return C(CONCEAL, conceal, .activity = activity);
	case 4: return C(EDIT_MEMBER, edit_member, .member = 1 + (uint32_t)prng_below(&l->r, 4), .sector = (enum sector)(1 + prng_below(&l->r, 3)));
	case 5: return w->ended ? C(REOPEN_WORKSHOP, reopen_workshop, 0) : C(END_WORKSHOP, end_workshop, 0);
	case 6: return C(ADD_OBJECTIVE, add_objective, .activity = mini_activity(&l->m, ACTIVITY_KIND_OBJECTIVES), .text = text("Mục tiêu"),
			.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_LONG, .themes = several(l, 2, w->themes_n));
	case 7: return C(EDIT_OBJECTIVE, edit_objective, .objective = some(l, w->objectives_n), .has_themes = true, .themes = several(l, 2, w->themes_n));
	case 8: return C(WITHDRAW_OBJECTIVE, withdraw_objective, .objective = some(l, w->objectives_n));
	default: return C(REMOVE_THEME, remove_theme, .theme = some(l, w->themes_n));
	}
}

static struct command about_options(struct life *l)
{
	static const enum must_have failed[] = { MUST_HAVE_LEGAL };
	const struct workshop *w = l->m.w;
	enum screening screening = (enum screening)(1 + prng_below(&l->r, 3));

	switch (prng_below(&l->r, 12)) {
	case 0: return C(SET_CRITERIA, set_criteria, .criteria = criteria_drawn(l));
	case 1: return C(AGREE_CRITERIA, agree_criteria, .agreed = prng_below(&l->r, 4) > 0);
	case 2: return C(ADD_STRATEGY, add_strategy, .data = strategy_drawn(l));
	case 3: return C(EDIT_STRATEGY, edit_strategy, .strategy = some(l, w->strategies_n), .data = strategy_drawn(l));
	case 4: return prng_below(&l->r, 4) > 0 ? C(ADD_STRATEGY, add_strategy, .data = strategy_drawn(l)) :
		C(REMOVE_STRATEGY, remove_strategy, .strategy = some(l, w->strategies_n));
	case 5: return C(SCREEN_STRATEGY, screen_strategy, .strategy = some(l, w->strategies_n), .screening = screening,
			.failed = { failed, 1 }, .reason = text("Vì sao"));
	case 6: return C(CHOOSE_STRATEGY, choose_strategy, .strategy = some(l, w->strategies_n), .reason = text("Vì sao"));
	case 7: return C(DISCUSS_STRATEGIES, discuss_strategies, .text = text("Đã bàn"));
	default: return C(SCORE_STRATEGY, score_strategy, .strategy = some(l, w->strategies_n), .sector = (enum sector)(1 + prng_below(&l->r, 3)),
			.values = values_drawn(l));
	}
}

static struct command about_tows(struct life *l)
{
	const struct workshop *w = l->m.w;
	uint32_t number = some(l, w->tows_n);
	enum tows_type type = tows_at(w, number) != NULL ? tows_at(w, number)->data.type : (enum tows_type)(1 + prng_below(&l->r, 4));

	switch (prng_below(&l->r, 6)) {
	case 0: return C(ADD_TOWS, add_tows, .data = tows_drawn(l, (enum tows_type)(1 + prng_below(&l->r, 4))));
	case 1: return C(EDIT_TOWS, edit_tows, .tows = number, .data = tows_drawn(l, type));
	case 2: return prng_below(&l->r, 3) > 0 ? C(ADD_TOWS, add_tows, .data = tows_drawn(l, type)) : C(REMOVE_TOWS, remove_tows, .tows = number);
	default: return C(ADD_THEME, add_theme, .quadrant = (enum quadrant)(1 + prng_below(&l->r, 4)), .title = text("Nhóm"));
	}
}

static struct command drawn(struct life *l)
{
	uint64_t what = prng_below(&l->r, 10);

	if (what < 2)
		return about_the_room(l, mini_activity(&l->m, ACTIVITY_KIND_STRATEGIES));
	return what < 5 ? about_tows(l) : about_options(l);
}

/* -- what somebody is shown -- */

static struct key key_of(size_t place)
{
	const enum view_kind lists[] = { VIEW_TOWS, VIEW_STRATEGY, VIEW_MY_SCORE };

	if (place < SINGLE_KEYS)
		return (struct key){ VIEW_STRATEGIES, 0 };
	place -= SINGLE_KEYS;
	return (struct key){ lists[place / LIST_MAX], (uint32_t)(place % LIST_MAX) + 1 };
}

static struct hash sight_of(const struct life *l, const struct audience *who, struct key key)
{
	struct buf b = seen(&l->m, key, who->role, who->member);
	struct hash h = hash_of(b.at, b.len);

	buf_free(&b);
	return h;
}

/* Every sight that is another than before was touched by the last entry. */
static void look_around(struct life *l, bool compare)
{
	for (size_t i = 0; i < AUDIENCES; i++) {
		for (size_t k = 0; k < LISTS * LIST_MAX + SINGLE_KEYS; k++) {
			struct key key = key_of(k);
			struct hash now = sight_of(l, &audiences[i], key);

			if (compare && !hash_same(&now, &l->before[i][k], sizeof now) && key_touched(l->m.w, key) != l->m.w->seq)
				fail_msg("%s/%u changed without a touch by %s", view_rows[key.kind].name, key.number,
					command_rows[l->log[l->log_n - 1].command.kind].name);
			l->before[i][k] = now;
		}
	}
}

/* -- what holds after every step -- */

static void links_hold(const struct workshop *w)
{
	for (size_t i = 0; i < w->tows_n; i++)
		for (size_t k = 0; k < w->tows[i].data.themes.n; k++)
			assert_false(theme_at(w, w->tows[i].data.themes.at[k])->removed);
	for (size_t i = 0; i < w->strategies_n; i++) {
		const struct strategy_data *d = &w->strategies[i].data;

		for (size_t k = 0; k < d->tows.n; k++)
			assert_false(tows_at(w, d->tows.at[k])->removed);
		for (size_t k = 0; k < d->objectives.n; k++)
			assert_false(objective_at(w, d->objectives.at[k])->withdrawn);
		for (size_t k = 0; k < d->parts.n; k++)
			assert_false(strategy_at(w, d->parts.at[k])->removed);
	}
}

static void rules_hold(const struct workshop *w)
{
	const struct choice *c = &w->choice;
	int64_t sum = 0;

	for (size_t i = 0; i < c->criteria_n; i++)
		sum += c->criteria[i].weight;
	assert_true(sum == 100 || (c->criteria_n == 0 && !c->agreed));
	for (size_t i = 0; i < w->strategies_n; i++)
		for (int g = SECTOR_STATE; !w->strategies[i].removed && g < SECTOR_N; g++)
			assert_true(w->strategies[i].scores[g].n == 0 || (c->agreed && w->strategies[i].scores[g].n == c->criteria_n));
	if (c->chosen == 0)
		return;
	assert_false(strategy_at(w, c->chosen)->removed);
	assert_int_not_equal(strategy_at(w, c->chosen)->screening, SCREENING_FAILED);
	assert_true(c->reason.len > 0);
}

/* The same entries into a new workshop. */
static void log_folds_to_the_same(const struct life *l)
{
	struct mini again = opened("led-7-steps");
	struct outcome out;

	for (size_t i = 0; i < l->log_n; i++)
		assert_true(apply(again.w, &l->log[i], &again.chain, &again.a, &out));
	struct hash a = workshop_digest(l->m.w), b = workshop_digest(again.w);
	assert_memory_equal(&a, &b, sizeof a);
	mini_close(&again);
}

static void lives(void **state)
{
	static struct life l;
	size_t done[COMMAND_N] = { 0 };

	(void)state;
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		memset(&l, 0, sizeof l);
		l.m = opened("led-7-steps");
		l.r = prng_from(seed);
		look_around(&l, false);
		for (int step = 0; step < STEPS; step++) {
			struct command c = drawn(&l);
			enum word word = attempt(&l.m, ROLE_FACILITATOR, 0, c, &l.log[l.log_n++]);

			done[c.kind] += word == word_fine;
			look_around(&l, true);
			links_hold(l.m.w);
			rules_hold(l.m.w);
		}
		log_folds_to_the_same(&l);
		mini_close(&l.m);
	}
	const enum command_kind wanted[] = { COMMAND_ADD_TOWS, COMMAND_EDIT_TOWS, COMMAND_REMOVE_TOWS, COMMAND_SET_CRITERIA, COMMAND_AGREE_CRITERIA,
		COMMAND_ADD_STRATEGY, COMMAND_EDIT_STRATEGY, COMMAND_REMOVE_STRATEGY, COMMAND_SCREEN_STRATEGY, COMMAND_SCORE_STRATEGY,
		COMMAND_CHOOSE_STRATEGY, COMMAND_REVEAL, COMMAND_CONCEAL, COMMAND_EDIT_MEMBER, COMMAND_REMOVE_THEME, COMMAND_WITHDRAW_OBJECTIVE };
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (done[wanted[i]] < LIVES)
			fail_msg("%s was done %zu times only", command_rows[wanted[i]].name, done[wanted[i]]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lives) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
