/* Step 3: statements, shared elements, drafts and consensus checks. */
#include "play.h"

#include <string.h>

static void write_statements(struct play *p, const struct value *statements)
{
	for (size_t i = 0; i < value_n(statements) && p->failed == 0; i++) {
		const struct value *v = value_at(statements, i);
		struct command c = { .kind = COMMAND_ADD_CARD };

		c.add_card = (struct add_card){ .activity = p->activities[ACTIVITY_KIND_VISION], .kind = CARD_KIND_STATEMENT,
			.text = text_in(v, "vi"), .en = text_in(v, "en") };
		struct session *s = author_of(p, text_in(v, "author"), &c.add_card.for_);
		if (c.add_card.for_ != 0)
			c.add_card.entry = ENTERED_PROXY;
		names_add(p, &p->cards, text_in(v, "id"), play_do(p, s, &c));
	}
}

static void name_elements(struct play *p, const struct value *elements, const struct value *statements)
{
	for (size_t i = 0; i < value_n(elements); i++) {
		const struct value *v = value_at(elements, i);
		struct command c = { .kind = COMMAND_ADD_ELEMENT };

		c.add_element.title = text_in(v, "vi");
		c.add_element.title_en = text_in(v, "en");
		names_add(p, &p->elements, text_in(v, "code"), play_do(p, p->moderator, &c));
	}
	for (size_t i = 0; i < value_n(statements); i++) {
		const struct value *v = value_at(statements, i);
		struct command c = { .kind = COMMAND_TAG_CARD };

		c.tag_card.card = names_find(&p->cards, text_in(v, "id"));
		c.tag_card.elements = names_list(p, &p->elements, value_get(v, "elements"));
		play_wish(p, p->moderator, &c, NULL);
	}
	(void)play_settle(p);
}

/* A draft is checked as it stands; what it lacks is noted after the check and goes into the next one. */
static void draft(struct play *p, const struct value *v)
{
	struct command c = { .kind = COMMAND_ADD_DRAFT };
	const struct value *missing = value_get(v, "reservations_vi");
	const char *round = text_c(p->arena, text_in(v, "consensus"));

	c.add_draft = (struct add_draft){ .text = text_in(v, "vi"), .en = text_in(v, "en"),
		.elements = names_list(p, &p->elements, value_get(v, "elements")) };
	uint32_t number = play_do(p, p->moderator, &c);
	names_add(p, &p->drafts, text_in(v, "id"), number);
	uint32_t poll = play_consensus(p, round, p->activities[ACTIVITY_KIND_DRAFT], number);
	check_consensus(p, round, poll);
	for (size_t i = 0; i < value_n(missing); i++) {
		struct command lacks = { .kind = COMMAND_ADD_RESERVATION };

		lacks.add_reservation.draft = number;
		lacks.add_reservation.text = value_text(value_at(missing, i));
		play_wish(p, p->moderator, &lacks, NULL);
	}
	(void)play_settle(p);
}

void play_vision(struct play *p)
{
	const struct value *statements = value_get(p->file, "vision_statements"), *drafts = value_get(p->file, "vision_drafts");

	play_go(p, ACTIVITY_KIND_VISION);
	play_turn(p, COMMAND_OPEN_INPUT, ACTIVITY_KIND_VISION);
	write_statements(p, statements);
	play_turn(p, COMMAND_CLOSE_INPUT, ACTIVITY_KIND_VISION);
	play_turn(p, COMMAND_REVEAL, ACTIVITY_KIND_VISION);
	name_elements(p, value_get(p->file, "vision_elements"), statements);
	check_vision(p);
	play_say(p, "play_statements", (int64_t)value_n(statements));
	play_go(p, ACTIVITY_KIND_DRAFT);
	for (size_t i = 0; i < value_n(drafts) && p->failed == 0; i++)
		draft(p, value_at(drafts, i));
}
