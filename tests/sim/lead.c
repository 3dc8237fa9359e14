/* Whoever leads: walks through the agenda, opens and closes, and does what belongs to a step; lead_plan() knows the late ones. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

#include "core/activity/activity.h"
#include "core/method/method.h"

static bool has_panel(const struct activity *a, enum panel panel)
{
	const struct activity_row *row = &activity_rows[a->kind];

	for (size_t i = 0; i < sizeof row->panels / sizeof *row->panels; i++)
		if (row->panels[i] == panel)
			return true;
	return false;
}

static size_t things(const struct workshop *t, enum items_of of)
{
	switch (of) {
	case ITEMS_OF_THEMES: return t->themes_n;
	case ITEMS_OF_OBJECTIVES: return t->objectives_n;
	case ITEMS_OF_DRAFT: return t->drafts_n;
	case ITEMS_OF_OPTIONS: return 3;
	case ITEMS_OF_ACTIONS: return t->actions_n;
	case ITEMS_OF_PLAN: return t->gate.frozen;
	default: return t->cards_n;
	}
}

static void do_prepare(struct world *w, size_t phone, const struct activity *a)
{
	enum method method = (enum method)between(w, 1, METHOD_N - 1);
	const struct method_row *row = &method_rows[method];
	enum items_of of = ITEMS_OF_NONE;

	for (int i = 0; i < 12 && (of == ITEMS_OF_NONE || things(w->truth, of) == 0); i++)
		of = row->items_of[prng_below(&w->prng, 6)];
	if (of == ITEMS_OF_NONE)
		of = ITEMS_OF_OPTIONS;
	struct wish *wish = wish_begin(w, phone, COMMAND_PREPARE_POLL);
	buf_f(&wish->frame, ",\"activity\":%u,\"method\":\"%s\",\"items_of\":\"%s\",\"question\":\"", a->number, enum_method.values[method],
		enum_items_of.values[of]);
	put_word(w, wish, &wish->frame, SECRET_PUBLIC);
	buf_byte(&wish->frame, '"');
	if (of == ITEMS_OF_DRAFT)
		buf_f(&wish->frame, ",\"draft\":%u", (unsigned)between(w, 1, (int64_t)w->truth->drafts_n));
	if (of == ITEMS_OF_OPTIONS)
		buf_c(&wish->frame, ",\"options\":[{\"text\":\"Cầu\",\"cost\":30},{\"text\":\"Đường\",\"cost\":50},{\"text\":\"Trạm\",\"cost\":40}]");
	if (row->chart == CHART_FUNDS)
		buf_c(&wish->frame, ",\"ceiling\":80");
	if (happens(w, 40))
		buf_f(&wish->frame, ",\"decides\":\"%s\"", happens(w, 50) ? "plain" : "balanced");
	wish_send(w, phone, wish);
}

/* What a round needs next; false: nothing. */
static bool lead_round(struct world *w, size_t phone, const struct activity *a)
{
	const struct workshop *t = w->truth;
	const struct poll *open = poll_in(t, 0, POLL_STATE_OPEN), *prepared = poll_in(t, a->number, POLL_STATE_PREPARED),
		*closed = poll_in(t, 0, POLL_STATE_CLOSED);

	if (open != NULL) {
		if (happens(w, 12))
			wish_numbered(w, phone, COMMAND_CLOSE_POLL, "poll", open->number, "");
		return happens(w, 50);
	}
	if (closed != NULL && happens(w, 50)) {
		wish_numbered(w, phone, COMMAND_SHOW_RESULT, "poll", closed->number, "");
		return true;
	}
	if (!has_panel(a, PANEL_POLL))
		return false;
	if (prepared != NULL && happens(w, 60)) {
		wish_numbered(w, phone, COMMAND_OPEN_POLL, "poll", prepared->number, happens(w, 40) ? ",\"word\":\"lúa\"" : "");
		/* Opened by mistake: closed in the same breath, while somebody votes already. */
		if (happens(w, 20))
			wish_numbered(w, phone, COMMAND_CLOSE_POLL, "poll", prepared->number, "");
		return true;
	}
	if (prepared == NULL && happens(w, 50)) {
		do_prepare(w, phone, a);
		return true;
	}
	return false;
}

static bool lead_input(struct world *w, size_t phone, const struct activity *a)
{
	if (a->state == ACTIVITY_STATE_PREPARED && happens(w, 90))
		wish_numbered(w, phone, COMMAND_OPEN_INPUT, "activity", a->number, "");
	else if (a->state == ACTIVITY_STATE_OPEN && happens(w, 8))
		wish_numbered(w, phone, happens(w, 60) ? COMMAND_REVEAL : COMMAND_CLOSE_INPUT, "activity", a->number, "");
	else if (a->state == ACTIVITY_STATE_SHOWN && happens(w, 6))
		wish_numbered(w, phone, happens(w, 50) ? COMMAND_CONCEAL : COMMAND_OPEN_INPUT, "activity", a->number, "");
	else
		return false;
	return true;
}

/* What belongs to a step, besides rounds and writing. */
static enum command_kind deed_of_step(struct world *w, enum activity_kind kind)
{
	static const enum command_kind rows[][10] = {
		[ACTIVITY_KIND_STAKEHOLDERS] = { COMMAND_ADD_STAKEHOLDER, COMMAND_EDIT_STAKEHOLDER },
		[ACTIVITY_KIND_SITUATION] = { COMMAND_ADD_SERIES, COMMAND_EDIT_SERIES },
		[ACTIVITY_KIND_SWOT] = { COMMAND_ADD_THEME, COMMAND_GROUP_CARD, COMMAND_HIDE_CARD, COMMAND_UNHIDE_CARD, COMMAND_HOLD_NEW_CARDS },
		[ACTIVITY_KIND_THEMES] = { COMMAND_ADD_THEME, COMMAND_GROUP_CARD, COMMAND_MERGE_CARD, COMMAND_MOVE_CARD, COMMAND_SPLIT_CARD,
			COMMAND_RENAME_THEME, COMMAND_KEEP_SINGLE },
		[ACTIVITY_KIND_TOWS] = { COMMAND_ADD_TOWS, COMMAND_ADD_THEME },
		[ACTIVITY_KIND_VISION] = { COMMAND_ADD_ELEMENT, COMMAND_TAG_CARD, COMMAND_EDIT_ELEMENT },
		[ACTIVITY_KIND_DRAFT] = { COMMAND_ADD_DRAFT, COMMAND_ADD_RESERVATION },
		[ACTIVITY_KIND_OBJECTIVES] = { COMMAND_ADD_OBJECTIVE, COMMAND_ADD_INDICATOR, COMMAND_EDIT_INDICATOR },
		[ACTIVITY_KIND_OBJECTIVE_POINTS] = { COMMAND_SET_PRIORITY },
		[ACTIVITY_KIND_STRATEGIES] = { COMMAND_ADD_STRATEGY, COMMAND_ADD_STRATEGY, COMMAND_SET_CRITERIA, COMMAND_AGREE_CRITERIA, COMMAND_SCREEN_STRATEGY,
			COMMAND_SCORE_STRATEGY, COMMAND_CHOOSE_STRATEGY, COMMAND_DISCUSS_STRATEGIES },
		[ACTIVITY_KIND_ACTIONS] = { COMMAND_ADD_SOURCE, COMMAND_ADD_ACTION, COMMAND_ADD_ACTION, COMMAND_EDIT_ACTION, COMMAND_FREEZE_PLAN },
		[ACTIVITY_KIND_GATE] = { COMMAND_FREEZE_PLAN, COMMAND_ADJUST_ACTION, COMMAND_RECORD_ITERATION, COMMAND_SETTLE_GATE,
			COMMAND_UNDO_ADJUSTMENT, COMMAND_ADD_ACTION, COMMAND_EDIT_SOURCE },
		[ACTIVITY_KIND_COMMITMENTS] = { COMMAND_ASK_COMMITMENT, COMMAND_ASK_COMMITMENT, COMMAND_ANSWER_COMMITMENT, COMMAND_SET_COORDINATION,
			COMMAND_SET_IMPACT_MONITORING },
		[ACTIVITY_KIND_MONITORING] = { COMMAND_ADD_READING, COMMAND_ADD_MEASUREMENT, COMMAND_EDIT_READING },
		[ACTIVITY_KIND_EVALUATION] = { COMMAND_ANSWER_EVALUATION, COMMAND_ADD_READING },
		[ACTIVITY_KIND_CLOSING] = { COMMAND_PUBLISH_RESULTS, COMMAND_SET_CONSULTATION, COMMAND_ADD_OPINION, COMMAND_EDIT_OPINION },
	};
	size_t n = 0;

	if ((size_t)kind >= sizeof rows / sizeof *rows)
		return COMMAND_ADD_REMARK;
	while (n < 10 && rows[kind][n] != COMMAND_NONE)
		n++;
	enum command_kind deed = n == 0 || happens(w, 10) ? COMMAND_ADD_REMARK : rows[kind][prng_below(&w->prng, n)];
	return is_possible(w->truth, &command_rows[deed]) || happens(w, 5) ? deed : rows[kind][0];
}

void lead(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;
	const struct activity *a = activity_at(t, t->current);

	if (t->ended && happens(w, 60)) {
		wish_any(w, phone, COMMAND_REOPEN_WORKSHOP);
	} else if (t->activities_n == 0 || happens(w, 8)) {
		wish_any(w, phone, COMMAND_ADD_ACTIVITY);
	} else if (a == NULL || happens(w, 12)) {
		/* Onward, mostly. */
		uint32_t next = (uint32_t)between(w, 1, (int64_t)t->activities_n);

		if (happens(w, a == NULL ? 60 : 75))
			next = a == NULL ? 1 : a->number % (uint32_t)t->activities_n + 1;
		wish_numbered(w, phone, COMMAND_GO_TO, "activity", next, "");
	} else if (happens(w, 30) && lead_plan(w, phone)) {
		return;
	} else if (happens(w, 4) && lead_door(w, phone)) {
		return;
	} else if (happens(w, 1)) {
		carry_on(w, phone);
	} else if (happens(w, a->state == ACTIVITY_STATE_PREPARED ? 80 : 35) && lead_input(w, phone, a)) {
		return;
	} else if (happens(w, 60) && lead_round(w, phone, a)) {
		return;
	} else if (happens(w, 65)) {
		wish_any(w, phone, deed_of_step(w, a->kind));
	} else {
		wish_any(w, phone, any_command(w, ROLE_FACILITATOR));
	}
}

