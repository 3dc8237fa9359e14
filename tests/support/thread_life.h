/*
 * Random lives of the one thread: cards written, merged, moved, held and taken back; themes, TOWS strategies, objectives, options and actions
 * that cite each other and go away again; sessions carried on; by seed. Each command goes through the log's bytes, and may be refused.
 */
#ifndef SUPPORT_THREAD_LIFE_H
#define SUPPORT_THREAD_LIFE_H

#include "base/prng.h"
#include "mini.h"
#include "protocol/codec.h"

enum { LIFE_LOG = 400, LIFE_WISHES = 4096 };

struct life {
	struct mini m;
	struct prng dice;
	uint64_t seed;
	struct arena kept;                       /* the log's bytes */
	struct text log[LIFE_LOG]; size_t log_n;
	enum word word; size_t keys_n;           /* of the last command: what was said, and how many views it touched */
	enum command_kind kind;
	struct arena scratch;
	unsigned taken[COMMAND_N];
};

static inline uint32_t roll(struct life *l, uint64_t n)
{
	return n == 0 ? 0 : (uint32_t)prng_below(&l->dice, n);
}

/* One of n things by number; now and then one too many. */
static inline uint32_t one_of(struct life *l, size_t n)
{
	return 1 + (roll(l, 12) == 0 ? (uint32_t)n : roll(l, n));
}

static inline struct ref_list some_of(struct life *l, size_t most, size_t n)
{
	size_t count = n == 0 ? 0 : roll(l, 6) == 0 ? 0 : 1 + roll(l, most);
	uint32_t *at = arena_take_n(&l->scratch, count + 1, sizeof *at);

	for (size_t i = 0; i < count; i++)
		at[i] = 1 + roll(l, n);
	return (struct ref_list){ at, count };
}

/* Applies it as the log would hold it. */
static inline void life_do(struct life *l, struct actor by, struct command c)
{
	struct entry e = { .seq = l->m.w->seq + 1, .at_ms = l->m.now_ms += 1000, .by = by, .command = c }, back;
	struct outcome out;
	struct buf b = { 0 };

	if (c.kind == COMMAND_CREATE_WORKSHOP)
		(void)workshop_plan(&l->scratch, &e.command.create_workshop);
	memcpy(e.id, &e.seq, sizeof e.seq);
	codec_write_entry(&b, &e);
	const char *bytes = arena_copy(&l->kept, b.at, b.len);
	if (l->log_n == LIFE_LOG || !codec_read_entry(&l->scratch, e.seq, e.id, bytes, b.len, &back) ||
	    !apply(l->m.w, &back, &l->m.chain, &l->m.a, &out)) {
		(void)fprintf(stderr, "seed %llu: %.*s\n", (unsigned long long)l->seed, (int)b.len, b.at);
		abort();
	}
	l->log[l->log_n++] = (struct text){ bytes, b.len };
	l->word = out.word;
	l->keys_n = out.keys_n;
	l->kind = c.kind;
	l->taken[c.kind] += out.word == word_fine;
	buf_free(&b);
}

#define FAC(l, KIND, name, ...) \
	life_do((l), (struct actor){ ROLE_FACILITATOR, 0 }, (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })
#define SEAT(l, member, KIND, name, ...) \
	life_do((l), (struct actor){ ROLE_PARTICIPANT, (member) }, (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })

enum { THE_SWOT = 1, THE_THEMES, THE_OBJECTIVES, THE_ACTIONS };

static inline void life_open(struct life *l, uint64_t seed)
{
	static const enum activity_kind kinds[] = { ACTIVITY_KIND_SWOT, ACTIVITY_KIND_THEMES, ACTIVITY_KIND_OBJECTIVES, ACTIVITY_KIND_ACTIONS };
	struct part parts[4];

	*l = (struct life){ .m = mini_open(), .dice = prng_from(seed), .seed = seed };
	for (size_t i = 0; i < 4; i++)
		parts[i] = (struct part){ .kind = kinds[i], .title = text("Bước"), .minutes = 10 };
	life_do(l, (struct actor){ ROLE_HUB, 0 }, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = {
		.about = { .title = text("Sợi chỉ"), .results.n = 0 }, .agenda = { parts, 4 }, .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
	for (uint32_t i = 0; i < 3; i++) {
		struct join j = { .consent = true, .sector = (enum sector)(1 + i % 3), .presence = PRESENCE_OWN_PHONE, .key_hash = hash_of(&i, sizeof i) };

		life_do(l, (struct actor){ ROLE_GUEST, 0 }, (struct command){ .kind = COMMAND_JOIN, .join = j });
	}
	FAC(l, OPEN_INPUT, open_input, .activity = THE_SWOT);
	FAC(l, OPEN_INPUT, open_input, .activity = THE_THEMES);
	for (uint32_t i = 0; i < 8; i++) {
		enum quadrant quadrant = (enum quadrant)(1 + i % 4);

		if (i < 4)
			FAC(l, ADD_THEME, add_theme, .quadrant = quadrant, .title = text("Nhóm"));
		SEAT(l, 1 + i % 3, ADD_CARD, add_card, .activity = 1 + i % 2, .kind = CARD_KIND_SWOT, .quadrant = quadrant, .text = text("Thẻ"));
		FAC(l, GROUP_CARD, group_card, .card = i + 1, .theme = 1 + i % 4);
	}
}

static inline void life_close(struct life *l)
{
	mini_close(&l->m);
	arena_free(&l->kept);
	arena_free(&l->scratch);
}

/* -- wishes -- */

/* Mostly one that the card may be put into. */
static inline uint32_t theme_for(struct life *l, uint32_t card)
{
	uint32_t from = one_of(l, l->m.w->themes_n);

	for (uint32_t i = from; card <= l->m.w->cards_n && i <= l->m.w->themes_n; i++)
		if (!l->m.w->themes[i - 1].removed && l->m.w->themes[i - 1].quadrant == l->m.w->cards[card - 1].quadrant)
			return i;
	return from;
}

/* From there on the first that lies on another; there are few. */
static inline uint32_t a_stacked(const struct life *l, uint32_t from)
{
	for (uint32_t i = from; i <= l->m.w->cards_n; i++)
		if (l->m.w->cards[i - 1].into != 0)
			return i;
	return from;
}

static inline void of_a_card(struct life *l)
{
	const struct workshop *w = l->m.w;
	uint32_t card = one_of(l, w->cards_n), other = one_of(l, w->cards_n), seat = 1 + roll(l, w->members_n);

	switch (roll(l, 12)) {
	case 0: case 1:
		SEAT(l, seat, ADD_CARD, add_card, .activity = 1 + roll(l, 2), .kind = CARD_KIND_SWOT, .quadrant = (enum quadrant)(1 + roll(l, 4)),
			.text = text("Thẻ"));
		break;
	case 2: FAC(l, MERGE_CARD, merge_card, .card = card, .into = other); break;
	case 3: FAC(l, SPLIT_CARD, split_card, .card = a_stacked(l, card)); break;
	case 4: FAC(l, MOVE_CARD, move_card, .card = card, .quadrant = (enum quadrant)(1 + roll(l, 4)), .reason = text("Vì")); break;
	case 5: case 6: case 7: FAC(l, GROUP_CARD, group_card, .card = card, .theme = roll(l, 6) == 0 ? 0 : theme_for(l, card)); break;
	case 8: FAC(l, HIDE_CARD, hide_card, .card = card, .reason = text("Chờ")); break;
	case 9: FAC(l, UNHIDE_CARD, unhide_card, .card = card); break;
	case 10: FAC(l, WITHDRAW_CARD, withdraw_card, .card = card); break;
	default: SEAT(l, seat, EDIT_CARD, edit_card, .card = card, .text = text("Thẻ khác")); break;
	}
}

/* A theme and cards for it of one quadrant, so that something stands together. */
static inline void of_a_theme(struct life *l)
{
	const struct workshop *w = l->m.w;

	if (roll(l, 3) > 0 && w->themes_n < 12)
		FAC(l, ADD_THEME, add_theme, .quadrant = (enum quadrant)(1 + roll(l, 4)), .title = text("Nhóm"));
	else if (roll(l, 2) == 0)
		FAC(l, REMOVE_THEME, remove_theme, .theme = one_of(l, w->themes_n));
	else
		FAC(l, RENAME_THEME, rename_theme, .theme = one_of(l, w->themes_n), .title = text("Nhóm khác"));
}

static inline struct tows_data some_tows(struct life *l, enum tows_type type)
{
	const struct workshop *w = l->m.w;
	enum quadrant halves[2] = { type == TOWS_TYPE_SO || type == TOWS_TYPE_ST ? QUADRANT_S : QUADRANT_W,
		type == TOWS_TYPE_SO || type == TOWS_TYPE_WO ? QUADRANT_O : QUADRANT_T };
	uint32_t *at = arena_take_n(&l->scratch, w->themes_n + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < w->themes_n; i++)
		if ((w->themes[i].quadrant == halves[0] || w->themes[i].quadrant == halves[1]) && !w->themes[i].removed && roll(l, 4) > 0)
			at[n++] = w->themes[i].number;
	return (struct tows_data){ .type = type, .text = text("Chiến lược"), .themes = { at, n } };
}

static inline void of_a_tows(struct life *l)
{
	uint32_t tows = one_of(l, l->m.w->tows_n);
	enum tows_type type = tows <= l->m.w->tows_n ? tows_at(l->m.w, tows)->data.type : TOWS_TYPE_SO;

	switch (roll(l, 4)) {
	case 0: FAC(l, REMOVE_TOWS, remove_tows, .tows = tows); break;
	case 1: FAC(l, EDIT_TOWS, edit_tows, .tows = tows, .data = some_tows(l, type)); break;
	default: FAC(l, ADD_TOWS, add_tows, .data = some_tows(l, (enum tows_type)(1 + roll(l, TOWS_TYPE_N - 1)))); break;
	}
}

static inline void of_an_objective(struct life *l)
{
	const struct workshop *w = l->m.w;
	uint32_t objective = one_of(l, w->objectives_n);

	switch (roll(l, 6)) {
	case 0: FAC(l, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = objective); break;
	case 1: case 2:
		FAC(l, EDIT_OBJECTIVE, edit_objective, .objective = objective, .has_themes = true, .themes = some_of(l, 3, w->themes_n));
		break;
	default:
		FAC(l, ADD_OBJECTIVE, add_objective, .activity = THE_OBJECTIVES, .text = text("Mục tiêu"), .dimension = DIMENSION_SOCIAL,
			.horizon = HORIZON_MEDIUM, .themes = some_of(l, 3, w->themes_n), .leads_to = some_of(l, 1, w->objectives_n));
		break;
	}
}

static inline void of_a_strategy(struct life *l)
{
	const struct workshop *w = l->m.w;
	struct strategy_data data = { .title = text("Phương án"), .tows = some_of(l, 3, w->tows_n), .objectives = some_of(l, 2, w->objectives_n) };
	uint32_t strategy = one_of(l, w->strategies_n);

	switch (roll(l, 4)) {
	case 0: FAC(l, REMOVE_STRATEGY, remove_strategy, .strategy = strategy); break;
	case 1: FAC(l, EDIT_STRATEGY, edit_strategy, .strategy = strategy, .data = data); break;
	default: FAC(l, ADD_STRATEGY, add_strategy, .data = data); break;
	}
}

static inline void of_an_action(struct life *l)
{
	const struct workshop *w = l->m.w;
	struct action_data data = { .title = text("Hành động"), .lead = text("UBND xã"), .objectives = some_of(l, 3, w->objectives_n),
		.strategy = roll(l, 3) == 0 ? one_of(l, w->strategies_n) : 0 };
	uint32_t action = one_of(l, w->actions_n);

	switch (roll(l, 5)) {
	case 0: FAC(l, REMOVE_ACTION, remove_action, .action = action); break;
	case 1: FAC(l, EDIT_ACTION, edit_action, .action = action, .data = data); break;
	default: FAC(l, ADD_ACTION, add_action, .data = data); break;
	}
}

/* Of one of two villages; the same things come again and again. */
static inline void of_a_session(struct life *l)
{
	static const char *const codes[] = { "S01", "S02", "W01", "O01", "S03", "T01" };
	static const int64_t first[] = { 1 };
	enum quadrant quadrant = (enum quadrant)(1 + roll(l, 4));
	struct carried_card cards[2], loose = { .code = text("T09"), .quadrant = QUADRANT_T, .text = text("Thẻ thôn") };
	struct carried_theme theme = { .code = text_of(codes[roll(l, 6)]), .quadrant = quadrant, .title = text("Nhóm thôn"), .cards = { cards, roll(l, 3) } };
	struct carried_objective objective = { .code = text("M01"), .text = text("Mục tiêu thôn"), .dimension = DIMENSION_ECONOMIC,
		.horizon = HORIZON_SHORT, .themes = { first, 1 } };

	for (size_t i = 0; i < 2; i++)
		cards[i] = (struct carried_card){ .code = text_of(codes[roll(l, 6)]), .quadrant = quadrant, .text = text("Thẻ thôn"),
			.sector = (enum sector)(roll(l, 3) == 0 ? 0 : 1 + roll(l, 3)) };
	FAC(l, CARRY, carry, .activity = THE_SWOT, .from = { .code = 700001 + roll(l, 2), .title = text("Thôn") }, .themes = { &theme, 1 },
		.cards = { &loose, roll(l, 2) }, .objectives = { &objective, roll(l, 2) });
}

static inline void of_the_room(struct life *l)
{
	const struct workshop *w = l->m.w;
	uint32_t activity = 1 + roll(l, 2);

	switch (roll(l, 9)) {
	case 0: FAC(l, HOLD_NEW_CARDS, hold_new_cards, .hold = roll(l, 2) == 0); break;
	case 1: FAC(l, CONCEAL, conceal, .activity = activity); break;
	case 2: case 3: FAC(l, REVEAL, reveal, .activity = activity); break;
	case 4: FAC(l, OPEN_INPUT, open_input, .activity = activity); break;
	case 5: FAC(l, EDIT_MEMBER, edit_member, .member = 1 + roll(l, w->members_n), .sector = (enum sector)(1 + roll(l, 3))); break;
	case 6:
		FAC(l, SHOW_ON_WALL, show_on_wall, .mode = WALL_MODE_THREAD, .card = roll(l, 2) * one_of(l, w->cards_n),
			.objective = roll(l, 2) * one_of(l, w->objectives_n));
		break;
	case 7: FAC(l, SHOW_ON_WALL, show_on_wall, .mode = WALL_MODE_THREAD, .action = one_of(l, w->actions_n)); break;
	default:
		if (w->ended)
			life_do(l, (struct actor){ ROLE_FACILITATOR, 0 }, (struct command){ .kind = COMMAND_REOPEN_WORKSHOP });
		else
			life_do(l, (struct actor){ ROLE_FACILITATOR, 0 }, (struct command){ .kind = COMMAND_END_WORKSHOP });
		break;
	}
}

static inline void life_step(struct life *l)
{
	static void (*const wishes[])(struct life *l) = { of_a_card, of_a_card, of_a_card, of_a_card, of_a_theme, of_a_tows, of_an_objective,
		of_a_strategy, of_an_action, of_a_session, of_the_room };

	arena_wipe(&l->scratch);
	wishes[roll(l, sizeof wishes / sizeof *wishes)](l);
}

#endif
