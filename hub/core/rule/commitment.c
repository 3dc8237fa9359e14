/*
 * Commitments: a party is asked once the resources are guaranteed and the room has been asked about what they carry. It answers on its
 * own phone, or by voice in the room, and then it says so.
 */
#include "core/plan.h"
#include "core/rule/rule.h"

static const struct commitment *find(const struct workshop *w, uint32_t number)
{
	const struct commitment *c = commitment_at(w, number);

	return c == NULL || c->removed ? NULL : c;
}

static void touch_commitment(struct workshop *w, const struct commitment *c)
{
	touch(w, VIEW_COMMITMENT, c->number);
	touch(w, VIEW_MY_COMMITMENT, c->number);
	touch(w, VIEW_ACTION, c->action);
	touch(w, VIEW_PLAN, 0);
}

enum word decide_ask_commitment(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct ask_commitment *c = &e->command.ask_commitment;
	const struct action *x = action_at(w, c->action);
	const struct member *m = member_at(w, c->member);

	if (x == NULL || !action_counts(w, x) || (c->member != 0 && (m == NULL || m->left)))
		return word_no_such_thing;
	if (!gate_is_through(w))
		return word_gate_first;
	if (!gate_was_agreed(w))
		return word_consensus_first;
	if (w->commitments_n >= COMMITMENTS_MAX) {
		d->arg = COMMITMENTS_MAX;
		return word_too_many_things;
	}
	struct commitment_asked *f = &fact(d, EVENT_COMMITMENT_ASKED)->commitment_asked;
	f->commitment = (uint32_t)w->commitments_n + 1;
	f->action = c->action;
	f->party = c->party;
	f->party_en = c->party_en;
	f->member = c->member;
	f->statement = c->statement;
	f->statement_en = c->statement_en;
	return word_fine;
}

void fold_commitment_asked(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct commitment_asked *f = &event->commitment_asked;
	struct commitment *c = arena_push(&w->arena, &w->commitments, &w->commitments_n, &w->commitments_cap, sizeof *c);

	(void)e;
	if (c == NULL)
		return;
	*c = (struct commitment){ .number = f->commitment, .action = f->action, .member = f->member, .party = keep(w, f->party),
		.party_en = keep(w, f->party_en), .statement = keep(w, f->statement), .statement_en = keep(w, f->statement_en),
		.level = COMMITMENT_LEVEL_ASKED };
	touch_commitment(w, c);
}

enum word decide_answer_commitment(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct answer_commitment *c = &e->command.answer_commitment;
	const struct commitment *x = find(w, c->commitment);
	bool by_voice = e->by.role != ROLE_PARTICIPANT;

	if (x == NULL)
		return word_no_such_thing;
	if (!by_voice && (e->by.member == 0 || x->member != e->by.member))
		return word_not_yours;
	struct commitment_answered *f = &fact(d, EVENT_COMMITMENT_ANSWERED)->commitment_answered;
	f->commitment = c->commitment;
	f->level = c->level;
	f->note = c->note;
	f->voice = by_voice && c->level != COMMITMENT_LEVEL_ASKED;
	return word_fine;
}

void fold_commitment_answered(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct commitment_answered *f = &event->commitment_answered;
	struct commitment *c = &w->commitments[f->commitment - 1];

	c->level = f->level;
	c->note = keep(w, f->note);
	c->voice = f->voice;
	c->at_ms = f->level == COMMITMENT_LEVEL_ASKED ? 0 : e->at_ms;
	touch_commitment(w, c);
}

enum word decide_remove_commitment(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct commitment *c = find(w, e->command.remove_commitment.commitment);

	if (c == NULL)
		return word_no_such_thing;
	fact(d, EVENT_COMMITMENT_REMOVED)->commitment_removed.commitment = c->number;
	return word_fine;
}

void fold_commitment_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct commitment *c = &w->commitments[event->commitment_removed.commitment - 1];

	(void)e;
	c->removed = true;
	touch_commitment(w, c);
}
