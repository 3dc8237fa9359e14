/* The day of the demo commune, from registration to the answers of the consultation; the plan itself is in plan.h. */
#ifndef TESTS_GOLDEN_DAY_H
#define TESTS_GOLDEN_DAY_H

#include "demo.h"
#include "plan.h"

/* -- the day -- */

static void create(struct demo *d)
{
	struct text file = read_file(&d->m.a, "shared/templates/demo.json");
	struct buf frame = { 0 };
	struct frame_in in;
	int64_t arg;

	buf_c(&frame, "{\"id\":\"00000000000000000000000000000001\",");
	buf_put(&frame, file.at + 1, file.len - 1);
	while (frame.len > 0 && frame.at[frame.len - 1] == '\n')
		frame.len--;
	enum word word = codec_read_frame(&d->m.a, frame.at, frame.len, &in, &arg);
	if (word != word_fine) {
		(void)fprintf(stderr, "demo.json: %s\n", word_rows[word].name);
		abort();
	}
	in.command.create_workshop.code = 482917;
	in.command.create_workshop.zone = 420;
	in.command.create_workshop.rules_version = RULES_VERSION;
	mini_do(&d->m, ROLE_HUB, 0, in.command);
	buf_free(&frame);
}

static void seat_all(struct demo *d)
{
	const struct value *list = get(d, "participants");

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *p = value_at(list, i);
		enum sector sector = (enum sector)choice(&enum_sector, part(p, "sector"));
		enum gender gender = text_is(part(p, "gender"), text("nam")) ? GENDER_MALE : GENDER_FEMALE;
		enum presence presence = (enum presence)choice(&enum_presence, part(p, "entry_mode"));

		if (presence == PRESENCE_PROXY)
			RUN(&d->m, ADD_MEMBER, add_member, .consent = true, .sector = sector, .gender = gender, .office = part(p, "role_vi"));
		else
			(void)mini_join(&d->m, sector, gender, presence);
	}
}

static void write_card(struct demo *d, uint32_t activity, enum card_kind kind, const struct value *item)
{
	struct text entry = part(item, "entry");
	uint32_t member = member_of(d, part(item, "author"));
	struct add_card c = { .activity = activity, .kind = kind, .text = part(item, "vi"), .en = part(item, "en"),
		.quadrant = (enum quadrant)choice(&enum_quadrant, part(item, "quadrant_submitted")) };

	c.text_raw = c.text;
	if (entry.len > 0 && !text_is(entry, text("self"))) {
		c.for_ = member;
		c.entry = (enum entered)choice(&enum_entered, entry);
		mini_do(&d->m, ROLE_HELPER, 0, (struct command){ .kind = COMMAND_ADD_CARD, .add_card = c });
	} else {
		mini_do(&d->m, ROLE_PARTICIPANT, member, (struct command){ .kind = COMMAND_ADD_CARD, .add_card = c });
	}
}

static void write_cards(struct demo *d, enum activity_kind kind, enum card_kind cards, const char *name)
{
	uint32_t activity = mini_activity(&d->m, kind);
	const struct value *list = get(d, name);

	if (d->m.w->current != activity)
		RUN(&d->m, GO_TO, go_to, .activity = activity);
	RUN(&d->m, OPEN_INPUT, open_input, .activity = activity);
	for (size_t i = 0; i < value_n(list); i++)
		write_card(d, activity, cards, value_at(list, i));
	RUN(&d->m, CLOSE_INPUT, close_input, .activity = activity);
	RUN(&d->m, REVEAL, reveal, .activity = activity);
}

static void group_cards(struct demo *d)
{
	const struct value *themes = get(d, "swot_themes"), *items = get(d, "swot_items");

	for (size_t i = 0; i < value_n(themes); i++) {
		const struct value *t = value_at(themes, i);

		RUN(&d->m, ADD_THEME, add_theme, .quadrant = (enum quadrant)choice(&enum_quadrant, part(t, "quadrant")),
			.title = part(t, "vi"), .title_en = part(t, "en"));
	}
	for (size_t i = 0; i < value_n(items); i++) {
		const struct value *v = value_at(items, i);
		uint32_t card = card_of(d, part(v, "id"));

		if (!text_is(part(v, "quadrant"), part(v, "quadrant_submitted")))
			RUN(&d->m, MOVE_CARD, move_card, .card = card, .reason = part(v, "moved_reason_vi"),
				.reason_en = part(v, "moved_reason_en"), .quadrant = (enum quadrant)choice(&enum_quadrant, part(v, "quadrant")));
		RUN(&d->m, GROUP_CARD, group_card, .card = card, .theme = theme_of(d, part(v, "theme")));
		if (part(v, "duplicate_of").len > 0)
			RUN(&d->m, MERGE_CARD, merge_card, .card = card, .into = card_of(d, part(v, "duplicate_of")));
	}
}

/* -- rounds -- */

static int64_t item_of(const struct demo *d, const struct poll *p, struct text code)
{
	for (uint32_t item = 1; item <= p->items.n; item++)
		if (text_is(text_of(item_code(d->m.w, p, item)), code))
			return item;
	abort();
}

static void dots_round(struct demo *d, size_t round, enum activity_kind kind, enum items_of items_of)
{
	const struct value *r = value_at(get(d, "rounds"), round), *list = value_get(r, "ballots");
	uint32_t poll = RUN(&d->m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&d->m, kind), .method = METHOD_DOTS,
		.items_of = items_of, .question = part(r, "question_vi"), .question_en = part(r, "question_en"),
		.points = value_int(value_get(r, "dots_per_person"), 0), .has_points = true,
		.top = value_int(value_get(value_get(r, "expected"), "top_n"), 0), .has_top = true);
	struct urn_ballot *ballots = arena_take_n(&d->m.a, value_n(list), sizeof *ballots);

	RUN(&d->m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i), *dots = value_get(v, "dots");
		struct pick *picks = arena_take_n(&d->m.a, value_n(dots), sizeof *picks);
		struct text via = part(v, "via");

		for (size_t k = 0; k < value_n(dots); k++)
			picks[k] = (struct pick){ item_of(d, poll_at(d->m.w, poll), value_name(value_at(dots, k))), value_int(value_at(dots, k), 0) };
		for (size_t k = 1; k < value_n(dots); k++)
			for (size_t n = k; n > 0 && picks[n].item < picks[n - 1].item; n--) {
				struct pick swap = picks[n];

				picks[n] = picks[n - 1];
				picks[n - 1] = swap;
			}
		ballots[i] = (struct urn_ballot){ .ballot = { member_at(d->m.w, member_of(d, part(v, "voter")))->sector, { picks, value_n(dots) } },
			.entry = (enum entered)choice(&enum_entered, via) };
	}
	mini_round(&d->m, poll, ballots, value_n(list), value_int(value_get(r, "eligible"), 0), true);
}

/* About a draft, or with draft 0 about the plan. */
static void consensus_round(struct demo *d, size_t round, uint32_t draft)
{
	const struct value *r = value_at(get(d, "consensus_rounds"), round), *answers = value_get(r, "answers");
	enum activity_kind kind = draft == 0 ? ACTIVITY_KIND_GATE : ACTIVITY_KIND_DRAFT;
	uint32_t poll = RUN(&d->m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&d->m, kind),
		.method = METHOD_CONSENSUS, .items_of = draft == 0 ? ITEMS_OF_PLAN : ITEMS_OF_DRAFT, .draft = draft,
		.question = part(r, "question_vi"), .question_en = part(r, "question_en"));
	struct urn_ballot *ballots = arena_take_n(&d->m.a, value_n(answers), sizeof *ballots);

	RUN(&d->m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < value_n(answers); i++) {
		struct pick *pick = arena_take(&d->m.a, sizeof *pick);

		*pick = (struct pick){ 1, value_int(value_at(answers, i), 0) };
		ballots[i] = (struct urn_ballot){ .ballot = { member_at(d->m.w, member_of(d, value_name(value_at(answers, i))))->sector, { pick, 1 } },
			.entry = ENTERED_SELF };
	}
	mini_round(&d->m, poll, ballots, value_n(answers), (int64_t)value_n(answers), true);
}

/* -- vision, objectives -- */

static void vision(struct demo *d)
{
	const struct value *elements = get(d, "vision_elements"), *statements = get(d, "vision_statements"), *drafts = get(d, "vision_drafts");

	write_cards(d, ACTIVITY_KIND_VISION, CARD_KIND_STATEMENT, "vision_statements");
	for (size_t i = 0; i < value_n(elements); i++)
		RUN(&d->m, ADD_ELEMENT, add_element, .title = part(value_at(elements, i), "vi"), .title_en = part(value_at(elements, i), "en"));
	for (size_t i = 0; i < value_n(statements); i++)
		RUN(&d->m, TAG_CARD, tag_card, .card = card_of(d, part(value_at(statements, i), "id")),
			.elements = refs(d, value_get(value_at(statements, i), "elements"), element_of));
	for (size_t i = 0; i < value_n(drafts); i++) {
		const struct value *v = value_at(drafts, i), *notes = value_get(v, "reservations_vi"), *notes_en = value_get(v, "reservations_en");
		uint32_t draft = RUN(&d->m, ADD_DRAFT, add_draft, .text = part(v, "vi"), .en = part(v, "en"),
			.elements = refs(d, value_get(v, "elements"), element_of));

		for (size_t k = 0; k < value_n(notes); k++)
			RUN(&d->m, ADD_RESERVATION, add_reservation, .draft = draft, .text = value_text(value_at(notes, k)),
				.en = value_text(value_at(notes_en, k)), .sector = SECTOR_COMMUNITY);
		consensus_round(d, i, draft);
	}
}

static void indicators(struct demo *d, uint32_t objective, const struct value *list)
{
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i), *baseline = value_get(v, "baseline");
		struct add_indicator c = { .objective = objective, .text = part(v, "vi"), .en = part(v, "en"), .unit = part(v, "unit_vi"),
			.unit_en = part(v, "unit_en"), .source = part(v, "source_vi"), .source_en = part(v, "source_en"),
			.direction = (enum direction)choice(&enum_direction, part(v, "direction")),
			.target_year = value_int(value_get(v, "target_year"), 0), .has_target_year = true };

		c.has_target = decimal_read(value_number(&d->m.a, value_get(v, "target")), &c.target);
		if (baseline != NULL && !value_is_null(baseline)) {
			c.has_baseline = decimal_read(value_number(&d->m.a, baseline), &c.baseline);
			c.baseline_year = value_int(value_get(v, "baseline_year"), 0);
			c.has_baseline_year = true;
		}
		mini_do(&d->m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_ADD_INDICATOR, .add_indicator = c });
	}
}

static void objectives(struct demo *d)
{
	const struct value *list = get(d, "objectives");

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);
		uint32_t objective = RUN(&d->m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(&d->m, ACTIVITY_KIND_OBJECTIVES),
			.text = part(v, "vi"), .en = part(v, "en"), .dimension = (enum dimension)choice(&enum_dimension, part(v, "dimension")),
			.horizon = (enum horizon)choice(&enum_horizon, part(v, "horizon")),
			.elements = refs(d, value_get(v, "vision_elements"), element_of), .themes = refs(d, value_get(v, "themes"), theme_of),
			.legal = text_is(part(v, "code"), text("M10")), .has_legal = true);

		indicators(d, objective, value_get(v, "indicators"));
	}
	for (size_t i = 0; i < value_n(list); i++)
		RUN(&d->m, EDIT_OBJECTIVE, edit_objective, .objective = objective_of(d, part(value_at(list, i), "code")),
			.leads_to = refs(d, value_get(value_at(list, i), "contributes_to"), objective_of), .has_leads_to = true);
}

static void decide_groups(struct demo *d)
{
	static const char *const names[] = { [PRIORITY_A] = "group_a", [PRIORITY_B] = "group_b", [PRIORITY_C] = "group_c" };
	const struct value *decision = value_get(get(d, "objectives_expected"), "decision");

	RUN(&d->m, DISCUSS_POLL, discuss_poll, .poll = (uint32_t)d->m.w->polls_n, .text = part(decision, "reason_vi"),
		.en = part(decision, "reason_en"));
	for (int g = PRIORITY_A; g < PRIORITY_N; g++) {
		const struct value *list = value_get(decision, names[g]);

		for (size_t i = 0; i < value_n(list); i++)
			RUN(&d->m, SET_PRIORITY, set_priority, .objective = objective_of(d, value_text(value_at(list, i))), .group = (enum priority)g,
				.reason = g == PRIORITY_A ? text("Điểm cao nhất; bổ sung M03 theo đề nghị của khu vực tư nhân.") : TEXT_NONE);
	}
}

/* -- after the meeting -- */

static int32_t date_in(const struct value *v, const char *name)
{
	struct text t = part(v, name);
	int32_t date = 0;

	for (size_t i = 0; i < t.len; i++)
		date = t.at[i] == '-' ? date : date * 10 + (t.at[i] - '0');
	return date;
}

static void after(struct demo *d)
{
	const struct value *v = get(d, "consultation"), *list = value_get(v, "opinions");

	RUN(&d->m, PUBLISH_RESULTS, publish_results, .published = true);
	RUN(&d->m, SET_CONSULTATION, set_consultation, .data = { .starts = date_in(v, "starts"), .days = int_in(v, "days"),
		.channels = part(v, "channels_vi"), .channels_en = part(v, "channels_en"),
		.contact = part(v, "contact_vi"), .contact_en = part(v, "contact_en") });
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *o = value_at(list, i);

		RUN(&d->m, ADD_OPINION, add_opinion, .data = { .text = part(o, "vi"), .en = part(o, "en"),
			.source = part(o, "source_vi"), .source_en = part(o, "source_en"), .about = part(o, "about_vi"),
			.about_en = part(o, "about_en"), .sector = (enum sector)choice(&enum_sector, part(o, "sector")),
			.received = date_in(o, "received"), .uptake = (enum uptake)choice(&enum_uptake, part(o, "uptake")),
			.answer = part(o, "answer_vi"), .answer_en = part(o, "answer_en") });
	}
}

static void play(struct demo *d)
{
	create(d);
	seat_all(d);
	plan_start(d);
	write_cards(d, ACTIVITY_KIND_SWOT, CARD_KIND_SWOT, "swot_items");
	group_cards(d);
	dots_round(d, 0, ACTIVITY_KIND_THEME_POINTS, ITEMS_OF_THEMES);
	plan_tows(d);
	vision(d);
	objectives(d);
	dots_round(d, 1, ACTIVITY_KIND_OBJECTIVE_POINTS, ITEMS_OF_OBJECTIVES);
	decide_groups(d);
	plan_options(d);
	plan_actions(d);
	plan_gate(d);
	consensus_round(d, 2, 0);
	plan_commitments(d);
	uint32_t closing = mini_activity(&d->m, ACTIVITY_KIND_CLOSING);
	RUN(&d->m, ADD_REMARK, add_remark, .activity = closing, .sector = SECTOR_COMMUNITY,
		.text = text("Đề nghị họp thôn trước khi tính phần đóng góp của Nhân dân."),
		.en = text("Village meetings should be held before any contribution of the people is counted."));
	RUN(&d->m, ADD_REMARK, add_remark, .activity = closing, .decision = true, .has_decision = true,
		.text = text("Giao Phòng Kinh tế xã hoàn thiện chỉ tiêu M09.2 trước ngày 31/3/2026."),
		.en = text("The Economic Division should complete indicator M09.2 by 31 March 2026."));
	RUN(&d->m, END_WORKSHOP, end_workshop, .nothing = 0);
	plan_monitoring(d);
	after(d);
}

#endif
