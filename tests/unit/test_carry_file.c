/* Carry files and templates: what goes out, message by message, and comes in again elsewhere. */
#include "carry_world.h"

#include "base/prng.h"
#include "core/thread.h"
#include "report/carry.h"

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
		cmocka_unit_test(secrets_stay),
		cmocka_unit_test(what_goes_out_comes_in),
		cmocka_unit_test(a_template_makes_the_same_agenda),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
