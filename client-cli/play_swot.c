/* Step 2: cards in silence, reveal, moving, merging, naming, points. */
#include "play.h"

#include <string.h>

/* The file's cards in the order of their times; the codes of the hub count in that order. */
static const struct value **in_time(struct play *p, const struct value *items)
{
	size_t n = value_n(items);
	const struct value **at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++) {
		const struct value *v = value_at(items, i);
		size_t place = i;

		while (place > 0 && text_order(text_in(v, "submitted_at"), text_in(at[place - 1], "submitted_at")) < 0) {
			at[place] = at[place - 1];
			place--;
		}
		at[place] = v;
	}
	return at;
}

static void write_card(struct play *p, const struct value *v)
{
	struct command c = { .kind = COMMAND_ADD_CARD };
	struct text raw = text_in(v, "raw_vi");

	c.add_card = (struct add_card){ .activity = p->activities[ACTIVITY_KIND_SWOT], .kind = CARD_KIND_SWOT,
		.quadrant = (enum quadrant)schema_value_of(&enum_quadrant, text_in(v, "quadrant_submitted")),
		.text = raw.len > 0 ? raw : text_in(v, "vi"), .en = text_in(v, "en") };
	struct session *s = author_of(p, text_in(v, "author"), &c.add_card.for_);
	if (c.add_card.for_ != 0)
		c.add_card.entry = ENTERED_PROXY;
	names_add(p, &p->cards, text_in(v, "id"), play_do(p, s, &c));
}

static void move_and_merge(struct play *p, const struct value *items)
{
	for (size_t i = 0; i < value_n(items); i++) {
		const struct value *v = value_at(items, i);
		struct command c = { .kind = COMMAND_MOVE_CARD };

		if (text_is(text_in(v, "quadrant"), text_in(v, "quadrant_submitted")))
			continue;
		c.move_card = (struct move_card){ .card = names_find(&p->cards, text_in(v, "id")),
			.quadrant = (enum quadrant)schema_value_of(&enum_quadrant, text_in(v, "quadrant")),
			.reason = text_in(v, "moved_reason_vi"), .reason_en = text_in(v, "moved_reason_en") };
		play_wish(p, p->moderator, &c, NULL);
	}
	for (size_t i = 0; i < value_n(items); i++) {
		const struct value *v = value_at(items, i);
		struct command c = { .kind = COMMAND_MERGE_CARD };

		if (text_in(v, "duplicate_of").len == 0)
			continue;
		c.merge_card.card = names_find(&p->cards, text_in(v, "id"));
		c.merge_card.into = names_find(&p->cards, text_in(v, "duplicate_of"));
		play_wish(p, p->moderator, &c, NULL);
	}
	(void)play_settle(p);
}

void play_swot(struct play *p)
{
	const struct value *items = value_get(p->file, "swot_items");
	const struct value **order = in_time(p, items);

	play_go(p, ACTIVITY_KIND_SWOT);
	play_turn(p, COMMAND_OPEN_INPUT, ACTIVITY_KIND_SWOT);
	for (size_t i = 0; order != NULL && i < value_n(items) && p->failed == 0; i++)
		write_card(p, order[i]);
	check_cards_before(p);
	play_turn(p, COMMAND_CLOSE_INPUT, ACTIVITY_KIND_SWOT);
	play_turn(p, COMMAND_REVEAL, ACTIVITY_KIND_SWOT);
	move_and_merge(p, items);
	play_say(p, "play_cards", (int64_t)value_n(items));
}

/* -- themes and their points -- */

static void name_themes(struct play *p, const struct value *themes)
{
	for (size_t i = 0; i < value_n(themes); i++) {
		const struct value *v = value_at(themes, i);
		struct command c = { .kind = COMMAND_ADD_THEME };

		c.add_theme = (struct add_theme){ .quadrant = (enum quadrant)schema_value_of(&enum_quadrant, text_in(v, "quadrant")),
			.title = text_in(v, "vi"), .title_en = text_in(v, "en") };
		names_add(p, &p->themes, text_in(v, "code"), play_do(p, p->moderator, &c));
	}
}

static void group(struct play *p, const struct value *items, const struct value *themes)
{
	for (size_t i = 0; i < value_n(items); i++) {
		struct command c = { .kind = COMMAND_GROUP_CARD };

		c.group_card.card = names_find(&p->cards, text_in(value_at(items, i), "id"));
		c.group_card.theme = names_find(&p->themes, text_in(value_at(items, i), "theme"));
		play_wish(p, p->moderator, &c, NULL);
	}
	/* A group of one stands because people say so. */
	for (size_t i = 0; i < value_n(themes); i++) {
		struct command c = { .kind = COMMAND_KEEP_SINGLE };
		struct text code = text_in(value_at(themes, i), "code");
		size_t cards = 0;

		for (size_t k = 0; k < value_n(items); k++)
			cards += text_is(text_in(value_at(items, k), "theme"), code);
		c.keep_single.theme = names_find(&p->themes, code);
		if (cards == 1)
			play_wish(p, p->moderator, &c, NULL);
	}
	(void)play_settle(p);
}

void play_themes(struct play *p)
{
	const struct value *items = value_get(p->file, "swot_items"), *themes = value_get(p->file, "swot_themes");
	const struct prepare_poll rule = { .method = METHOD_DOTS, .items_of = ITEMS_OF_THEMES };

	play_go(p, ACTIVITY_KIND_THEMES);
	name_themes(p, themes);
	group(p, items, themes);
	check_cards_after(p);
	play_say(p, "play_themes", (int64_t)value_n(themes));
	play_go(p, ACTIVITY_KIND_THEME_POINTS);
	uint32_t poll = play_round(p, "R1", p->activities[ACTIVITY_KIND_THEME_POINTS], &rule);
	check_round(p, "R1", poll);
}
