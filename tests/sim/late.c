/*
 * The late steps: what a plan needs next, as somebody who leads sees it. Options are scored, talked over and chosen; the frozen plan is cut
 * until its money suffices, and now and then a cut is taken back; the room is asked about what remains; parties are asked and answer.
 */
#include "sim.h"

#include "core/gate.h"
#include "core/plan.h"
#include "core/rule/rule.h"
#include "core/scores.h"

static bool stands(const struct action *x, const struct workshop *t)
{
	return action_counts(t, x) && action_total(x) > 0;
}

static uint32_t standing_action(struct world *w)
{
	const struct workshop *t = w->truth;

	for (int i = 0; i < 8 && t->actions_n > 0; i++) {
		const struct action *x = &t->actions[prng_below(&w->prng, t->actions_n)];

		if (stands(x, t))
			return x->number;
	}
	return 0;
}

static void put_public(struct world *w, struct wish *wish, const char *field)
{
	buf_f(&wish->frame, ",\"%s\":\"", field);
	put_word(w, wish, &wish->frame, SECRET_PUBLIC);
	buf_byte(&wish->frame, '"');
}

/* Goes there, and opens what is to be written there; true: it did one of the two. */
static bool is_on_the_way(struct world *w, size_t phone, const struct activity *a)
{
	if (w->truth->current != a->number)
		wish_numbered(w, phone, COMMAND_GO_TO, "activity", a->number, "");
	else if (a->state == ACTIVITY_STATE_PREPARED)
		wish_numbered(w, phone, COMMAND_OPEN_INPUT, "activity", a->number, "");
	else
		return false;
	return true;
}

/* -- options -- */

static bool choose(struct world *w, size_t phone, const struct activity *a)
{
	const struct workshop *t = w->truth;

	if (t->strategies_n == 0 || !t->choice.agreed || (t->choice.chosen != 0 && !happens(w, 5)))
		return false;
	if (is_on_the_way(w, phone, a))
		return true;
	if (scores_are_shown(t) && (t->choice.discussion.len == 0 || happens(w, 10))) {
		wish_any(w, phone, COMMAND_DISCUSS_STRATEGIES);
	} else if (scores_are_shown(t)) {
		struct wish *wish = wish_begin(w, phone, COMMAND_CHOOSE_STRATEGY);

		buf_f(&wish->frame, ",\"strategy\":%u", (unsigned)between(w, 1, (int64_t)t->strategies_n));
		put_public(w, wish, "reason");
		wish_send(w, phone, wish);
	} else if (scores_are_secret(t) && happens(w, 25)) {
		wish_numbered(w, phone, COMMAND_REVEAL, "activity", a->number, "");
	} else {
		return false;
	}
	return true;
}

/* -- the gate -- */

/* One target that it serves has another value from now on. */
static void put_changes(struct world *w, struct wish *wish, const struct action *x)
{
	buf_c(&wish->frame, ",\"changes\":[");
	for (size_t i = 0; i < w->truth->targets_n; i++) {
		const struct target *target = &w->truth->targets[i];

		if (target->removed || !target->has_target || !action_serves(x, target->objective))
			continue;
		buf_f(&wish->frame, "{\"indicator\":%u,\"target\":\"%d.%d\"}", target->number, (int)between(w, 1, 90), (int)between(w, 1, 9));
		break;
	}
	buf_byte(&wish->frame, ']');
}

static void cut(struct world *w, size_t phone, const struct action *x)
{
	static const enum gate_move moves[] = { GATE_MOVE_DROP, GATE_MOVE_SCALE_DOWN, GATE_MOVE_PHASE, GATE_MOVE_REMOVE };
	enum gate_move move = action_is_legal(w->truth, x) ? GATE_MOVE_PHASE : moves[prng_below(&w->prng, 4)];
	struct wish *wish = wish_begin(w, phone, COMMAND_ADJUST_ACTION);
	struct buf *b = &wish->frame;

	buf_f(b, ",\"action\":%u,\"kind\":\"%s\",\"resources\":[", x->number, enum_gate_move.values[move]);
	for (size_t i = 0; move != GATE_MOVE_DROP && i < x->data.resources.n; i++)
		buf_f(b, "%s{\"source\":%u,\"amount\":%lld}", i == 0 ? "" : ",", x->data.resources.at[i].source,
			(long long)x->data.resources.at[i].amount / (move == GATE_MOVE_REMOVE ? 3 : 2));
	buf_byte(b, ']');
	if (move == GATE_MOVE_SCALE_DOWN)
		buf_c(b, ",\"quantity\":\"0.5\"");
	if (move == GATE_MOVE_PHASE)
		buf_c(b, ",\"end\":203112");
	put_public(w, wish, "reason");
	put_changes(w, wish, x);
	wish_send(w, phone, wish);
}

static bool balance(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;
	const struct adjustment *last = gate_last_move(t);
	uint32_t action = standing_action(w);

	if (t->gate.settled || action == 0)
		return false;
	if (last != NULL && happens(w, gate_fits(t) ? 6 : 25)) {
		wish_numbered(w, phone, COMMAND_UNDO_ADJUSTMENT, "adjustment", last->number, "");
		return true;
	}
	if (gate_fits(t))
		return false;
	cut(w, phone, action_at(t, action));
	return true;
}

/* The room is asked about the plan as it stands. */
static bool ask_room(struct world *w, size_t phone, const struct activity *a)
{
	const struct workshop *t = w->truth;
	const struct poll *open = poll_in(t, 0, POLL_STATE_OPEN), *prepared = poll_in(t, a->number, POLL_STATE_PREPARED);

	if (open != NULL) {
		if (open->items_of != ITEMS_OF_PLAN || !happens(w, 20))
			return false;
		wish_numbered(w, phone, COMMAND_CLOSE_POLL, "poll", open->number, "");
	} else if (is_on_the_way(w, phone, a)) {
		return true;
	} else if (prepared != NULL && prepared->items_of == ITEMS_OF_PLAN) {
		wish_numbered(w, phone, COMMAND_OPEN_POLL, "poll", prepared->number, "");
	} else {
		struct wish *wish = wish_begin(w, phone, COMMAND_PREPARE_POLL);

		buf_f(&wish->frame, ",\"activity\":%u,\"method\":\"consensus\",\"items_of\":\"plan\"", a->number);
		put_public(w, wish, "question");
		wish_send(w, phone, wish);
	}
	return true;
}

/* -- commitments -- */

static bool commit(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;
	const struct commitment *c = t->commitments_n == 0 ? NULL : &t->commitments[prng_below(&w->prng, t->commitments_n)];

	if (c == NULL || t->commitments_n < 3 || happens(w, 15)) {
		struct wish *wish = wish_begin(w, phone, COMMAND_ASK_COMMITMENT);

		buf_f(&wish->frame, ",\"action\":%u", standing_action(w));
		if (t->members_n > 0 && happens(w, 70))
			buf_f(&wish->frame, ",\"member\":%u", (unsigned)between(w, 1, (int64_t)t->members_n));
		put_public(w, wish, "party");
		put_public(w, wish, "statement");
		wish_send(w, phone, wish);
	} else if (happens(w, 15)) {
		wish_numbered(w, phone, COMMAND_REMOVE_COMMITMENT, "commitment", c->number, "");
	} else {
		wish_numbered(w, phone, COMMAND_ANSWER_COMMITMENT, "commitment", c->number, happens(w, 80) ? ",\"level\":\"certain\"" : ",\"level\":\"asked\"");
	}
	return true;
}

/* -- next -- */

bool lead_plan(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;
	const struct activity *options = activity_at(t, activity_of(t, ACTIVITY_KIND_STRATEGIES));
	const struct activity *gate = activity_at(t, activity_of(t, ACTIVITY_KIND_GATE));

	if (options != NULL && happens(w, 40) && choose(w, phone, options))
		return true;
	if (t->actions_n == 0 || gate == NULL)
		return false;
	if (!t->gate.frozen) {
		struct wish *wish = wish_begin(w, phone, COMMAND_FREEZE_PLAN);

		buf_c(&wish->frame, ",\"frozen\":true");
		wish_send(w, phone, wish);
		return true;
	}
	if (balance(w, phone))
		return true;
	if (!gate_is_through(t))
		return false;
	return gate_was_agreed(t) ? commit(w, phone) : ask_room(w, phone, gate);
}

/* Who came with a code card goes and another takes it. */
bool lead_door(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;

	for (size_t i = 0; i < t->passes_n && poll_in(t, 0, POLL_STATE_OPEN) == NULL; i++) {
		if (t->passes[i].member == 0)
			continue;
		wish_numbered(w, phone, COMMAND_FREE_PASS, "pass", t->passes[i].number, "");
		return true;
	}
	return false;
}

/* What a village brought out, each time a little more of it. */
void carry_on(struct world *w, size_t phone)
{
	struct wish *wish = wish_begin(w, phone, COMMAND_CARRY);
	uint32_t board = activity_of(w->truth, ACTIVITY_KIND_SWOT);
	struct buf *b = &wish->frame;
	int n = (int)between(w, 1, 40);

	buf_f(b, ",\"activity\":%u,\"from\":{\"code\":%d", board != 0 ? board : 1, (int)between(w, 100001, 100004));
	put_public(w, wish, "title");
	buf_f(b, "},\"themes\":[{\"code\":\"N%d\",\"quadrant\":\"S\"", n);
	put_public(w, wish, "title");
	buf_f(b, ",\"cards\":[{\"code\":\"S%d\",\"quadrant\":\"S\"", n);
	put_public(w, wish, "text");
	buf_c(b, "}]}],\"cards\":[],\"objectives\":[],\"lessons\":[{\"criterion\":\"lessons\"");
	put_public(w, wish, "text");
	buf_c(b, "}]");
	wish_send(w, phone, wish);
}
