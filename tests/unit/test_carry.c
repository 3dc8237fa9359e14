/* Sessions carried on: what comes in and what is refused, with nothing half done; and what goes out, message by message. */
#include "options_world.h"

#include "../support/gate_world.h"
#include "base/prng.h"
#include "core/thread.h"
#include "report/carry.h"

enum { SWOT = 1, OBJECTIVES, PAUSE };

/* Three steps; the objectives are the second, a break the third. */
static struct mini three_steps(int64_t code)
{
	static const struct part parts[] = { { .kind = ACTIVITY_KIND_SWOT, .title = { "Thẻ", 5 }, .minutes = 10 },
		{ .kind = ACTIVITY_KIND_OBJECTIVES, .title = { "Mục tiêu", 10 }, .minutes = 10 }, { .kind = ACTIVITY_KIND_PAUSE, .title = { "Nghỉ", 6 }, .minutes = 5 } };
	struct mini m = mini_open();

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Xã Đồng Mây") },
		.agenda = { parts, 3 }, .code = code, .zone = 420, .rules_version = RULES_VERSION } });
	return m;
}

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

/* -- out, and in again -- */

enum { MESSAGES_MAX = 400 };
struct messages { struct text at[MESSAGES_MAX]; size_t n; };

/* Each message by its braces. */
static struct messages sent_on(struct mini *m)
{
	struct messages found = { .n = 0 };
	struct buf out = { 0 };
	size_t depth = 0, begin = 0;
	bool quoted = false;

	carry_put(&out, m->w);
	assert_false(out.broken);
	const char *kept = arena_copy(&m->a, out.at, out.len);
	assert_non_null(value_get(value_read(&m->a, &customs_file, kept, out.len), "carry"));
	for (size_t i = 0; i < out.len; i++) {
		quoted = kept[i] == '"' && kept[i - 1] != '\\' ? !quoted : quoted;
		if (!quoted && kept[i] == '{' && ++depth == 2)
			begin = i;
		if (!quoted && kept[i] == '}' && depth-- == 2)
			found.at[found.n++] = (struct text){ kept + begin, i + 1 - begin };
	}
	buf_free(&out);
	return found;
}

/* Through the customs house of the hub, with the id and the activity that a client puts in front. */
static enum word brought(struct mini *m, struct text message, uint32_t activity)
{
	struct buf frame = { 0 };
	struct frame_in in;
	int64_t arg = 0;

	buf_f(&frame, "{\"do\":\"carry\",\"id\":\"00000000000000000000000000000001\",\"activity\":%u,", activity);
	buf_put(&frame, message.at + 1, message.len - 1);
	const char *kept = arena_copy(&m->a, frame.at, frame.len);
	enum word word = codec_read_frame(&m->a, kept, frame.len, &in, &arg);
	buf_free(&frame);
	return word != word_fine ? word : attempt(m, ROLE_FACILITATOR, 0, in.command, NULL);
}

static bool says(const struct messages *all, const char *words)
{
	for (size_t i = 0; i < all->n; i++)
		if (memmem(all->at[i].at, all->at[i].len, words, strlen(words)) != NULL)
			return true;
	return false;
}

static uint32_t card_of(struct mini *m, uint32_t member, enum quadrant quadrant, const char *words)
{
	return BY(m, member, ADD_CARD, add_card, .activity = SWOT, .kind = CARD_KIND_SWOT, .quadrant = quadrant, .text = text_of(words));
}

/* What is not for all to read goes nowhere. */
static void secrets_stay(void **state)
{
	struct mini m = three_steps(482917);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = SWOT);
	mini_join(&m, SECTOR_STATE, GENDER_FEMALE, PRESENCE_OWN_PHONE);
	RUN(&m, EDIT_MEMBER, edit_member, .member = 1, .office = text("Chủ tịch Hội"));
	card_of(&m, 1, QUADRANT_S, "Chè");
	RUN(&m, HIDE_CARD, hide_card, .card = card_of(&m, 1, QUADRANT_S, "Giấu"), .reason = text("Lý do"));
	RUN(&m, WITHDRAW_CARD, withdraw_card, .card = card_of(&m, 1, QUADRANT_S, "Rút"));
	RUN(&m, HOLD_NEW_CARDS, hold_new_cards, .hold = true);
	card_of(&m, 1, QUADRANT_S, "Chờ");
	struct messages all = sent_on(&m);
	assert_int_equal(all.n, 0);              /* nothing was shown yet */
	RUN(&m, REVEAL, reveal, .activity = SWOT);
	RUN(&m, ADD_OBJECTIVE, add_objective, .activity = OBJECTIVES, .text = text("Đã rút lại"), .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_SHORT);
	RUN(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 1);
	all = sent_on(&m);
	assert_int_equal(all.n, 1);
	assert_true(says(&all, "Chè") && says(&all, "\"sector\":\"state\""));
	assert_false(says(&all, "Giấu") || says(&all, "Rút") || says(&all, "Chờ") || says(&all, "Đã rút lại"));
	assert_false(says(&all, "NN01") || says(&all, "Chủ tịch") || says(&all, "female") || says(&all, "member"));
	mini_close(&m);
}

/* A session as large as they come: long cards in many themes, stacks, objectives that cite themes far apart. */
static struct mini large_session(struct prng *dice)
{
	struct mini m = three_steps(482917);
	struct buf words = { 0 };

	RUN(&m, OPEN_INPUT, open_input, .activity = SWOT);
	for (int i = 0; i < 9; i++)
		mini_join(&m, (enum sector)(1 + i % 3), GENDER_NONE, PRESENCE_OWN_PHONE);
	for (int i = 0; i < 60; i++)
		RUN(&m, ADD_THEME, add_theme, .quadrant = (enum quadrant)(1 + i % 4), .title = text("Nhóm \"vấn đề\""));
	for (uint32_t i = 1; i <= 700; i++) {
		buf_wipe(&words);
		/* Half of them as long on the wire as a card can be, so that bytes end first; the others are many values. */
		for (size_t k = 0, n = i < 350 ? prng_below(dice, 20) : 0; k < n; k++)
			buf_c(&words, "<ướt\\>");
		buf_f(&words, "%u", i);
		enum quadrant quadrant = (enum quadrant)(1 + prng_below(dice, 4));
		BY(&m, 1 + (uint32_t)prng_below(dice, 9), ADD_CARD, add_card, .activity = SWOT, .kind = CARD_KIND_SWOT, .quadrant = quadrant,
			.text = text_copy(&m.a, (struct text){ words.at, words.len }),
			.en = i < 350 ? text("<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<") : text("x"));
		/* Theme 1 takes more than a message, and more than a list, can hold. */
		if (quadrant == QUADRANT_S && prng_below(dice, 10) > 0)
			RUN(&m, GROUP_CARD, group_card, .card = i, .theme = 1);
		else if (prng_below(dice, 5) > 0)
			RUN(&m, GROUP_CARD, group_card, .card = i, .theme = (uint32_t)quadrant + 4 * (uint32_t)prng_below(dice, 15));
		if (i > 1 && prng_below(dice, 8) == 0)
			(void)FAC(&m, MERGE_CARD, merge_card, .card = i, .into = 1 + (uint32_t)prng_below(dice, i - 1));
	}
	for (uint32_t i = 1; i <= 90; i++) {
		const uint32_t themes[] = { 1 + (uint32_t)prng_below(dice, 60), 1 + (uint32_t)prng_below(dice, 60), 1 + (uint32_t)prng_below(dice, 60) };
		uint32_t number = RUN(&m, ADD_OBJECTIVE, add_objective, .activity = OBJECTIVES, .text = text("Mục tiêu"), .dimension = DIMENSION_SOCIAL,
			.horizon = HORIZON_LONG, .themes = { themes, prng_below(dice, 4) });

		for (size_t k = 0; k < prng_below(dice, 20); k++)
			RUN(&m, ADD_INDICATOR, add_indicator, .objective = number, .text = text("Chỉ tiêu"), .unit = text("%"), .direction = DIRECTION_DECREASE);
		if (i % 2 == 0)
			RUN(&m, SET_PRIORITY, set_priority, .objective = number, .group = (enum priority)(1 + i % 3));
	}
	for (int k = 1; k < EVALUATION_CRITERION_N; k++)
		RUN(&m, ANSWER_EVALUATION, answer_evaluation, .criterion = (enum evaluation_criterion)k, .lesson = text("Bài học"));
	RUN(&m, REVEAL, reveal, .activity = SWOT);
	buf_free(&words);
	return m;
}

static const struct card *card_from(const struct workshop *w, const char *code)
{
	for (size_t i = 0; i < w->cards_n; i++)
		if (strcmp(w->cards[i].earlier_code, code) == 0)
			return &w->cards[i];
	return NULL;
}

static const char *theme_code(const struct workshop *w, uint32_t theme, bool from)
{
	const struct theme *t = theme_at(w, theme);

	return t == NULL ? "" : from ? t->earlier_code : t->code;
}

static void same_cards(const struct workshop *was, const struct workshop *is)
{
	assert_int_equal(is->cards_n, was->cards_n);
	for (size_t i = 0; i < was->cards_n; i++) {
		const struct card *old = &was->cards[i], *new = card_from(is, old->code);
		uint32_t theme = card_theme(was, old, false);

		assert_non_null(new);
		assert_true(text_is(old->text, new->text));
		assert_int_equal(old->quadrant, new->quadrant);
		assert_int_equal(card_sector(was, old), card_sector(is, new));
		/* On a card of another quadrant it lay with that theme; here it stands by itself. */
		if (theme != 0 && theme_at(was, theme)->quadrant != old->quadrant)
			theme = 0;
		assert_string_equal(theme_code(was, theme, false), theme_code(is, new->theme, true));
	}
}

static void same_objectives(const struct workshop *was, const struct workshop *is)
{
	assert_int_equal(is->objectives_n, was->objectives_n);
	assert_int_equal(is->targets_n, was->targets_n);
	for (size_t i = 0; i < is->objectives_n; i++) {
		const struct objective *new = &is->objectives[i], *old = NULL;

		for (size_t k = 0; k < was->objectives_n; k++)
			if (strcmp(was->objectives[k].code, new->earlier_code) == 0)
				old = &was->objectives[k];
		assert_non_null(old);
		assert_int_equal(new->indicators.n, old->indicators.n);
		assert_int_equal(new->themes.n, old->themes.n);
		for (size_t k = 0; k < old->themes.n; k++)
			assert_string_equal(theme_code(was, old->themes.at[k], false), theme_code(is, new->themes.at[k], true));
	}
}

static void what_goes_out_comes_in(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct prng dice = prng_from(seed);
		struct mini m = large_session(&dice), next = three_steps(730164);
		struct messages all = sent_on(&m);

		assert_true(all.n > 8);
		for (size_t i = 0; i < all.n; i++) {
			assert_true(all.at[i].len <= 60000);
			assert_int_equal(brought(&next, all.at[i], SWOT), word_fine);
			assert_int_equal(brought(&next, all.at[i], SWOT), word_carried_already);
		}
		assert_int_equal(next.w->themes_n, 60);
		assert_int_equal(next.w->earlier_n, 1);
		assert_int_equal(next.w->earlier[0].lessons_n, EVALUATION_CRITERION_N - 1);
		same_cards(m.w, next.w);
		same_objectives(m.w, next.w);
		mini_close(&m);
		mini_close(&next);
	}
}

/* An agenda as a template makes the same agenda. */
static void a_template_makes_the_same_agenda(void **state)
{
	struct mini m = opened("led-7-steps");
	struct buf out = { 0 };

	(void)state;
	RUN(&m, SKIP_ACTIVITY, skip_activity, .activity = 2, .skipped = true);
	RUN(&m, MOVE_ACTIVITY, move_activity, .activity = 5, .after = 1);
	RUN(&m, EDIT_ACTIVITY, edit_activity, .activity = 5, .title = text("Nhóm \"của tôi\""), .has_minutes = true, .minutes = 77);
	template_put(&out, m.w);
	const struct value *v = value_read(&m.a, &customs_file, out.at, out.len), *agenda = value_get(v, "agenda");
	assert_int_equal(value_n(agenda), m.w->activities_n - 1);
	assert_true(text_is(value_text(value_get(value_at(agenda, 1), "title")), text("Nhóm \"của tôi\"")));
	assert_int_equal(value_int(value_get(value_at(agenda, 1), "minutes"), 0), 77);
	/* As a command it is what the file says. */
	struct buf frame = { 0 };
	struct frame_in in;
	int64_t arg = 0;
	buf_c(&frame, "{\"do\":\"create_workshop\",\"id\":\"00000000000000000000000000000001\",\"about\":{\"title\":\"x\"},\"agenda\":");
	const char *list = memmem(out.at, out.len, "\"agenda\":", 9);
	assert_non_null(list);
	buf_put(&frame, list + 9, out.len - (size_t)(list + 9 - out.at));
	assert_int_equal(codec_read_frame(&m.a, frame.at, frame.len, &in, &arg), word_fine);
	assert_int_equal(in.command.create_workshop.agenda.n, value_n(agenda));
	assert_int_equal(in.command.create_workshop.agenda.at[1].kind, ACTIVITY_KIND_THEMES);
	buf_free(&frame);
	buf_free(&out);
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
		cmocka_unit_test(secrets_stay),
		cmocka_unit_test(what_goes_out_comes_in),
		cmocka_unit_test(a_template_makes_the_same_agenda),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
