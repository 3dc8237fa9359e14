/* Step 5: criteria are agreed, options screened and scored by the sectors' groups in private, shown, talked over, one is chosen. */
#include "play.h"

#include <stdio.h>
#include <string.h>

#include "report/numbers.h"

static void agree_on_criteria(struct play *p, const struct value *all)
{
	struct command set = { .kind = COMMAND_SET_CRITERIA }, agree = { .kind = COMMAND_AGREE_CRITERIA, .agree_criteria.agreed = true };
	size_t n = value_n(all);
	struct criterion *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = (struct criterion){ .text = text_in(value_at(all, i), "vi"), .en = text_in(value_at(all, i), "en"),
			.weight = int_in(value_at(all, i), "weight") };
	set.set_criteria.criteria = (struct criterion_list){ at, at == NULL ? 0 : n };
	(void)play_do(p, p->facilitator, &set);
	(void)play_do(p, p->facilitator, &agree);
}

/* -- options -- */

static bool share_tows(const struct value *x, const struct value *y)
{
	const struct value *a = value_get(x, "tows"), *b = value_get(y, "tows");

	for (size_t i = 0; i < value_n(a); i++)
		for (size_t k = 0; k < value_n(b); k++)
			if (text_is(value_text(value_at(a, i)), value_text(value_at(b, k))))
				return true;
	return false;
}

/* The last option of the file combines those before it whose TOWS strategies it takes over. */
static struct ref_list parts_of(struct play *p, const struct value *all, size_t place)
{
	uint32_t *at = arena_take_n(p->arena, place + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; at != NULL && place + 1 == value_n(all) && i < place; i++)
		if (share_tows(value_at(all, i), value_at(all, place)))
			at[n++] = names_find(&p->strategies, text_in(value_at(all, i), "code"));
	return (struct ref_list){ at, n };
}

static bool is_one_of(struct ref_list list, uint32_t number)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i] == number)
			return true;
	return false;
}

/* Its chain, rough cost and objectives are those of the file's actions that follow it or a part of it. */
static void follow(struct play *p, struct strategy_data *data, struct text code)
{
	const struct value *actions = value_get(p->file, "actions");
	size_t n = value_n(actions);
	struct text *chain = arena_take_n(p->arena, n + 1, sizeof *chain), *chain_en = arena_take_n(p->arena, n + 1, sizeof *chain_en);
	uint32_t *served = arena_take_n(p->arena, p->objectives.n + 1, sizeof *served);

	if (chain == NULL || chain_en == NULL || served == NULL)
		return;
	data->chain.at = chain;
	data->chain_en.at = chain_en;
	data->objectives.at = served;
	for (size_t i = 0; i < n; i++) {
		const struct value *v = value_at(actions, i), *cost = value_get(v, "cost");
		struct text option = text_in(v, "option");

		if (!text_is(option, code) && !is_one_of(data->parts, names_find(&p->strategies, option)))
			continue;
		chain[data->chain.n++] = text_in(v, "vi");
		chain_en[data->chain_en.n++] = text_in(v, "en");
		for (size_t k = 0; k < value_n(cost); k++)
			data->cost += value_int(value_at(cost, k), 0);
		struct ref_list objectives = names_list(p, &p->objectives, value_get(v, "objectives"));
		for (size_t k = 0; k < objectives.n; k++)
			if (!is_one_of(data->objectives, objectives.at[k]))
				served[data->objectives.n++] = objectives.at[k];
	}
	data->has_cost = data->cost > 0;
}

static void screen(struct play *p, uint32_t strategy, const struct value *v)
{
	/* The file says why, not which: its one failure is about harm to the environment. */
	static const enum must_have failed = MUST_HAVE_HARM;
	struct command c = { .kind = COMMAND_SCREEN_STRATEGY, .screen_strategy = { .strategy = strategy, .screening = SCREENING_PASSED } };

	if (!value_bool(value_get(v, "screen_passed"))) {
		c.screen_strategy.screening = SCREENING_FAILED;
		c.screen_strategy.failed = (struct must_have_list){ &failed, 1 };
		c.screen_strategy.reason = text_in(v, "screen_reason_vi");
		c.screen_strategy.reason_en = text_in(v, "screen_reason_en");
	}
	play_wish(p, p->facilitator, &c, NULL);
}

static void write_options(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++) {
		const struct value *v = value_at(all, i);
		struct command c = { .kind = COMMAND_ADD_STRATEGY };
		struct strategy_data *data = &c.add_strategy.data;

		*data = (struct strategy_data){ .title = text_in(v, "vi"), .title_en = text_in(v, "en"),
			.tows = names_list(p, &p->tows, value_get(v, "tows")), .parts = parts_of(p, all, i) };
		follow(p, data, text_in(v, "code"));
		names_add(p, &p->strategies, text_in(v, "code"), play_do(p, p->facilitator, &c));
		screen(p, p->strategies.at[i].number, v);
	}
	(void)play_settle(p);
}

/* -- scores -- */

/* Those of a sector who have a phone and have not left take turns. */
static const struct player *scorer(struct play *p, enum sector sector, size_t turn)
{
	const struct value *people = value_get(p->file, "participants");
	const struct player **able = arena_take_n(p->arena, p->players_n + 1, sizeof *able);
	size_t n = 0;

	for (size_t i = 0; able != NULL && i < p->players_n; i++)
		if (p->players[i].sector == sector && !p->players[i].helped && value_get(value_at(people, i), "left_after_phase") == NULL)
			able[n++] = &p->players[i];
	return n == 0 ? NULL : able[turn % n];
}

/* One of three groups gives its paper to the helper; the others have one of them type it on the own phone. */
static void score(struct play *p, size_t option, enum sector sector, const struct value *values)
{
	struct command c = { .kind = COMMAND_SCORE_STRATEGY };
	size_t n = value_n(values);
	int64_t *at = arena_take_n(p->arena, n + 1, sizeof *at);
	const struct player *who = ((int)sector + (int)option) % 3 == 0 ? NULL : scorer(p, sector, option);
	char key[32];

	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = value_int(value_at(values, i), 0);
	c.score_strategy = (struct score_strategy){ .strategy = p->strategies.at[option].number, .sector = sector,
		.values = { at, at == NULL ? 0 : n } };
	(void)play_do(p, who == NULL ? p->helper : who->s, &c);
	(void)snprintf(key, sizeof key, "my_score/%u", c.score_strategy.strategy);
	if (who != NULL)
		(void)play_await(p, who->s, key, "sector", enum_sector.values[sector]);
}

static void score_all(struct play *p, const struct value *all)
{
	for (size_t i = 0; i < value_n(all); i++)
		for (int s = SECTOR_STATE; s < SECTOR_N && p->failed == 0; s++)
			score(p, i, (enum sector)s, value_dig(value_at(all, i), "group_scores", enum_sector.values[s], NULL));
}

/* -- the choice -- */

/* A sentence of the catalog in a language, with a score as the language writes it; in the play's arena. */
static struct text said(struct play *p, enum language language, const char *key, struct text score)
{
	struct buf number = { 0 }, out = { 0 };
	struct decimal d;

	if (decimal_read(score, &d))
		quantity_put(&number, language, d);
	const struct say_arg args[] = { { "score", { number.at, number.len }, 0 } };
	say_put(&out, language, key, args, 1);
	struct text t = text_copy(p->arena, (struct text){ out.at, out.len });
	buf_free(&out);
	buf_free(&number);
	return t;
}

static void choose(struct play *p)
{
	struct command talk = { .kind = COMMAND_DISCUSS_STRATEGIES }, c = { .kind = COMMAND_CHOOSE_STRATEGY };
	uint32_t chosen = names_find(&p->strategies, text_in(value_get(p->file, "strategy_expected"), "chosen"));
	struct session *s = play_look(p, ROLE_WALL);

	if (s == NULL || chosen == 0)
		return;
	struct text weighted = text_in(play_view(p, s, "strategy", chosen), "weighted");
	bool depends = value_bool(value_get(session_view(s, p->arena, "strategies"), "depends"));
	session_close(s);
	talk.discuss_strategies.text = said(p, LANGUAGE_VI, "cli.play_talk", TEXT_NONE);
	talk.discuss_strategies.en = said(p, LANGUAGE_EN, "cli.play_talk", TEXT_NONE);
	if (depends)
		(void)play_do(p, p->facilitator, &talk);
	c.choose_strategy = (struct choose_strategy){ .strategy = chosen, .reason = said(p, LANGUAGE_VI, "cli.play_reason", weighted),
		.reason_en = said(p, LANGUAGE_EN, "cli.play_reason", weighted) };
	(void)play_do(p, p->facilitator, &c);
}

void play_strategies(struct play *p)
{
	const struct value *all = value_get(p->file, "strategy_options");

	if (value_n(all) == 0)
		return;
	play_go(p, ACTIVITY_KIND_STRATEGIES);
	agree_on_criteria(p, value_get(p->file, "strategy_criteria"));
	write_options(p, all);
	play_turn(p, COMMAND_OPEN_INPUT, ACTIVITY_KIND_STRATEGIES);
	score_all(p, all);
	check_scores_hidden(p);
	play_turn(p, COMMAND_CLOSE_INPUT, ACTIVITY_KIND_STRATEGIES);
	check_scores_hidden(p);
	play_turn(p, COMMAND_REVEAL, ACTIVITY_KIND_STRATEGIES);
	check_strategies(p);
	choose(p);
	check_chosen(p);
	play_say(p, "play_strategies", (int64_t)value_n(all));
}
