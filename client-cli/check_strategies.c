/* Step 5: no score leaves its group before it is shown; then means, ranks, sensitivity and the choice. */
#include "play.h"

#include <stdio.h>
#include <string.h>

/* -- before the scores are shown -- */

/* Anything that tells how an option was scored. Who has scored may be seen. */
static bool tells_scores(const struct value *option)
{
	return value_n(value_get(option, "scores")) > 0 || value_n(value_get(option, "means")) > 0 || value_get(option, "weighted") != NULL
		|| value_get(option, "equal") != NULL || value_get(option, "rank") != NULL || value_get(option, "rank_equal") != NULL;
}

static bool tells_ranks(const struct value *all)
{
	return value_bool(value_get(all, "shown")) || value_bool(value_get(all, "depends")) || value_n(value_get(all, "ranking")) > 0
		|| value_n(value_get(all, "ranking_equal")) > 0 || value_n(value_get(all, "sensitivity")) > 0
		|| value_n(value_get(all, "intervals")) > 0;
}

static void check_sees_none(struct play *p, const struct session *s, const char *who)
{
	const struct value *options = value_get(p->file, "strategy_options");

	check_int(p, tells_ranks(session_view(s, p->arena, "strategies")), 0, "strategies.hidden.%s", who);
	for (size_t i = 0; i < p->strategies.n; i++) {
		const struct value *got = play_view(p, s, "strategy", p->strategies.at[i].number);
		const char *code = text_c(p->arena, p->strategies.at[i].code);

		check_int(p, tells_scores(got), 0, "strategy.%s.hidden.%s", code, who);
		check_int(p, (int64_t)value_n(value_get(got, "scored")), (int64_t)value_n(value_get(value_at(options, i), "group_scores")),
			"strategy.%s.scored.%s", code, who);
	}
}

/* A participant sees the scores of the own sector's group, and only those. */
static void check_own_group(struct play *p, const struct session *s, enum sector sector)
{
	const struct value *options = value_get(p->file, "strategy_options");
	const char *name = enum_sector.values[sector];

	for (size_t i = 0; i < p->strategies.n; i++) {
		const struct value *got = play_view(p, s, "my_score", p->strategies.at[i].number);
		const char *code = text_c(p->arena, p->strategies.at[i].code);

		check_text(p, text_in(got, "sector"), text_of(name), "strategy.%s.own.%s", code, name);
		check_same(p, value_get(got, "values"), value_dig(value_at(options, i), "group_scores", name, NULL), "strategy.%s.own_values.%s",
			code, name);
	}
}

void check_scores_hidden(struct play *p)
{
	for (size_t i = 0; p->check && p->failed == 0 && i < onlookers_n; i++) {
		struct session *s = play_look_any(p, onlookers[i]);

		if (s == NULL)
			return;
		check_sees_none(p, s, enum_role.values[onlookers[i]]);
		if (onlookers[i] != ROLE_PARTICIPANT)
			check_int(p, play_view(p, s, "my_score", 1) != NULL, 0, "strategies.my_score.%s", enum_role.values[onlookers[i]]);
		session_close(s);
	}
	for (int k = SECTOR_STATE; p->check && p->failed == 0 && k < SECTOR_N; k++) {
		for (size_t i = 0; i < p->players_n; i++) {
			struct session *s;

			if (p->players[i].helped || (int)p->players[i].sector != k)
				continue;
			if ((s = play_look_player(p, &p->players[i])) == NULL)
				return;
			check_sees_none(p, s, enum_sector.values[k]);
			check_own_group(p, s, (enum sector)k);
			session_close(s);
			break;
		}
	}
}

/* -- after -- */

static void check_option(struct play *p, const struct value *got, const struct value *v)
{
	const struct value *want = value_get(v, "expected"), *means = value_get(want, "criterion_means"), *scores = value_get(got, "scores");
	const char *code = text_c(p->arena, text_in(v, "code"));
	bool passed = value_bool(value_get(v, "screen_passed"));

	check_text(p, text_in(got, "code"), text_in(v, "code"), "strategy.%s.code", code);
	check_refs(p, &p->tows, value_dig(got, "data", "tows", NULL), value_get(v, "tows"), "strategy.%s.tows", code);
	check_text(p, text_in(got, "screening"), text_of(passed ? "passed" : "failed"), "strategy.%s.screening", code);
	check_text(p, text_in(got, "screen_reason"), text_in(v, "screen_reason_vi"), "strategy.%s.screen_reason", code);
	check_int(p, (int64_t)value_n(value_get(got, "means")), (int64_t)value_n(means), "strategy.%s.means", code);
	for (size_t i = 0; i < value_n(means); i++)
		check_decimal(p, value_get(value_at(value_get(got, "means"), i), "mean"), value_at(means, i), "strategy.%s.mean.%zu", code, i + 1);
	check_decimal(p, value_get(got, "weighted"), value_get(want, "weighted_score"), "strategy.%s.weighted_score", code);
	check_decimal(p, value_get(got, "equal"), value_get(want, "equal_weight_score"), "strategy.%s.equal_weight_score", code);
	check_int(p, value_get(got, "rank") != NULL, passed, "strategy.%s.ranked", code);
	for (size_t i = 0; i < value_n(scores); i++) {
		const char *sector = text_c(p->arena, text_in(value_at(scores, i), "sector"));

		check_same(p, value_get(value_at(scores, i), "values"), value_dig(v, "group_scores", sector, NULL), "strategy.%s.scores.%s", code,
			sector);
	}
}

/* Sums over the groups, so that everything stays whole: of an option by criterion. */
static int64_t score_sum(const struct value *option, size_t criterion)
{
	const struct value *groups = value_get(option, "group_scores");
	int64_t sum = 0;

	for (size_t i = 0; i < value_n(groups); i++)
		sum += value_int(value_at(value_at(groups, i), criterion), 0);
	return sum;
}

/* The place of the option that leads when one weight becomes `to` and the others keep their proportions; in whole numbers. */
static size_t leader(const struct play *p, size_t criterion, int64_t to)
{
	const struct value *all = value_get(p->file, "strategy_options"), *criteria = value_get(p->file, "strategy_criteria");
	int64_t most = -1, left = 100 - int_in(value_at(criteria, criterion), "weight");
	size_t first = 0;

	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i);
		int64_t score = to * left * score_sum(v, criterion);

		for (size_t k = 0; k < value_n(criteria); k++)
			if (k != criterion)
				score += (100 - to) * int_in(value_at(criteria, k), "weight") * score_sum(v, k);
		if (value_bool(value_get(v, "screen_passed")) && score > most) {
			most = score;
			first = i;
		}
	}
	return first;
}

/* The file has no expectation here: the same is worked out once more, another way. */
static void check_sensitivity(struct play *p, const struct value *all)
{
	const struct value *rows = value_get(all, "sensitivity"), *criteria = value_get(p->file, "strategy_criteria");
	const struct value *equal = value_get(all, "ranking_equal"), *ranking = value_get(all, "ranking");
	int64_t winner = value_int(value_at(ranking, 0), 0);
	bool depends = value_int(value_at(equal, 0), 0) != winner;

	check_int(p, (int64_t)value_n(rows), (int64_t)(2 * value_n(criteria)), "strategies.sensitivity");
	for (size_t i = 0; i < value_n(rows); i++) {
		const struct value *row = value_at(rows, i);
		size_t criterion = (size_t)int_in(row, "criterion") - 1;
		int64_t change = int_in(row, "change"), weight = int_in(value_at(criteria, criterion), "weight");
		size_t first = leader(p, criterion, weight + change);

		check_text(p, names_code(&p->strategies, int_in(row, "winner")), p->strategies.at[first].code, "strategies.sensitivity.%zu%+lld",
			criterion + 1, (long long)change);
		depends = depends || int_in(row, "winner") != winner;
	}
	check_int(p, (int64_t)value_n(value_get(all, "intervals")), (int64_t)value_n(criteria), "strategies.intervals");
	for (size_t i = 0; i < value_n(criteria); i++)
		check_int(p, int_in(value_at(value_get(all, "intervals"), i), "weight"), int_in(value_at(criteria, i), "weight"),
			"strategies.interval.%zu", i + 1);
	check_int(p, value_bool(value_get(all, "depends")), depends, "strategies.depends");
}

void check_strategies(struct play *p)
{
	const struct value *want = value_get(p->file, "strategy_expected"), *options = value_get(p->file, "strategy_options");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;
	struct names eligible = { 0 }, out = { 0 };
	char key[32];

	if (s == NULL)
		return;
	const struct value *all = session_view(s, p->arena, "strategies");
	for (size_t i = 0; i < value_n(options); i++) {
		const struct value *got = play_view(p, s, "strategy", p->strategies.at[i].number);
		bool failed = text_is(text_in(got, "screening"), text("failed"));

		check_option(p, got, value_at(options, i));
		names_add(p, failed ? &out : &eligible, text_in(got, "code"), 0);
	}
	check_codes(p, &eligible, value_get(want, "eligible"), "strategies.eligible");
	check_codes(p, &out, value_get(want, "screened_out"), "strategies.screened_out");
	check_refs(p, &p->strategies, value_get(all, "ranking"), value_get(want, "ranking_weighted"), "strategies.ranking_weighted");
	check_refs(p, &p->strategies, value_get(all, "ranking_equal"), value_get(want, "ranking_equal_weights"),
		"strategies.ranking_equal_weights");
	check_int(p, value_bool(value_get(all, "agreed")), 1, "strategies.agreed");
	check_int(p, value_bool(value_get(all, "shown")), 1, "strategies.shown");
	check_sensitivity(p, all);
	session_close(s);
	check_alike(p, "strategies");
	for (size_t i = 0; i < p->strategies.n; i++) {
		(void)snprintf(key, sizeof key, "strategy/%u", p->strategies.at[i].number);
		check_alike(p, key);
	}
}

void check_chosen(struct play *p)
{
	const struct value *want = value_get(p->file, "strategy_expected");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	const struct value *all = session_view(s, p->arena, "strategies");
	check_text(p, names_code(&p->strategies, int_in(all, "chosen")), text_in(want, "chosen"), "strategies.chosen");
	check_int(p, text_in(all, "reason").len > 0, 1, "strategies.reason");
	session_close(s);
}
