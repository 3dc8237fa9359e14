/* A round: prepared, opened, every ballot from its own phone or by a helper, closed, shown. */
#include "play.h"

#include <stdio.h>
#include <string.h>

static uint32_t prepare(struct play *p, const struct value *round, struct prepare_poll rule)
{
	struct command c = { .kind = COMMAND_PREPARE_POLL }, open = { .kind = COMMAND_OPEN_POLL };
	char key[24];

	rule.question = text_in(round, "question_vi");
	rule.question_en = text_in(round, "question_en");
	c.prepare_poll = rule;
	uint32_t poll = open.open_poll.poll = play_do(p, p->facilitator, &c);
	if (poll == 0)
		return 0;
	(void)play_do(p, p->facilitator, &open);
	(void)snprintf(key, sizeof key, "poll/%u", poll);
	/* Everybody looks at the open round before voting, as the phones do. */
	(void)play_await(p, p->facilitator, key, "state", "open");
	(void)play_await(p, p->helper, key, "state", "open");
	for (size_t i = 0; i < p->players_n; i++)
		if (p->players[i].s != NULL)
			(void)play_await(p, p->players[i].s, key, "state", "open");
	return p->failed == 0 ? poll : 0;
}

static void finish(struct play *p, uint32_t poll, const char *id)
{
	struct command close = { .kind = COMMAND_CLOSE_POLL, .close_poll = { .poll = poll } };
	struct command show = { .kind = COMMAND_SHOW_RESULT, .show_result = { .poll = poll } };

	if (!play_settle(p))
		return;
	check_hidden(p, id, poll);
	(void)play_do(p, p->facilitator, &close);
	check_hidden(p, id, poll);
	(void)play_do(p, p->facilitator, &show);
}

/* The place of a code in the round's list of items, as the voter sees it; 0 = it is not there. */
static int64_t item_of(const struct value *poll, struct text code)
{
	const struct value *items = value_get(poll, "items");

	for (size_t i = 0; i < value_n(items); i++)
		if (text_is(text_in(value_at(items, i), "code"), code))
			return int_in(value_at(items, i), "item");
	return 0;
}

static void cast(struct play *p, uint32_t poll, struct text voter, struct pick_list picks)
{
	struct command c = { .kind = COMMAND_CAST_BALLOT, .cast_ballot = { .poll = poll, .picks = picks } };
	struct session *s = author_of(p, voter, &c.cast_ballot.for_);

	if (c.cast_ballot.for_ != 0)
		c.cast_ballot.entry = ENTERED_PROXY;
	play_wish(p, s, &c, NULL);
}

static void cast_dots(struct play *p, const struct value *view, uint32_t poll, const struct value *ballot)
{
	const struct value *dots = value_get(ballot, "dots");
	size_t n = value_n(dots);
	struct pick *picks = arena_take_n(p->arena, n + 1, sizeof *picks);

	for (size_t i = 0; picks != NULL && i < n; i++)
		picks[i] = (struct pick){ item_of(view, value_name(value_at(dots, i))), value_int(value_at(dots, i), 0) };
	cast(p, poll, text_in(ballot, "voter"), (struct pick_list){ picks, picks == NULL ? 0 : n });
}

uint32_t play_round(struct play *p, const char *id, uint32_t activity, const struct prepare_poll *like)
{
	const struct value *round = value_with(value_get(p->file, "rounds"), "id", text_of(id)), *ballots = value_get(round, "ballots");
	struct prepare_poll rule = *like;
	char key[24];

	if (round == NULL || p->failed != 0)
		return 0;
	rule.activity = activity;
	rule.has_points = rule.has_cap = rule.has_top = true;
	rule.points = int_in(round, "dots_per_person");
	rule.cap = int_in(round, "max_per_entry");
	rule.top = value_int(value_dig(round, "expected", "top_n", NULL), 5);
	uint32_t poll = prepare(p, round, rule);
	(void)snprintf(key, sizeof key, "poll/%u", poll);
	const struct value *view = session_view(p->facilitator, p->arena, key);
	for (size_t i = 0; poll != 0 && i < value_n(ballots); i++)
		cast_dots(p, view, poll, value_at(ballots, i));
	finish(p, poll, id);
	play_say(p, "play_round", (int64_t)value_n(ballots));
	return poll;
}

uint32_t play_consensus(struct play *p, const char *id, uint32_t activity, uint32_t draft)
{
	const struct value *round = value_with(value_get(p->file, "consensus_rounds"), "id", text_of(id)), *answers = value_get(round, "answers");
	const struct prepare_poll rule = { .activity = activity, .method = METHOD_CONSENSUS, .draft = draft,
		.items_of = draft == 0 ? ITEMS_OF_PLAN : ITEMS_OF_DRAFT };

	if (round == NULL || p->failed != 0)
		return 0;
	uint32_t poll = prepare(p, round, rule);
	for (size_t i = 0; poll != 0 && i < value_n(answers); i++) {
		struct pick *pick = arena_take(p->arena, sizeof *pick);

		if (pick == NULL)
			return 0;
		*pick = (struct pick){ 1, value_int(value_at(answers, i), 0) };
		cast(p, poll, value_name(value_at(answers, i)), (struct pick_list){ pick, 1 });
	}
	finish(p, poll, id);
	play_say(p, "play_consensus", (int64_t)value_n(answers));
	return poll;
}
