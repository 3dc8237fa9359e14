/*
 * The one thread in random lives, by seed. After each command, for whoever may look:
 *
 *   1  what an origin or a fate names, the same eyes can see; what is held, waits or was withdrawn is on no thread, for nobody;
 *   2  back and forward agree: a card is behind a line of the plan exactly when that line is ahead of the card;
 *   3  the voices behind a line are the distinct authors of its cards, and every carried card;
 *   4  whoever sees something else than before was told so;
 *   5  a refusal changes nothing, and the log, read again from its bytes, yields the same workshop.
 *
 * `test_thread SEED` plays one life.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../plays/touched.h"
#include "../support/thread_life.h"
#include "core/thread.h"
#include "core/view/view.h"

enum { LIVES = 60, STEPS = 120, MIRRORED = 12, SELDOM = 6 };

static uint64_t one_seed;
static unsigned taken[COMMAND_N], seen_cards, seen_fates, seen_stacked;

static void holds(const struct life *l, bool truth, const char *rule)
{
	if (truth)
		return;
	print_error("seed %llu, entry %zu (%s, %s): %s\n", (unsigned long long)l->seed, l->log_n, command_rows[l->kind].name,
		word_rows[l->word].name, rule);
	fail();
}

/* -- what is seen -- */

static const struct value *shown(struct life *l, enum view_kind kind, uint32_t number, struct audience eye)
{
	struct buf b = { 0 };
	struct json j = json_to(&b);
	enum sight sight = see(l->m.w, (struct key){ kind, number }, &eye, &l->scratch, &j);
	const char *kept = arena_copy(&l->scratch, b.at, b.len);
	const struct value *v = sight == SIGHT_SEEN ? value_read(&l->scratch, &customs_log, kept, b.len) : NULL;

	buf_free(&b);
	return v;
}

static bool has(const struct value *list, uint32_t number)
{
	for (size_t i = 0; i < value_n(list); i++)
		if (value_int(value_at(list, i), 0) == number)
			return true;
	return false;
}

static void all_are_seen(struct life *l, const struct value *list, enum view_kind kind, struct audience eye, const char *rule)
{
	for (size_t i = 0; i < value_n(list); i++) {
		uint32_t number = (uint32_t)value_int(value_at(list, i), 0);

		holds(l, shown(l, kind, number, eye) != NULL, rule);
		if (kind == VIEW_CARD)
			holds(l, !card_is_held(card_at(l->m.w, number)), "a card that is held back is on a thread");
	}
}

/* -- 1 and 3: behind a line -- */

static const struct { enum view_kind kind; size_t n; } lines[] = {
	{ VIEW_TOWS, offsetof(struct workshop, tows_n) }, { VIEW_STRATEGY, offsetof(struct workshop, strategies_n) },
	{ VIEW_OBJECTIVE, offsetof(struct workshop, objectives_n) }, { VIEW_ACTION, offsetof(struct workshop, actions_n) },
};

static size_t count_of(const struct life *l, size_t line)
{
	size_t n;

	memcpy(&n, (const uint8_t *)l->m.w + lines[line].n, sizeof n);
	return n;
}

/* Counted from the cards as the staff is shown them, one by one. */
static void voices_are_right(struct life *l, const struct value *origin)
{
	const struct value *cards = value_get(origin, "cards"), *voices = value_get(origin, "voices");
	struct audience staff = { ROLE_FACILITATOR, 0 };
	int64_t by[SECTOR_N] = { 0 };
	bool seen[64] = { false };

	for (size_t i = 0; i < value_n(cards); i++) {
		const struct value *card = shown(l, VIEW_CARD, (uint32_t)value_int(value_at(cards, i), 0), staff);
		int64_t member = value_int(value_get(card, "member"), 0);
		int sector = schema_value_of(&enum_sector, value_text(value_get(card, "sector")));

		if (member != 0 && seen[member])
			continue;
		seen[member] = member != 0;
		by[sector]++;
	}
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		holds(l, value_int(value_get(voices, enum_sector.values[s]), -1) == by[s], "the voices are not those of the cards");
}

/* What a line itself cites is there, for the wall as for everybody who sees all kinds of lines. */
static void cites_what_stands(struct life *l, size_t line, uint32_t number)
{
	static const struct { enum view_kind of; const char *list; enum view_kind kind; } cited[] = {
		{ VIEW_TOWS, "themes", VIEW_THEME }, { VIEW_OBJECTIVE, "themes", VIEW_THEME }, { VIEW_OBJECTIVE, "leads_to", VIEW_OBJECTIVE },
		{ VIEW_OBJECTIVE, "actions", VIEW_ACTION }, { VIEW_STRATEGY, "tows", VIEW_TOWS }, { VIEW_STRATEGY, "objectives", VIEW_OBJECTIVE },
		{ VIEW_ACTION, "objectives", VIEW_OBJECTIVE },
	};
	struct audience wall = { ROLE_WALL, 0 };
	const struct value *v = shown(l, lines[line].kind, number, wall), *data = value_get(v, "data");

	for (size_t i = 0; i < sizeof cited / sizeof *cited; i++)
		if (cited[i].of == lines[line].kind)
			all_are_seen(l, value_get(data == NULL ? v : data, cited[i].list), cited[i].kind, wall, "a line cites what is gone");
}

static void look_behind(struct life *l)
{
	for (size_t line = 0; line < 4; line++) {
		for (uint32_t number = 1; number <= count_of(l, line); number++) {
			struct audience staff = { ROLE_FACILITATOR, 0 };
			const struct value *all = value_get(shown(l, lines[line].kind, number, staff), "origin");

			cites_what_stands(l, line, number);
			for (int role = 1; role < ROLE_N; role++) {
				struct audience eye = { (enum role)role, 0 };
				const struct value *origin = value_get(shown(l, lines[line].kind, number, eye), "origin"), *cards = value_get(origin, "cards");

				if (origin == NULL)
					continue;
				all_are_seen(l, value_get(origin, "themes"), VIEW_THEME, eye, "an origin names a theme that is not seen");
				all_are_seen(l, value_get(origin, "tows"), VIEW_TOWS, eye, "an origin names a tows that is not seen");
				all_are_seen(l, cards, VIEW_CARD, eye, "an origin names a card that is not seen");
				for (int s = SECTOR_STATE; s < SECTOR_N; s++)
					holds(l, value_int(value_get(value_get(origin, "voices"), enum_sector.values[s]), -1) ==
						value_int(value_get(value_get(all, "voices"), enum_sector.values[s]), -2), "other voices for another role");
				for (size_t i = 0; i < value_n(cards); i++)
					holds(l, has(value_get(all, "cards"), (uint32_t)value_int(value_at(cards, i), 0)), "more cards than the staff sees");
				/* What stands for all to read is told to all who read cards. */
				for (size_t i = 0; (view_rows[VIEW_CARD].who & (1u << role)) != 0 && i < value_n(value_get(all, "cards")); i++) {
					uint32_t card = (uint32_t)value_int(value_at(value_get(all, "cards"), i), 0);
					holds(l, has(cards, card) == (shown(l, VIEW_CARD, card, eye) != NULL), "a card that is seen is missing");
				}
			}
			if (all != NULL)
				voices_are_right(l, all);
			seen_cards += (unsigned)value_n(value_get(all, "cards"));
		}
	}
}

/* -- 1 and 2: ahead of a card -- */

/* What its author is told, or the pure function where it has none here. */
static bool is_ahead(struct life *l, const struct card *c, const char *list, uint32_t number)
{
	if (c->member != 0)
		return has(value_get(shown(l, VIEW_MINE, c->number, (struct audience){ ROLE_PARTICIPANT, c->member }), list), number);
	struct fate f = thread_fate(l->m.w, c, &l->scratch);
	return numbers_have(strcmp(list, "tows") == 0 ? &f.tows : strcmp(list, "actions") == 0 ? &f.actions : &f.objectives, number);
}

static void look_ahead(struct life *l)
{
	static const char *const lists[] = { "tows", NULL, "objectives", "actions" };
	struct audience staff = { ROLE_FACILITATOR, 0 };

	for (size_t i = 0; i < l->m.w->cards_n; i++) {
		const struct card *c = &l->m.w->cards[i];
		struct audience eye = { ROLE_PARTICIPANT, c->member };
		const struct value *mine = c->member == 0 ? NULL : shown(l, VIEW_MINE, c->number, eye);
		uint32_t theme = (uint32_t)value_int(value_get(mine, "theme"), 0);

		holds(l, theme == 0 || shown(l, VIEW_THEME, theme, eye) != NULL, "a fate names a theme that is not seen");
		all_are_seen(l, value_get(mine, "tows"), VIEW_TOWS, eye, "a fate names a tows that is not seen");
		all_are_seen(l, value_get(mine, "objectives"), VIEW_OBJECTIVE, eye, "a fate names an objective that is not seen");
		all_are_seen(l, value_get(mine, "actions"), VIEW_ACTION, eye, "a fate names an action that is not seen");
		seen_fates += (unsigned)value_n(value_get(mine, "actions"));
		seen_stacked += c->into != 0 && c->theme == 0 && theme != 0;
	}
	for (size_t line = 0; line < 4; line++) {
		for (uint32_t number = 1; lists[line] != NULL && number <= count_of(l, line); number++) {
			const struct value *cards = value_get(value_get(shown(l, lines[line].kind, number, staff), "origin"), "cards");

			for (size_t i = 0; i < l->m.w->cards_n; i++)
				holds(l, has(cards, (uint32_t)i + 1) == is_ahead(l, &l->m.w->cards[i], lists[line], number), "back and forward do not agree");
		}
	}
}

/* -- 4 and 5 -- */

static void step_and_look(struct life *l, bool mirrored)
{
	struct sights before = { 0 }, after;
	uint32_t members = (uint32_t)l->m.w->members_n;

	if (mirrored)
		before = sights_now(l->m.w);
	life_step(l);
	holds(l, l->word == word_fine || l->keys_n == 0, "a refusal changed something");
	if (!mirrored)
		return;
	after = sights_now(l->m.w);
	struct key missed = sights_missed(&before, &after, members);
	if (missed.kind != VIEW_NONE) {
		print_error("%s/%u\n", view_rows[missed.kind].name, missed.number);
		holds(l, false, "somebody sees something else and was not told");
	}
	arena_free(&before.arena);
	arena_free(&after.arena);
}

static void reads_the_same(struct life *l)
{
	struct mini other = mini_open();

	for (size_t i = 0; i < l->log_n; i++) {
		uint8_t id[ID_BYTES] = { 0 };
		uint64_t seq = i + 1;
		struct entry e;
		struct outcome out;

		memcpy(id, &seq, sizeof seq);
		holds(l, codec_read_entry(&other.a, seq, id, l->log[i].at, l->log[i].len, &e) && apply(other.w, &e, &other.chain, &other.a, &out),
			"the log can not be read");
	}
	struct hash one = workshop_digest(l->m.w), two = workshop_digest(other.w);
	holds(l, hash_same(&one, &two, sizeof one), "the log yields another workshop");
	mini_close(&other);
}

static void live(uint64_t seed, bool mirrored)
{
	static struct life l;

	life_open(&l, seed);
	for (int i = 0; i < STEPS; i++) {
		step_and_look(&l, mirrored);
		if (!mirrored && i % SELDOM != 0)
			continue;
		arena_wipe(&l.scratch);
		look_behind(&l);
		arena_wipe(&l.scratch);
		look_ahead(&l);
	}
	reads_the_same(&l);
	for (int i = 0; i < COMMAND_N; i++)
		taken[i] += l.taken[i];
	life_close(&l);
}

static void test_lives(void **state)
{
	static const enum command_kind wanted[] = { COMMAND_MERGE_CARD, COMMAND_SPLIT_CARD, COMMAND_MOVE_CARD, COMMAND_GROUP_CARD, COMMAND_HIDE_CARD,
		COMMAND_UNHIDE_CARD, COMMAND_WITHDRAW_CARD, COMMAND_REMOVE_THEME, COMMAND_ADD_TOWS, COMMAND_EDIT_TOWS, COMMAND_REMOVE_TOWS, COMMAND_EDIT_OBJECTIVE,
		COMMAND_WITHDRAW_OBJECTIVE, COMMAND_ADD_STRATEGY, COMMAND_EDIT_STRATEGY, COMMAND_REMOVE_STRATEGY, COMMAND_ADD_ACTION, COMMAND_EDIT_ACTION,
		COMMAND_REMOVE_ACTION, COMMAND_CARRY, COMMAND_CONCEAL, COMMAND_EDIT_MEMBER, COMMAND_SHOW_ON_WALL, COMMAND_HOLD_NEW_CARDS };

	(void)state;
	for (uint64_t i = 0; i < (one_seed == 0 ? LIVES : 1); i++)
		live(one_seed == 0 ? i + 1 : one_seed, one_seed != 0 || i < MIRRORED);
	/* Lives in which nothing happens show nothing. */
	for (size_t i = 0; one_seed == 0 && i < sizeof wanted / sizeof *wanted; i++) {
		if (taken[wanted[i]] < 10)
			print_error("%s was taken %u times\n", command_rows[wanted[i]].name, taken[wanted[i]]);
		assert_true(taken[wanted[i]] >= 10);
	}
	print_message("cards behind lines %u, actions ahead of cards %u, stacked cards in a theme %u\n", seen_cards, seen_fates, seen_stacked);
	assert_true(one_seed != 0 || (seen_cards > 15000 && seen_fates > 2000 && seen_stacked > 100));
}

/* -- by hand -- */

static const uint32_t one[] = { 1 }, two[] = { 2 };

static void voices_are(struct life *l, enum view_kind kind, uint32_t number, int64_t state, int64_t private, int64_t community)
{
	const struct value *v = value_get(shown(l, kind, number, (struct audience){ ROLE_WALL, 0 }), kind == VIEW_THEME ? "voices" : "origin");
	const struct value *voices = kind == VIEW_THEME ? v : value_get(v, "voices");

	assert_int_equal(value_int(value_get(voices, "state"), -1), state);
	assert_int_equal(value_int(value_get(voices, "private"), -1), private);
	assert_int_equal(value_int(value_get(voices, "community"), -1), community);
}

/* Whoever lies on a card stands where that one stands; of one's own cards in a theme the voice counts once; carried cards count each. */
static void what_lies_on_a_card_stands_with_it(void **state)
{
	static const struct carried_card from_afar[] = {
		{ .code = { "S01", 3 }, .quadrant = QUADRANT_S, .text = { "Thẻ", 5 }, .sector = SECTOR_COMMUNITY },
		{ .code = { "S02", 3 }, .quadrant = QUADRANT_S, .text = { "Thẻ", 5 }, .sector = SECTOR_COMMUNITY },
	};
	static struct life l;
	const struct carried_theme theme = { .code = text("S-A"), .quadrant = QUADRANT_S, .title = text("Nhóm thôn"), .cards = { from_afar, 2 } };

	(void)state;
	life_open(&l, 7);
	FAC(&l, REVEAL, reveal, .activity = THE_SWOT);
	FAC(&l, REVEAL, reveal, .activity = THE_THEMES);
	/* Cards 1 and 5 stand in theme 1: of seats 1 and 2, state and private. Card 2 of seat 2 stands in theme 2. */
	FAC(&l, ADD_OBJECTIVE, add_objective, .activity = THE_OBJECTIVES, .text = text("Mục tiêu"), .dimension = DIMENSION_SOCIAL,
		.horizon = HORIZON_MEDIUM, .themes = { one, 1 });
	FAC(&l, ADD_OBJECTIVE, add_objective, .activity = THE_OBJECTIVES, .text = text("Mục tiêu"), .dimension = DIMENSION_SOCIAL,
		.horizon = HORIZON_MEDIUM, .themes = { two, 1 });
	voices_are(&l, VIEW_OBJECTIVE, 1, 1, 1, 0);
	voices_are(&l, VIEW_THEME, 1, 1, 1, 0);
	voices_are(&l, VIEW_OBJECTIVE, 2, 0, 1, 1);
	/* Card 6 of seat 3, of theme 2, is laid on card 1: it follows that one, whatever group it had. */
	FAC(&l, MERGE_CARD, merge_card, .card = 6, .into = 1);
	assert_int_equal(l.word, word_fine);
	voices_are(&l, VIEW_OBJECTIVE, 1, 1, 1, 1);
	voices_are(&l, VIEW_THEME, 1, 1, 1, 1);
	voices_are(&l, VIEW_OBJECTIVE, 2, 0, 1, 0);
	assert_int_equal(value_int(value_get(shown(&l, VIEW_MINE, 6, (struct audience){ ROLE_PARTICIPANT, 3 }), "theme"), 0), 1);
	/* The card below is held back: for all others the one on it stands by itself again. */
	FAC(&l, HIDE_CARD, hide_card, .card = 1, .reason = text("Vì"));
	voices_are(&l, VIEW_OBJECTIVE, 1, 0, 1, 0);
	voices_are(&l, VIEW_OBJECTIVE, 2, 0, 1, 1);
	FAC(&l, UNHIDE_CARD, unhide_card, .card = 1);
	/* Another card of seat 1 in theme 1 is no other voice; two carried ones are two. */
	SEAT(&l, 1, ADD_CARD, add_card, .activity = THE_SWOT, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_S, .text = text("Thẻ"));
	FAC(&l, OPEN_INPUT, open_input, .activity = THE_SWOT);
	SEAT(&l, 1, ADD_CARD, add_card, .activity = THE_SWOT, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_S, .text = text("Thẻ"));
	FAC(&l, GROUP_CARD, group_card, .card = 9, .theme = 1);
	assert_int_equal(l.word, word_fine);
	voices_are(&l, VIEW_OBJECTIVE, 1, 1, 1, 1);
	FAC(&l, CARRY, carry, .activity = THE_SWOT, .from = { .code = 700001, .title = text("Thôn") }, .themes = { &theme, 1 });
	FAC(&l, GROUP_CARD, group_card, .card = 10, .theme = 1);
	FAC(&l, GROUP_CARD, group_card, .card = 11, .theme = 1);
	voices_are(&l, VIEW_OBJECTIVE, 1, 1, 1, 3);
	voices_are(&l, VIEW_THEME, 1, 1, 1, 3);
	life_close(&l);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_lies_on_a_card_stands_with_it), cmocka_unit_test(test_lives) };

	one_seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
