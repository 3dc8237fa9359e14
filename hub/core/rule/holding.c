/* Holding cards back, letting them through, and the log of what was done to somebody's card by another hand. */
#include "core/rule/rule.h"

enum word decide_hold_new_cards(const struct workshop *w, const struct entry *e, struct decision *d)
{
	bool hold = e->command.hold_new_cards.hold;

	if (w->holds == hold)
		return word_already_there;
	fact(d, EVENT_NEW_CARDS_HELD)->new_cards_held.hold = hold;
	return word_fine;
}

/* Those that wait go on waiting when it ends: somebody has still to read them. */
void fold_new_cards_held(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->holds = event->new_cards_held.hold;
	touch(w, VIEW_WORKSHOP, 0);
}

enum word decide_hide_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct hide_card *c = &e->command.hide_card;
	const struct card *card = card_standing(w, c->card);

	if (card == NULL)
		return word_no_such_thing;
	if (card->hidden && (!card->amended || w->rules_version < RULES_RETURN_AGAIN))
		return word_already_there;
	struct card_hidden *f = &fact(d, EVENT_CARD_HIDDEN)->card_hidden;
	f->card = c->card;
	f->reason = c->reason;
	return word_fine;
}

/* Who sees it changes, so what lies on it is shown by itself or under it; and what a held statement names counts no more. */
static void turn(struct workshop *w, struct card *c, bool hidden)
{
	bool was_held = card_is_held(c);

	c->hidden = hidden;
	c->waiting = c->amended = false;
	c->unread = c->unread && hidden;
	if (was_held != hidden) {
		elements_count(w, c, hidden ? -1 : +1);
		touch_fifths(w, c);
	}
	for (size_t i = 0; i < c->under.n; i++)
		touch(w, VIEW_CARD, c->under.at[i]);
	touch_card(w, c);
}

void fold_card_hidden(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_hidden.card - 1];

	c->hidden_why = keep(w, event->card_hidden.reason);
	(void)deed_note(w, e, DEED_KIND_HELD, c, c->hidden_why);
	turn(w, c, true);
}

enum word decide_unhide_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct card *card = card_standing(w, e->command.unhide_card.card);

	if (card == NULL)
		return word_no_such_thing;
	if (!card_is_held(card))
		return word_already_there;
	fact(d, EVENT_CARD_UNHIDDEN)->card_unhidden.card = card->number;
	return word_fine;
}

void fold_card_unhidden(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_unhidden.card - 1];

	c->hidden_why = TEXT_NONE;
	(void)deed_note(w, e, DEED_KIND_LET_THROUGH, c, TEXT_NONE);
	turn(w, c, false);
}

struct deed *deed_note(struct workshop *w, const struct entry *e, enum deed_kind what, const struct card *c, struct text reason)
{
	struct deed *deed = w->deeds_n < DEEDS_MAX ? arena_push(&w->arena, &w->deeds, &w->deeds_n, &w->deeds_cap, sizeof *deed) : NULL;

	if (deed == NULL)
		return NULL;
	*deed = (struct deed){ .number = (uint32_t)w->deeds_n, .card = c->number, .what = what, .role = e->by.role,
		.member = e->by.member, .reason = keep(w, reason), .at_ms = e->at_ms };
	touch(w, VIEW_DEED, deed->number);
	return deed;
}
