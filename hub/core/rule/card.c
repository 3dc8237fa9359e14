/* Cards: one idea each. Merging, moving and hiding keep what its author wrote and why it was touched. */
#include "core/activity/activity.h"
#include "core/rule/rule.h"

#include <stdio.h>

/* -- what is marked when a card changes -- */

void touch_card(struct workshop *w, const struct card *c)
{
	touch(w, VIEW_CARD, c->number);
	touch(w, VIEW_BOARD, c->activity);
	touch(w, VIEW_HINTS, 0);
	touch_card_thread(w, c);
	polls_touch_item(w, c->kind == CARD_KIND_STATEMENT ? ITEMS_OF_STATEMENTS : ITEMS_OF_CARDS, c->number);
	if (c->into != 0)
		touch(w, VIEW_CARD, c->into);
	/* What lies on it may have been written in another step, and is counted there. */
	for (size_t i = 0; i < c->under.n; i++)
		touch(w, VIEW_BOARD, card_at(w, c->under.at[i])->activity);
	for (size_t i = 0; i < c->elements.n; i++)
		touch(w, VIEW_ELEMENT, c->elements.at[i]);
}

void elements_count(struct workshop *w, const struct card *c, int by)
{
	for (size_t i = 0; i < c->elements.n; i++) {
		struct element *el = &w->elements[c->elements.at[i] - 1];

		el->statements = by > 0 ? el->statements + 1 : el->statements - 1;
	}
}

/* An element is to be discussed from one fifth of the statements on: another statement moves that line for all. */
void touch_fifths(struct workshop *w, const struct card *c)
{
	for (size_t i = 0; c->kind == CARD_KIND_STATEMENT && i < w->elements_n; i++)
		touch(w, VIEW_ELEMENT, w->elements[i].number);
}

static struct card *card_for(struct workshop *w, uint32_t number)
{
	return &w->cards[number - 1];
}

const struct card *card_standing(const struct workshop *w, uint32_t number)
{
	const struct card *c = card_at(w, number);

	return c == NULL || c->withdrawn ? NULL : c;
}

bool card_is_of(const struct card *c, const struct actor *by)
{
	return by->member != 0 && (c->member == by->member || (c->member == 0 && c->by == by->member));
}

/* May this person change the words of the card? Its author while the input is open, a helper what helpers typed. */
static enum word may_change(const struct workshop *w, const struct card *c, const struct actor *by)
{
	const struct activity *a = activity_at(w, c->activity);

	if (by->role == ROLE_FACILITATOR || by->role == ROLE_MODERATOR)
		return word_fine;
	if (by->role == ROLE_HELPER ? c->by_role != ROLE_HELPER && !card_is_of(c, by) : !card_is_of(c, by))
		return word_not_yours;
	return a->state == ACTIVITY_STATE_OPEN ? word_fine : word_closed_input;
}

/* -- writing -- */

static enum word may_write(const struct activity *a, enum card_kind kind, enum role role)
{
	const struct activity_row *row = &activity_rows[a->kind];
	bool fits = false;

	for (size_t i = 0; i < sizeof row->writes / sizeof *row->writes; i++)
		fits = fits || (kind != CARD_KIND_NONE && row->writes[i] == kind);
	if (!fits)
		return word_wrong_kind;
	if (a->state != ACTIVITY_STATE_OPEN && role != ROLE_FACILITATOR)
		return word_closed_input;
	return word_fine;
}

enum word decide_add_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_card *c = &e->command.add_card;
	const struct activity *a = activity_at(w, c->activity);
	const struct schema_kind *kind = &kind_rows[c->kind];
	uint32_t member;

	if (a == NULL)
		return word_no_such_thing;
	enum word word = may_write(a, c->kind, e->by.role);
	if (word == word_fine)
		word = acts_for(w, &e->by, c->for_, &member);
	if (word != word_fine)
		return word;
	if (kind->needs_quadrant && c->quadrant == QUADRANT_NONE)
		return word_needs_quadrant;
	if ((int64_t)text_graphemes(c->text) > kind->limit) {
		d->arg = kind->limit;
		return word_text_too_long;
	}
	if (w->cards_n >= CARDS_MAX) {
		d->arg = CARDS_MAX;
		return word_too_many_things;
	}
	struct card_added *f = &fact(d, EVENT_CARD_ADDED)->card_added;
	f->card = (uint32_t)w->cards_n + 1;
	f->activity = c->activity;
	f->kind = c->kind;
	f->quadrant = kind->needs_quadrant ? c->quadrant : QUADRANT_NONE;
	f->text = c->text;
	f->text_raw = c->text_raw;
	f->en = c->en;
	f->member = member;
	f->by = member == e->by.member ? 0 : e->by.member;
	f->entry = e->by.role == ROLE_PARTICIPANT || member == 0 || member == e->by.member ? ENTERED_SELF :
		c->entry != ENTERED_NONE && c->entry != ENTERED_SELF ? c->entry : ENTERED_PROXY;
	/* What those who run the room type themselves has been read by one of them. */
	f->waiting = w->holds && e->by.role == ROLE_PARTICIPANT;
	return word_fine;
}

void fold_card_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct card_added *f = &event->card_added;
	struct card *c = arena_push(&w->arena, &w->cards, &w->cards_n, &w->cards_cap, sizeof *c);

	if (c == NULL)
		return;
	c->number = f->card;
	c->activity = f->activity;
	c->kind = f->kind;
	c->quadrant = c->was = f->quadrant;
	c->text = keep(w, f->text);
	c->raw = keep(w, f->text_raw);
	c->en = keep(w, f->en);
	c->member = f->member;
	c->by = f->by;
	c->by_role = e->by.role;
	c->entry = f->entry;
	c->waiting = c->unread = f->waiting;
	c->at_ms = e->at_ms;
	if (c->kind == CARD_KIND_SWOT)
		(void)snprintf(c->code, sizeof c->code, "%s%02u", quadrant_name(c->quadrant), ++w->cards_by[c->quadrant]);
	else
		(void)snprintf(c->code, sizeof c->code, "V%u", ++w->cards_by[QUADRANT_NONE]);
	if (c->member != 0) {
		w->members[c->member - 1].cards_n++;
		touch(w, VIEW_MEMBER, c->member);
	}
	touch_card(w, c);
	touch_fifths(w, c);
}

enum word decide_edit_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_card *c = &e->command.edit_card;
	const struct card *card = card_standing(w, c->card);

	if (card == NULL)
		return word_no_such_thing;
	enum word word = may_change(w, card, &e->by);
	if (word != word_fine)
		return word;
	if ((int64_t)text_graphemes(c->text) > kind_rows[card->kind].limit) {
		d->arg = kind_rows[card->kind].limit;
		return word_text_too_long;
	}
	struct card_edited *f = &fact(d, EVENT_CARD_EDITED)->card_edited;
	f->card = c->card;
	f->text = c->text;
	f->en = c->en.at != NULL ? c->en : card->en;
	f->masked = !card_is_of(card, &e->by) && card->by_role != e->by.role;
	f->reason = c->reason;
	return word_fine;
}

void fold_card_edited(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct card_edited *f = &event->card_edited;
	struct card *c = card_for(w, f->card);

	c->text = keep(w, f->text);
	c->en = keep(w, f->en);
	c->masked = c->masked || f->masked;
	if (f->masked) {
		c->masked_why = keep(w, f->reason);
		(void)deed_note(w, e, DEED_KIND_EDITED, c, f->reason);
	} else if (c->hidden) {
		/* By its author, or by a helper for them: it stays held back, and is to be looked at again. */
		c->amended = true;
	}
	touch_card(w, c);
}

enum word decide_withdraw_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct card *card = card_standing(w, e->command.withdraw_card.card);

	if (card == NULL)
		return word_no_such_thing;
	enum word word = may_change(w, card, &e->by);
	if (word == word_fine)
		fact(d, EVENT_CARD_WITHDRAWN)->card_withdrawn.card = card->number;
	return word;
}

/* Takes a card off the one it lies on, and lets those on it stand by themselves. */
static void unstack(struct workshop *w, struct card *c)
{
	if (c->into != 0) {
		touch(w, VIEW_CARD, c->into);
		numbers_drop(&card_for(w, c->into)->under, c->number);
		c->into = 0;
	}
	for (size_t i = 0; i < c->under.n; i++) {
		card_for(w, c->under.at[i])->into = 0;
		touch(w, VIEW_CARD, c->under.at[i]);
	}
	c->under.n = 0;
}

void fold_card_withdrawn(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = card_for(w, event->card_withdrawn.card);

	touch_card(w, c);
	if (!card_is_of(c, &e->by))
		(void)deed_note(w, e, DEED_KIND_WITHDRAWN, c, TEXT_NONE);
	unstack(w, c);
	if (c->theme != 0)
		numbers_drop(&w->themes[c->theme - 1].cards, c->number);
	c->theme = 0;
	c->withdrawn = true;
	if (c->member != 0 && w->members[c->member - 1].cards_n > 0)
		w->members[c->member - 1].cards_n--;
	if (c->member != 0)
		touch(w, VIEW_MEMBER, c->member);
	if (!card_is_held(c))
		elements_count(w, c, -1);
	c->elements.n = 0;
	touch_fifths(w, c);
}
