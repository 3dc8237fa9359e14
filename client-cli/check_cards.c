/* Steps 1 and 2: who is here, what was written, what was suggested, how it was grouped. */
#include "play.h"

#include <string.h>

static size_t with_presence(struct play *p, const struct session *s, const char *presence)
{
	size_t n = 0;

	for (size_t i = 0; i < p->players_n; i++)
		n += text_is(text_in(play_view(p, s, "member", p->players[i].member), "presence"), text_of(presence));
	return n;
}

void check_people(struct play *p)
{
	const struct value *want = value_get(p->file, "participants_expected"), *modes = value_get(want, "entry_modes");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_FACILITATOR) : NULL;
	const struct value *people = s == NULL ? NULL : session_view(s, p->arena, "people");

	if (s == NULL)
		return;
	check_int(p, int_in(people, "total"), int_in(want, "total"), "participants.total");
	check_sectors(p, value_get(people, "sectors"), value_get(want, "by_sector"), "participants.by_sector");
	check_int(p, int_in(people, "female"), int_in(want, "female"), "participants.female");
	check_int(p, int_in(people, "male"), int_in(want, "male"), "participants.male");
	check_int(p, int_in(people, "helped"), int_in(modes, "proxy"), "participants.helped");
	for (size_t i = 0; i < value_n(modes); i++) {
		const char *mode = text_c(p->arena, value_name(value_at(modes, i)));

		check_int(p, (int64_t)with_presence(p, s, mode), value_int(value_at(modes, i), -1), "participants.entry_modes.%s", mode);
	}
	for (size_t i = 0; i < p->players_n; i++) {
		struct text code = text_in(play_view(p, s, "member", p->players[i].member), "code");

		check_text(p, code, p->players[i].code, "participants.code.%.*s", TEXT_ARGS(p->players[i].code));
	}
	session_close(s);
}

/* -- cards -- */

/* Alike and meaning the same: those that mean the opposite are hinted at to be talked over. */
static bool is_duplicate(const struct value *hint)
{
	return !value_bool(value_get(hint, "opposite"));
}

static size_t duplicates_n(const struct value *hints)
{
	size_t n = 0;

	for (size_t i = 0; i < value_n(hints); i++)
		n += is_duplicate(value_at(hints, i));
	return n;
}

static bool is_hinted(struct play *p, const struct value *hints, const struct value *pair)
{
	uint32_t a = names_find(&p->cards, value_text(value_at(pair, 0))), b = names_find(&p->cards, value_text(value_at(pair, 1)));

	for (size_t i = 0; i < value_n(hints); i++) {
		uint32_t x = (uint32_t)int_in(value_at(hints, i), "card"), y = (uint32_t)int_in(value_at(hints, i), "other");

		if (is_duplicate(value_at(hints, i)) && ((x == a && y == b) || (x == b && y == a)))
			return true;
	}
	return false;
}

static void check_pairs(struct play *p, const struct value *hints, const struct value *pairs, bool wanted, const char *name)
{
	for (size_t i = 0; i < value_n(pairs); i++) {
		const struct value *pair = value_at(pairs, i);

		check_int(p, is_hinted(p, hints, pair), wanted, "%s.%.*s-%.*s", name, TEXT_ARGS(value_text(value_at(pair, 0))),
			TEXT_ARGS(value_text(value_at(pair, 1))));
	}
}

static void check_quadrants(struct play *p, const struct value *board, const struct value *want, const char *name)
{
	for (int q = QUADRANT_S; q < QUADRANT_N; q++)
		check_int(p, int_in(board, quadrant_name((enum quadrant)q)), int_in(want, quadrant_name((enum quadrant)q)), "%s.%s", name,
			quadrant_name((enum quadrant)q));
}

static bool sees_kind(const struct session *s, const char *prefix)
{
	for (size_t i = 0; i < s->pieces_n; i++)
		if (strncmp(s->pieces[i].key, prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

/* While the cards are private nobody but those who group them reads one. */
static void check_private(struct play *p)
{
	struct session *wall = play_look(p, ROLE_WALL);

	if (wall == NULL)
		return;
	check_int(p, sees_kind(wall, "card/"), 0, "swot.private.wall");
	session_close(wall);
	for (size_t i = 0; i < p->players_n; i++) {
		if (p->players[i].helped)
			continue;
		struct session *s = play_look_player(p, &p->players[i]);
		if (s == NULL)
			return;
		check_int(p, sees_kind(s, "card/"), 0, "swot.private.participant");
		session_close(s);
		return;
	}
}

void check_cards_before(struct play *p)
{
	const struct value *want = value_get(p->file, "swot_expected");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_MODERATOR) : NULL;

	if (s == NULL)
		return;
	const struct value *board = play_view(p, s, "board", p->activities[ACTIVITY_KIND_SWOT]);
	const struct value *hints = value_get(session_view(s, p->arena, "hints"), "pairs");
	check_int(p, int_in(board, "cards"), int_in(want, "submitted"), "swot.submitted");
	check_quadrants(p, board, value_get(want, "submitted_by_quadrant"), "swot.submitted_by_quadrant");
	check_int(p, int_in(board, "authors"), int_in(want, "authors"), "swot.authors");
	check_pairs(p, hints, value_get(want, "duplicate_pairs"), true, "swot.duplicate");
	check_int(p, (int64_t)duplicates_n(hints), (int64_t)value_n(value_get(want, "duplicate_pairs")), "swot.duplicates");
	check_pairs(p, hints, value_get(want, "must_not_auto_merge"), false, "swot.not_merged");
	for (size_t i = 0; i < p->cards.n; i++) {
		struct text code = text_in(play_view(p, s, "card", p->cards.at[i].number), "code");

		check_text(p, code, p->cards.at[i].code, "swot.code.%.*s", TEXT_ARGS(p->cards.at[i].code));
	}
	session_close(s);
	check_private(p);
}

void check_cards_after(struct play *p)
{
	const struct value *want = value_get(p->file, "swot_expected"), *counts = value_get(want, "items_per_theme");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	const struct value *board = play_view(p, s, "board", p->activities[ACTIVITY_KIND_SWOT]);
	check_int(p, int_in(board, "cards"), int_in(want, "submitted"), "swot.after.cards");
	check_quadrants(p, board, value_get(want, "final_by_quadrant"), "swot.final_by_quadrant");
	check_int(p, int_in(board, "distinct"), int_in(want, "distinct_after_merge"), "swot.distinct_after_merge");
	for (size_t i = 0; i < value_n(counts); i++) {
		struct text code = value_name(value_at(counts, i));
		const struct value *theme = play_view(p, s, "theme", names_find(&p->themes, code));

		check_text(p, text_in(theme, "code"), code, "theme.%.*s.code", TEXT_ARGS(code));
		check_int(p, (int64_t)value_n(value_get(theme, "cards")), value_int(value_at(counts, i), -1),
			"theme.%.*s.items", TEXT_ARGS(code));
	}
	session_close(s);
}
