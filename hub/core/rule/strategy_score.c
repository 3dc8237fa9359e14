/* Scores of the options by sector groups: given on the group's own phones in secret, compared when all are shown. */
#include "core/rule/rule.h"
#include "core/scores.h"

static bool is_in_state(const struct workshop *w, enum activity_state state)
{
	for (size_t i = 0; i < w->activities_n; i++)
		if (w->activities[i].kind == ACTIVITY_KIND_STRATEGIES && w->activities[i].state == state)
			return true;
	return false;
}

static bool is_on_agenda(const struct workshop *w)
{
	for (size_t i = 0; i < w->activities_n; i++)
		if (w->activities[i].kind == ACTIVITY_KIND_STRATEGIES)
			return true;
	return false;
}

bool scores_are_open(const struct workshop *w)
{
	return is_in_state(w, ACTIVITY_STATE_OPEN);
}

bool scores_are_shown(const struct workshop *w)
{
	return is_in_state(w, ACTIVITY_STATE_SHOWN) && !scores_are_open(w);
}

/* Of an option that was removed too: the log has them still. */
bool scores_are_secret(const struct workshop *w)
{
	for (size_t i = 0; i < w->strategies_n && !scores_are_shown(w); i++)
		for (int g = SECTOR_STATE; g < SECTOR_N; g++)
			if (w->strategies[i].scores[g].n > 0)
				return true;
	return false;
}

struct scoring scores_of(const struct workshop *w, struct arena *a)
{
	const struct choice *c = &w->choice;
	struct scored *options = arena_take_n(a, w->strategies_n + 1, sizeof *options);
	int64_t *weights = arena_take_n(a, c->criteria_n + 1, sizeof *weights);

	if (options == NULL || weights == NULL)
		return (struct scoring){ 0 };   /* the arena says so */
	for (size_t i = 0; i < w->strategies_n; i++) {
		const struct strategy *s = &w->strategies[i];

		options[i].out = s->screening == SCREENING_FAILED;
		for (int g = SECTOR_STATE; !s->removed && g < SECTOR_N; g++)
			options[i].by[g] = s->scores[g].n > 0 ? s->scores[g].values : NULL;
	}
	for (size_t k = 0; k < c->criteria_n; k++)
		weights[k] = c->criteria[k].weight;
	return (struct scoring){ options, w->strategies_n, weights, c->criteria_n };
}

static const struct strategy *find(const struct workshop *w, uint32_t number)
{
	const struct strategy *s = strategy_at(w, number);

	return s == NULL || s->removed ? NULL : s;
}

/* Those who run the room type what a group wrote on paper, also before and after. */
static enum word may_score(const struct workshop *w, const struct actor *by, enum sector sector)
{
	uint32_t seat;

	if (role_runs(by->role))
		return word_fine;
	enum word word = acts_for(w, by, 0, &seat);
	if (word != word_fine)
		return word;
	if (seat == 0 || member_at(w, seat)->sector != sector)
		return word_not_your_sector;
	if (!is_on_agenda(w))
		return word_not_here;
	return scores_are_open(w) ? word_fine : word_closed_input;
}

enum word decide_score_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct score_strategy *c = &e->command.score_strategy;
	const struct strategy *s = find(w, c->strategy);

	if (s == NULL)
		return word_no_such_thing;
	enum word word = may_score(w, &e->by, c->sector);
	if (word != word_fine)
		return word;
	if (!w->choice.agreed)
		return word_criteria_not_agreed;
	if (c->values.n == 0 && s->scores[c->sector].n == 0)
		return word_already_there;
	if (c->values.n != 0 && c->values.n != w->choice.criteria_n) {
		d->arg = (int64_t)w->choice.criteria_n;
		return word_wrong_values;
	}
	struct strategy_scored *f = &fact(d, EVENT_STRATEGY_SCORED)->strategy_scored;
	f->strategy = c->strategy;
	f->sector = c->sector;
	f->values = c->values;
	f->note = c->values.n > 0 ? c->note : TEXT_NONE;
	return word_fine;
}

void fold_strategy_scored(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct strategy_scored *f = &event->strategy_scored;
	struct sector_scores *scores = &w->strategies[f->strategy - 1].scores[f->sector];

	(void)e;
	scores->values = f->values.n == 0 ? NULL : arena_copy(&w->arena, f->values.at, f->values.n * sizeof *f->values.at);
	scores->n = scores->values == NULL ? 0 : f->values.n;
	scores->note = keep(w, f->note);
	touch(w, VIEW_MY_SCORE, f->strategy);
	/* In secret only who has scored is news. */
	touch(w, VIEW_STRATEGY, f->strategy);
	if (scores_are_shown(w))
		touch_strategies(w);
}

enum word decide_discuss_strategies(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct discuss_strategies *c = &e->command.discuss_strategies;

	if (!scores_are_shown(w))
		return word_scores_not_shown;
	struct strategies_discussed *f = &fact(d, EVENT_STRATEGIES_DISCUSSED)->strategies_discussed;
	f->text = c->text;
	f->en = c->en;
	return word_fine;
}

void fold_strategies_discussed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->choice.discussion = keep(w, event->strategies_discussed.text);
	w->choice.discussion_en = keep(w, event->strategies_discussed.en);
	touch(w, VIEW_STRATEGIES, 0);
}

/*
 * An option can be chosen when the room can say why it is the first, or why not; and not before it knows: whether the weights decide
 * would tell of scores that are still secret.
 */
static enum word may_choose(const struct workshop *w, const struct strategy *s, struct arena *a)
{
	struct scoring scoring = scores_of(w, a);
	struct scoring_count count;
	struct scoring_test test;

	if (s->screening == SCREENING_FAILED)
		return word_is_screened_out;
	if (!scores_are_shown(w))
		return word_scores_not_shown;
	if (a->broken || !scoring_count(a, &scoring, &count) || !scoring_test(a, &scoring, &count, &test))
		return word_hub_in_trouble;
	if (count.rows[s->number - 1].groups_n == 0)
		return word_not_scored;
	return test.depends && w->choice.discussion.len == 0 ? word_weights_decide : word_fine;
}

enum word decide_choose_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct choose_strategy *c = &e->command.choose_strategy;
	const struct strategy *s = find(w, c->strategy);

	if (c->strategy == 0 && w->choice.chosen == 0)
		return word_already_there;
	if (c->strategy != 0 && s == NULL)
		return word_no_such_thing;
	enum word word = s == NULL ? word_fine : may_choose(w, s, d->arena);
	if (word == word_fine && s != NULL && c->reason.len == 0)
		word = word_needs_reason;
	if (word != word_fine)
		return word;
	struct strategy_chosen *f = &fact(d, EVENT_STRATEGY_CHOSEN)->strategy_chosen;
	if (s != NULL)
		*f = (struct strategy_chosen){ .strategy = c->strategy, .reason = c->reason, .reason_en = c->reason_en,
			.dissent = c->dissent, .dissent_en = c->dissent_en };
	return word_fine;
}

void fold_strategy_chosen(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct strategy_chosen *f = &event->strategy_chosen;
	struct choice *c = &w->choice;

	(void)e;
	c->chosen = f->strategy;
	c->reason = keep(w, f->reason);
	c->reason_en = keep(w, f->reason_en);
	c->dissent = keep(w, f->dissent);
	c->dissent_en = keep(w, f->dissent_en);
	touch(w, VIEW_STRATEGIES, 0);
}
