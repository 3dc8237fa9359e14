/*
 * A workshop of the size that the issue of documents names: the day of the demo commune (tests/golden/day.h) with 500 seats, 2 000 cards
 * in 100 groups, rounds in which all vote, 60 objectives with three indicators each, 80 actions, 100 remarks and 200 opinions. Pure:
 * the same bytes in every run.
 */
#ifndef BENCH_BIG_WORKSHOP_H
#define BENCH_BIG_WORKSHOP_H

#include "../golden/day.h"

enum { BIG_SEATS = 500, BIG_CARDS = 2000, BIG_THEMES = 100, BIG_OBJECTIVES = 60, BIG_TARGETS = 3, BIG_ACTIONS = 80, BIG_REMARKS = 100,
       BIG_OPINIONS = 200, BIG_OPTIONS = 30 };

/* The data set's sentence number `i` of a list, said of one of 40 villages; short enough for a card. */
static struct text big_words(struct demo *d, const char *list, size_t i, const char *language)
{
	const struct value *all = get(d, list);
	struct text said = part(value_at(all, i % value_n(all)), language);
	struct buf b = { 0 };

	buf_f(&b, language[0] == 'v' ? "Thôn %zu: " : "Village %zu: ", i / value_n(all) % 40 + 1);
	size_t room = 150 - b.len;
	while (said.len > room && said.at[room - 1] != ' ')
		room--;
	buf_put(&b, said.at, said.len > room ? room - 1 : said.len);
	struct text out = text_copy(&d->m.a, (struct text){ b.at, b.len });
	buf_free(&b);
	return out;
}

static enum sector big_sector(size_t i)
{
	return i % 10 < 3 ? SECTOR_STATE : i % 10 < 5 ? SECTOR_PRIVATE : SECTOR_COMMUNITY;
}

static void big_seats(struct demo *d)
{
	while (d->m.w->members_n < BIG_SEATS) {
		size_t i = d->m.w->members_n;

		(void)mini_join(&d->m, big_sector(i), i % 2 == 0 ? GENDER_FEMALE : GENDER_MALE, PRESENCE_OWN_PHONE);
	}
}

static void big_cards(struct demo *d)
{
	uint32_t activity = mini_activity(&d->m, ACTIVITY_KIND_SWOT);

	RUN(&d->m, OPEN_INPUT, open_input, .activity = activity);
	for (size_t i = 0; d->m.w->cards_n < BIG_CARDS; i++) {
		struct add_card c = { .activity = activity, .kind = CARD_KIND_SWOT, .quadrant = (enum quadrant)(QUADRANT_S + i % 4),
			.text = big_words(d, "swot_items", i, "vi"), .en = big_words(d, "swot_items", i, "en") };

		c.text_raw = c.text;
		mini_do(&d->m, ROLE_PARTICIPANT, (uint32_t)(i % BIG_SEATS) + 1, (struct command){ .kind = COMMAND_ADD_CARD, .add_card = c });
	}
	RUN(&d->m, CLOSE_INPUT, close_input, .activity = activity);
	RUN(&d->m, REVEAL, reveal, .activity = activity);
}

/* Every card in a group of its quadrant; one of 25 had been written elsewhere and was moved, one of 20 says what another said. */
static void big_groups(struct demo *d)
{
	uint32_t first = (uint32_t)d->m.w->themes_n + 1, last[4] = { 0 };

	while (d->m.w->themes_n < BIG_THEMES) {
		size_t i = d->m.w->themes_n;

		RUN(&d->m, ADD_THEME, add_theme, .quadrant = (enum quadrant)(QUADRANT_S + i % 4),
			.title = part(value_at(get(d, "swot_themes"), i % 17), "vi"), .title_en = part(value_at(get(d, "swot_themes"), i % 17), "en"));
	}
	for (size_t i = value_n(get(d, "swot_items")); i < d->m.w->cards_n; i++) {
		uint32_t card = (uint32_t)i + 1;
		int at = (int)d->m.w->cards[i].quadrant - QUADRANT_S;

		if (i % 25 == 0) {
			at = (at + 1) % 4;
			RUN(&d->m, MOVE_CARD, move_card, .card = card, .quadrant = (enum quadrant)(QUADRANT_S + at), .reason = text("Chuyển theo ý cả phòng"));
		}
		uint32_t theme = first + (uint32_t)(i % (BIG_THEMES - first - 3));
		while (d->m.w->themes[theme - 1].quadrant != (enum quadrant)(QUADRANT_S + at))
			theme++;
		RUN(&d->m, GROUP_CARD, group_card, .card = card, .theme = theme);
		if (i % 20 == 0 && last[at] != 0)
			RUN(&d->m, MERGE_CARD, merge_card, .card = card, .into = last[at]);
		else
			last[at] = card;
	}
}

/* Points from everybody: three items each, two points for the first. */
static void big_round(struct demo *d, enum activity_kind kind, enum items_of of)
{
	static struct urn_ballot ballots[BIG_SEATS];
	static struct pick picks[BIG_SEATS][3];
	uint32_t poll = RUN(&d->m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&d->m, kind), .method = METHOD_DOTS, .items_of = of,
		.question = text("Việc nào cần làm trước?"), .question_en = text("What comes first?"), .points = 4, .has_points = true,
		.top = 10, .has_top = true);

	RUN(&d->m, OPEN_POLL, open_poll, .poll = poll);
	int64_t n = (int64_t)poll_at(d->m.w, poll)->items.n;
	for (int64_t i = 0; i < BIG_SEATS; i++) {
		for (int64_t k = 0; k < 3; k++)
			picks[i][k] = (struct pick){ i * i % (n / 3) + 1 + k * (n / 3), k == 0 ? 2 : 1 };
		ballots[i] = (struct urn_ballot){ .ballot = { d->m.w->members[i].sector, { picks[i], 3 } }, .entry = ENTERED_SELF };
	}
	mini_round(&d->m, poll, ballots, BIG_SEATS, BIG_SEATS, true);
	RUN(&d->m, DISCUSS_POLL, discuss_poll, .poll = poll, .text = text("Đã trao đổi; giữ nguyên kết quả."), .en = text("Talked over; the result stands."));
}

static void big_objectives(struct demo *d)
{
	while (d->m.w->objectives_n < BIG_OBJECTIVES) {
		size_t i = d->m.w->objectives_n;
		uint32_t *theme = arena_take(&d->m.a, sizeof *theme), *element = arena_take(&d->m.a, sizeof *element);

		*theme = (uint32_t)(i % d->m.w->themes_n) + 1;
		*element = (uint32_t)(i % d->m.w->elements_n) + 1;
		uint32_t objective = RUN(&d->m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(&d->m, ACTIVITY_KIND_OBJECTIVES),
			.text = big_words(d, "objectives", i, "vi"), .en = big_words(d, "objectives", i, "en"), .dimension = DIMENSION_ECONOMIC,
			.horizon = HORIZON_MEDIUM, .themes = { theme, 1 }, .elements = { element, 1 });
		for (int k = 0; k < BIG_TARGETS; k++)
			RUN(&d->m, ADD_INDICATOR, add_indicator, .objective = objective, .text = text("Tỷ lệ hộ được hưởng lợi"),
				.en = text("Share of households served"), .unit = text("%"), .unit_en = text("%"), .direction = DIRECTION_INCREASE,
				.baseline = { 400 + k, 1 }, .has_baseline = true, .baseline_year = 2025, .has_baseline_year = true,
				.target = { 755 + k, 1 }, .has_target = true, .target_year = 2030, .has_target_year = true,
				.source = text("Phòng Kinh tế xã"));
	}
}

static void big_actions(struct demo *d)
{
	size_t demo_n = value_n(get(d, "objectives"));
	uint32_t source = RUN(&d->m, ADD_SOURCE, add_source, .data = { .name = text("Chương trình mục tiêu quốc gia"), .owner = text("UBND tỉnh"),
		.name_en = text("National target programme"), .owner_en = text("The province"), .ceiling = 100000 });

	while (d->m.w->actions_n < BIG_ACTIONS) {
		size_t i = d->m.w->actions_n;
		uint32_t *objective = arena_take(&d->m.a, sizeof *objective);
		struct resource *line = arena_take(&d->m.a, sizeof *line);
		struct action_data data = { .title = big_words(d, "actions", i, "vi"), .title_en = big_words(d, "actions", i, "en"),
			.objectives = { objective, 1 }, .output = text("Đường bê tông"), .unit = text("km"), .lead = text("Phòng Kinh tế xã"),
			.resources = { line, 1 }, .start = 202604 + (int64_t)(i % 6), .end = 202711, .has_start = true, .has_end = true,
			.risk = text("Mưa lũ làm chậm tiến độ"), .likelihood = 3, .impact = 3, .has_likelihood = true, .has_impact = true,
			.mitigation = text("Thi công ngoài mùa mưa"), .quantity = { (int64_t)i, 1 }, .has_quantity = true };

		*objective = (uint32_t)(demo_n + i % (d->m.w->objectives_n - demo_n)) + 1;
		*line = (struct resource){ .source = source, .amount = 850 + (int64_t)i, .certainty = CERTAINTY_CONFIRMED };
		RUN(&d->m, ADD_ACTION, add_action, .data = data);
	}
}

static void big_remarks(struct demo *d)
{
	uint32_t closing = mini_activity(&d->m, ACTIVITY_KIND_CLOSING);

	for (size_t i = 0; i < BIG_REMARKS; i++)
		RUN(&d->m, ADD_REMARK, add_remark, .activity = closing, .sector = big_sector(i), .text = big_words(d, "swot_items", i, "vi"),
			.en = big_words(d, "swot_items", i, "en"));
}

static void big_opinions(struct demo *d)
{
	for (size_t i = 0; i < BIG_OPINIONS; i++)
		RUN(&d->m, ADD_OPINION, add_opinion, .data = { .text = big_words(d, "swot_items", i, "vi"), .en = big_words(d, "swot_items", i, "en"),
			.source = text("Họp thôn"), .sector = big_sector(i), .received = 20260320, .uptake = UPTAKE_ACCEPTED,
			.answer = text("Đã bổ sung vào kế hoạch."), .answer_en = text("Taken into the plan.") });
}

/* `ends`: to the end of the day and the months after it; else the day stands before its end and people may still vote. */
static void big_play(struct demo *d, bool ends)
{
	create(d);
	seat_all(d);
	big_seats(d);
	plan_start(d);
	write_cards(d, ACTIVITY_KIND_SWOT, CARD_KIND_SWOT, "swot_items");
	group_cards(d);
	big_cards(d);
	big_groups(d);
	dots_round(d, 0, ACTIVITY_KIND_THEME_POINTS, ITEMS_OF_THEMES);
	big_round(d, ACTIVITY_KIND_THEME_POINTS, ITEMS_OF_THEMES);
	plan_tows(d);
	vision(d);
	objectives(d);
	big_objectives(d);
	dots_round(d, 1, ACTIVITY_KIND_OBJECTIVE_POINTS, ITEMS_OF_OBJECTIVES);
	decide_groups(d);
	big_round(d, ACTIVITY_KIND_OBJECTIVE_POINTS, ITEMS_OF_OBJECTIVES);
	plan_options(d);
	plan_actions(d);
	big_actions(d);
	plan_gate(d);
	consensus_round(d, 2, 0);
	plan_commitments(d);
	big_remarks(d);
	if (!ends)
		return;
	RUN(&d->m, END_WORKSHOP, end_workshop, .nothing = 0);
	plan_monitoring(d);
	after(d);
	big_opinions(d);
}

#endif
