/* Sessions carried on: what comes in with its origin, what is refused, and that nothing is half done. */
#include "carry_world.h"

/* -- a small session from elsewhere -- */

static const struct carried_card theme_cards[] = {
	{ .code = { "S01", 3 }, .quadrant = QUADRANT_S, .text = { "Chè", 4 }, .en = { "Tea", 3 }, .sector = SECTOR_COMMUNITY },
	{ .code = { "S02", 3 }, .quadrant = QUADRANT_S, .text = { "Đất", 5 }, .sector = SECTOR_PRIVATE },
};
static const struct carried_card loose_cards[] = { { .code = { "T01", 3 }, .quadrant = QUADRANT_T, .text = { "Lũ", 3 } } };
static const struct carried_theme some_themes[] = { { .code = { "S-A", 3 }, .quadrant = QUADRANT_S, .title = { "Đất chè", 10 }, .cards = { theme_cards, 2 } } };
static const int64_t first_place[] = { 1 }, second_place[] = { 2 };
static const struct carried_indicator some_indicators[] = { { .text = { "Hộ", 4 }, .unit = { "%", 1 }, .direction = DIRECTION_INCREASE,
	.has_target = true, .target = { 905, 1 }, .has_target_year = true, .target_year = 2030 } };
static const struct carried_objective some_objectives[] = { { .code = { "M04", 3 }, .text = { "Nước sạch", 13 }, .dimension = DIMENSION_SOCIAL,
	.horizon = HORIZON_MEDIUM, .has_legal = true, .legal = true, .themes = { first_place, 1 }, .indicators = { some_indicators, 1 } } };
static const struct carried_lesson some_lessons[] = { { .criterion = EVALUATION_CRITERION_LESSONS, .text = { "Hỏi sớm", 10 } } };

static struct carry whole(void)
{
	return (struct carry){ .activity = SWOT, .from = { 730164, text("Thôn Nà Pản"), TEXT_NONE }, .themes = { some_themes, 1 },
		.cards = { loose_cards, 1 }, .objectives = { some_objectives, 1 }, .lessons = { some_lessons, 1 } };
}

static enum word bring(struct mini *m, struct carry c)
{
	return attempt(m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_CARRY, .carry = c }, NULL);
}

/* Nothing of it is there. */
static void refused(struct mini *m, struct carry c, enum word want)
{
	size_t was[] = { m->w->cards_n, m->w->themes_n, m->w->objectives_n, m->w->targets_n, m->w->earlier_n };

	assert_string_equal(word_rows[bring(m, c)].name, word_rows[want].name);
	size_t is[] = { m->w->cards_n, m->w->themes_n, m->w->objectives_n, m->w->targets_n, m->w->earlier_n };
	assert_memory_equal(was, is, sizeof was);
}

static void it_comes_in_with_its_origin(void **state)
{
	struct mini m = three_steps(482917);

	(void)state;
	/* Its place does not write objectives: they go where objectives are. */
	assert_int_equal(bring(&m, whole()), word_fine);
	assert_null(shown(&m, VIEW_CARD, 1, ROLE_WALL));            /* its step is not shown yet */
	assert_int_equal(FAC(&m, REVEAL, reveal, .activity = SWOT), word_fine);
	const struct value *card = shown(&m, VIEW_CARD, 2, ROLE_WALL), *objective = shown(&m, VIEW_OBJECTIVE, 1, ROLE_WALL);
	assert_true(text_is(value_text(value_get(card, "from")), text("Thôn Nà Pản")));
	assert_true(text_is(value_text(value_get(card, "from_code")), text("S02")));
	assert_true(text_is(value_text(value_get(card, "sector")), text("private")));
	assert_null(value_get(shown(&m, VIEW_CARD, 3, ROLE_WALL), "sector"));
	assert_int_equal(value_int(value_get(card, "theme"), 0), 1);
	assert_int_equal(value_int(value_get(objective, "activity"), 0), OBJECTIVES);
	assert_true(text_is(value_text(value_get(objective, "from_code")), text("M04")));
	assert_true(value_bool(value_get(objective, "legal")));
	assert_int_equal(value_n(value_get(value_get(objective, "origin"), "cards")), 2);
	assert_int_equal(value_int(value_get(value_get(value_get(objective, "origin"), "voices"), "community"), 0), 1);
	assert_true(text_is(value_text(value_get(value_at(value_get(objective, "indicators"), 0), "target")), text("90.5")));
	const struct value *earlier = shown(&m, VIEW_EARLIER, 1, ROLE_PARTICIPANT);
	assert_int_equal(value_int(value_get(earlier, "code"), 0), 730164);
	assert_int_equal(value_int(value_get(earlier, "cards"), 0), 3);
	assert_int_equal(value_n(value_get(earlier, "lessons")), 1);
	/* Another of the same session gets no new number, another session does. */
	struct carry more = whole();
	more.themes.n = more.cards.n = more.objectives.n = 0;
	more.lessons = (struct carried_lesson_list){ &(struct carried_lesson){ .criterion = EVALUATION_CRITERION_IMPACT, .text = text("Hỏi sớm") }, 1 };
	assert_int_equal(RUN(&m, CARRY, carry, .activity = PAUSE, .from = more.from, .lessons = more.lessons), 1);
	assert_int_equal(RUN(&m, CARRY, carry, .activity = PAUSE, .from = { 730165, text("Thôn khác"), TEXT_NONE }, .lessons = more.lessons), 2);
	assert_int_equal(value_n(value_get(shown(&m, VIEW_EARLIER, 1, ROLE_WALL), "lessons")), 2);
	assert_null(shown(&m, VIEW_EARLIER, 1, ROLE_REPORTER));
	mini_close(&m);
}

/* -- twice -- */

static void nothing_comes_twice(void **state)
{
	struct mini m = three_steps(482917);
	struct carry c = whole();

	(void)state;
	assert_int_equal(bring(&m, c), word_fine);
	refused(&m, c, word_carried_already);
	c.themes = (struct carried_theme_list){ &(struct carried_theme){ .code = text("S-A"), .quadrant = QUADRANT_S, .title = text("Đất chè") }, 1 };
	c.cards.n = c.objectives.n = c.lessons.n = 0;
	refused(&m, c, word_carried_already);        /* met again for nothing */
	c = whole();
	for (int part = 0; part < 4; part++) {
		struct carry only = whole();

		only.themes.n = part == 0;
		only.cards.n = part == 1;
		only.lessons.n = part == 3;
		only.objectives = part == 2 ? (struct carried_objective_list){ &(struct carried_objective){ .code = text("M04"), .text = text("Nước"),
			.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_SHORT }, 1 } : (struct carried_objective_list){ 0 };
		refused(&m, only, word_carried_already);
	}
	/* The same codes of another session are other things. */
	c.from.code = 730165;
	assert_int_equal(bring(&m, c), word_fine);
	/* What was taken away again may come once more. */
	assert_int_equal(FAC(&m, WITHDRAW_CARD, withdraw_card, .card = 3), word_fine);
	c = whole();
	c.themes.n = c.objectives.n = c.lessons.n = 0;
	assert_int_equal(bring(&m, c), word_fine);
	refused(&m, c, word_carried_already);
	assert_int_equal(FAC(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 1), word_fine);
	c = whole();
	c.themes = (struct carried_theme_list){ &(struct carried_theme){ .code = text("S-A"), .quadrant = QUADRANT_S, .title = text("Đất chè") }, 1 };
	c.cards.n = c.lessons.n = 0;
	assert_int_equal(bring(&m, c), word_fine);   /* and cites the theme that is here already */
	assert_int_equal(m.w->themes_n, 2);
	assert_int_equal(m.w->objectives[m.w->objectives_n - 1].themes.at[0], 1);
	/* Its own things it has. */
	c = whole();
	c.from.code = 482917;
	refused(&m, c, word_carried_already);
	mini_close(&m);
}

/* Within one message: cards, themes and objectives. */
static void nothing_comes_twice_at_once(void **state)
{
	struct mini m = three_steps(482917);
	const struct carried_card same[] = { theme_cards[0], theme_cards[0] };
	const struct carried_theme twins[] = { some_themes[0], { .code = text("S-A"), .quadrant = QUADRANT_S, .title = text("Nhóm") } };
	const struct carried_objective double_[] = { some_objectives[0], some_objectives[0] };
	const struct carried_lesson lessons[] = { some_lessons[0], some_lessons[0] };

	(void)state;
	struct carry c = { .activity = SWOT, .from = { 730164, text("Thôn"), TEXT_NONE }, .cards = { same, 2 } };
	refused(&m, c, word_carried_already);
	c.cards.n = 0;
	c.themes = (struct carried_theme_list){ twins, 2 };
	refused(&m, c, word_carried_already);
	c.themes.n = 1;
	c.objectives = (struct carried_objective_list){ double_, 2 };
	refused(&m, c, word_carried_already);
	c.objectives.n = 1;
	c.cards = (struct carried_card_list){ theme_cards, 1 };     /* stands in the theme already */
	refused(&m, c, word_carried_already);
	c.cards.n = 0;
	c.lessons = (struct carried_lesson_list){ lessons, 2 };
	refused(&m, c, word_carried_already);
	c.lessons.n = 1;
	assert_int_equal(bring(&m, c), word_fine);
	mini_close(&m);
}

/* -- what does not fit -- */

static void what_does_not_fit_is_refused_whole(void **state)
{
	struct mini m = three_steps(482917);
	struct carry c = whole();
	struct carried_theme theme = some_themes[0];
	struct carried_card card = theme_cards[0];
	struct carried_objective objective = some_objectives[0];

	(void)state;
	c.activity = 9;
	refused(&m, c, word_no_such_thing);
	c.activity = PAUSE;
	refused(&m, c, word_not_here);
	c.activity = OBJECTIVES;
	refused(&m, c, word_not_here);
	c = (struct carry){ .activity = SWOT, .from = { 730164, text("Thôn"), TEXT_NONE } };
	refused(&m, c, word_must_change_something);
	/* A card of another quadrant than its theme; a theme that is not in the message. */
	card.quadrant = QUADRANT_W;
	theme.cards = (struct carried_card_list){ &card, 1 };
	c.themes = (struct carried_theme_list){ &theme, 1 };
	refused(&m, c, word_wrong_quadrant);
	c.themes.n = 0;
	objective.themes = (struct int_list){ second_place, 1 };
	c.objectives = (struct carried_objective_list){ &objective, 1 };
	refused(&m, c, word_no_such_thing);
	c.objectives.n = 0;
	/* A code that none of ours could be, a card longer than a card. */
	card = theme_cards[0];
	card.code = text("ĐĐĐĐĐĐĐĐ");
	c.cards = (struct carried_card_list){ &card, 1 };
	refused(&m, c, word_text_too_long);
	card = theme_cards[0];
	char words[400];
	memset(words, 'a', sizeof words);
	card.text = (struct text){ words, (size_t)kind_rows[CARD_KIND_SWOT].limit + 1 };
	refused(&m, c, word_text_too_long);
	card.text.len--;
	assert_int_equal(bring(&m, c), word_fine);
	/* A theme that is here already, in another quadrant. */
	assert_int_equal(bring(&m, (struct carry){ .activity = SWOT, .from = c.from, .themes = { some_themes, 1 }, .lessons = { some_lessons, 1 } }),
		word_carried_already);                                  /* S01 came above */
	theme.cards.n = 0;
	assert_int_equal(bring(&m, (struct carry){ .activity = SWOT, .from = c.from, .themes = { &theme, 1 } }), word_fine);
	theme.quadrant = QUADRANT_O;
	theme.cards = (struct carried_card_list){ &(struct carried_card){ .code = text("O01"), .quadrant = QUADRANT_O, .text = text("Khách") }, 1 };
	refused(&m, (struct carry){ .activity = SWOT, .from = c.from, .themes = { &theme, 1 } }, word_wrong_quadrant);
	/* Objectives without a step for them. */
	assert_int_equal(FAC(&m, SKIP_ACTIVITY, skip_activity, .activity = OBJECTIVES, .skipped = true), word_fine);
	refused(&m, (struct carry){ .activity = SWOT, .from = c.from, .objectives = { some_objectives, 1 } }, word_not_here);
	/* Only who runs the workshop. */
	for (enum role role = ROLE_GUEST; role < ROLE_N; role++)
		assert_int_equal(role_may(role, COMMAND_CARRY), role == ROLE_FACILITATOR);
	mini_close(&m);
}

static void limits_hold(void **state)
{
	struct mini m = three_steps(482917);
	struct carry c = { .activity = SWOT, .from = { 730164, text("Thôn"), TEXT_NONE }, .themes = { some_themes, 1 } };

	(void)state;
	for (int i = 0; i < THEMES_MAX; i++)
		RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_S, .title = text("Nhóm"));
	refused(&m, c, word_too_many_things);
	c.themes.n = 0;
	c.objectives = (struct carried_objective_list){ some_objectives, 1 };
	c.objectives.at = &(struct carried_objective){ .code = text("M01"), .text = text("Nước"), .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_SHORT };
	for (int i = 0; i < OBJECTIVES_MAX; i++)
		RUN(&m, ADD_OBJECTIVE, add_objective, .activity = OBJECTIVES, .text = text("M"), .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_SHORT);
	refused(&m, c, word_too_many_things);
	c.objectives.n = 0;
	struct carried_lesson lessons[LESSONS_MAX + 1];
	char words[LESSONS_MAX + 1];
	memset(words, 'a', sizeof words);
	for (size_t i = 0; i <= LESSONS_MAX; i++)
		lessons[i] = (struct carried_lesson){ .criterion = EVALUATION_CRITERION_IMPACT, .text = { words, i + 1 } };
	c.lessons = (struct carried_lesson_list){ lessons, LESSONS_MAX + 1 };
	refused(&m, c, word_too_many_things);
	c.lessons.n--;
	assert_int_equal(bring(&m, c), word_fine);
	c.lessons = (struct carried_lesson_list){ &lessons[LESSONS_MAX], 1 };
	refused(&m, c, word_too_many_things);
	for (int64_t code = 1; code < EARLIER_MAX; code++) {
		c.from.code = 800000 + code;
		assert_int_equal(bring(&m, c), word_fine);
	}
	c.from.code = 900000;
	refused(&m, c, word_too_many_things);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_in_with_its_origin),
		cmocka_unit_test(nothing_comes_twice),
		cmocka_unit_test(nothing_comes_twice_at_once),
		cmocka_unit_test(what_does_not_fit_is_refused_whole),
		cmocka_unit_test(limits_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
