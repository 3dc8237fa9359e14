/* Moving, merging and grouping cards: by people, with the originals kept. */
#include "core/rule/rule.h"

enum word decide_move_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct move_card *c = &e->command.move_card;
	const struct card *card = card_standing(w, c->card);

	if (card == NULL)
		return word_no_such_thing;
	if (card->kind != CARD_KIND_SWOT)
		return word_wrong_kind;
	if (card->quadrant == c->quadrant)
		return word_already_there;
	struct card_moved *f = &fact(d, EVENT_CARD_MOVED)->card_moved;
	f->card = c->card;
	f->quadrant = c->quadrant;
	f->reason = c->reason;
	f->reason_en = c->reason_en;
	return word_fine;
}

static void ungroup(struct workshop *w, struct card *c)
{
	if (c->theme == 0)
		return;
	touch_card_thread(w, c);
	numbers_drop(&w->themes[c->theme - 1].cards, c->number);
	c->theme = 0;
}

void fold_card_moved(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct card_moved *f = &event->card_moved;
	struct card *c = &w->cards[f->card - 1];
	struct deed *deed = deed_note(w, e, DEED_KIND_MOVED, c, f->reason);

	if (deed != NULL)
		deed->quadrant = f->quadrant;
	c->quadrant = f->quadrant;
	c->moved = keep(w, f->reason);
	c->moved_en = keep(w, f->reason_en);
	if (c->theme != 0 && w->themes[c->theme - 1].quadrant != c->quadrant)
		ungroup(w, c);
	touch_card(w, c);
}

enum word decide_merge_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct merge_card *c = &e->command.merge_card;
	const struct card *card = card_standing(w, c->card), *into = card_standing(w, c->into);

	if (card == NULL || into == NULL)
		return word_no_such_thing;
	/* Whoever lays a card on another has both read: what still waits is let through or returned first. */
	if (card->waiting || into->waiting)
		return word_cannot_merge;
	/* One level only: what lies on a card carries nothing itself. */
	if (card == into || card->kind != into->kind || card->into != 0 || into->into != 0 || card->under.n > 0)
		return word_cannot_merge;
	struct card_merged *f = &fact(d, EVENT_CARD_MERGED)->card_merged;
	f->card = c->card;
	f->into = c->into;
	return word_fine;
}

void fold_card_merged(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_merged.card - 1], *into = &w->cards[event->card_merged.into - 1];
	struct deed *deed = deed_note(w, e, DEED_KIND_MERGED, c, TEXT_NONE);

	if (deed != NULL)
		deed->other = into->number;
	c->into = into->number;
	numbers_put(&w->arena, &into->under, c->number);
	touch_card(w, c);
	touch_card(w, into);
}

enum word decide_split_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct card *card = card_standing(w, e->command.split_card.card);

	if (card == NULL || card->into == 0)
		return word_no_such_thing;
	fact(d, EVENT_CARD_SPLIT)->card_split.card = card->number;
	return word_fine;
}

void fold_card_split(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_split.card - 1];
	struct deed *deed = deed_note(w, e, DEED_KIND_SPLIT, c, TEXT_NONE);

	if (deed != NULL)
		deed->other = c->into;
	touch_card(w, &w->cards[c->into - 1]);
	numbers_drop(&w->cards[c->into - 1].under, c->number);
	c->into = 0;
	touch_card(w, c);
}

enum word decide_dismiss_hint(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct dismiss_hint *c = &e->command.dismiss_hint;

	if (card_standing(w, c->card) == NULL || card_standing(w, c->other) == NULL || c->card == c->other)
		return word_no_such_thing;
	struct hint_dismissed *f = &fact(d, EVENT_HINT_DISMISSED)->hint_dismissed;
	f->card = c->card < c->other ? c->card : c->other;
	f->other = c->card < c->other ? c->other : c->card;
	return word_fine;
}

void fold_hint_dismissed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct dismissed *p = arena_push(&w->arena, &w->dismissed, &w->dismissed_n, &w->dismissed_cap, sizeof *p);

	(void)e;
	if (p != NULL)
		*p = (struct dismissed){ event->hint_dismissed.card, event->hint_dismissed.other };
	touch(w, VIEW_HINTS, 0);
}

enum word decide_group_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct group_card *c = &e->command.group_card;
	const struct card *card = card_standing(w, c->card);
	const struct theme *theme = theme_at(w, c->theme);

	if (card == NULL || (c->theme != 0 && (theme == NULL || theme->removed)))
		return word_no_such_thing;
	if (card->theme == c->theme)
		return word_already_there;
	if (theme != NULL && card->quadrant != theme->quadrant)
		return word_wrong_quadrant;
	struct card_grouped *f = &fact(d, EVENT_CARD_GROUPED)->card_grouped;
	f->card = c->card;
	f->theme = c->theme;
	return word_fine;
}

void fold_card_grouped(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_grouped.card - 1];

	(void)e;
	ungroup(w, c);
	c->theme = event->card_grouped.theme;
	if (c->theme != 0)
		numbers_put(&w->arena, &w->themes[c->theme - 1].cards, c->number);
	touch_card(w, c);
}

enum word decide_tag_card(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct tag_card *c = &e->command.tag_card;
	const struct card *card = card_standing(w, c->card);

	if (card == NULL)
		return word_no_such_thing;
	if (card->kind != CARD_KIND_STATEMENT)
		return word_wrong_kind;
	for (size_t i = 0; i < c->elements.n; i++)
		if (element_at(w, c->elements.at[i]) == NULL)
			return word_no_such_thing;
	struct card_tagged *f = &fact(d, EVENT_CARD_TAGGED)->card_tagged;
	f->card = c->card;
	f->elements = c->elements;
	return word_fine;
}

void fold_card_tagged(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct card *c = &w->cards[event->card_tagged.card - 1];

	(void)e;
	for (size_t i = 0; i < c->elements.n; i++)
		touch(w, VIEW_ELEMENT, c->elements.at[i]);
	if (!card_is_held(c))
		elements_count(w, c, -1);
	numbers_set(&w->arena, &c->elements, event->card_tagged.elements);
	if (!card_is_held(c))
		elements_count(w, c, +1);
	for (size_t i = 0; i < c->elements.n; i++)
		touch(w, VIEW_ELEMENT, c->elements.at[i]);
	touch(w, VIEW_CARD, c->number);
}
