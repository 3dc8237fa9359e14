/*
 * The demo commune of tests/data, played from registration to the end, and its minutes compared with the files beside this
 * one. --accept writes them anew; --write FOLDER writes them there as the hub gives them, for other programs to open. Besides,
 * the lines that the data set expects must stand in them word for word.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/method/method.h"
#include "../support/paper.h"
#include "../support/pdf_read.h"
#include "../support/unzip.h"
#include "demo.h"
#include "plan.h"

/* -- the day -- */

static void create(struct demo *d)
{
	const struct text team[] = { text("Lãnh đạo UBND xã, tổ trưởng"), text("Phòng Kinh tế xã, tổ phó"), text("Đại diện Mặt trận Tổ quốc xã") };
	const struct text rules[] = { text("Mỗi người nói không quá ba phút"), text("Không ngắt lời, không phê phán người nói") };
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
	in.command.create_workshop.about.team = (struct text_list){ team, 3 };
	in.command.create_workshop.about.ground_rules = (struct text_list){ rules, 2 };
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
		ballots[i] = (struct urn_ballot){ { member_at(d->m.w, member_of(d, part(v, "voter")))->sector, { picks, value_n(dots) } },
			(enum entered)choice(&enum_entered, via), { { 0 } } };
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
		ballots[i] = (struct urn_ballot){ { member_at(d->m.w, member_of(d, value_name(value_at(answers, i))))->sector, { pick, 1 } },
			ENTERED_SELF, { { 0 } } };
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
		const struct value *v = value_at(drafts, i), *notes = value_get(v, "reservations_vi");
		uint32_t draft = RUN(&d->m, ADD_DRAFT, add_draft, .text = part(v, "vi"), .en = part(v, "en"),
			.elements = refs(d, value_get(v, "elements"), element_of));

		for (size_t k = 0; k < value_n(notes); k++)
			RUN(&d->m, ADD_RESERVATION, add_reservation, .draft = draft, .text = value_text(value_at(notes, k)),
				.sector = SECTOR_COMMUNITY);
		consensus_round(d, i, draft);
	}
}

static void indicators(struct demo *d, uint32_t objective, const struct value *list)
{
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i), *baseline = value_get(v, "baseline");
		struct add_indicator c = { .objective = objective, .text = part(v, "vi"), .en = part(v, "en"), .unit = part(v, "unit_vi"),
			.unit_en = part(v, "unit_en"), .source = part(v, "source_vi"),
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

static void play(struct demo *d)
{
	create(d);
	plan_agenda(d);
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
}

/* -- comparing -- */

static void note(struct demo *d, bool well, const char *what, struct text detail)
{
	if (well)
		d->passed++;
	else
		d->failed++;
	if (!well)
		(void)printf("FAIL %s %.*s\n", what, TEXT_ARGS(detail));
}

static bool holds(const struct buf *b, struct text t)
{
	return t.len > 0 && memmem(b->at, b->len, t.at, t.len) != NULL;
}

/* The lines of the data set's own block `minutes`, in this language. */
static void expect_lines(struct demo *d, const char *language, const struct buf *b)
{
	static const char *const names[] = { "expected_number_line", "type", "subject", "start_line", "venue_line", "attendance_line",
		"chair_line", "secretary_line", "content_heading", "end_line", "title", "date_line" };
	static const char *const lists[] = { "agency_lines", "signatures", "recipients" };
	const struct value *v = value_get(get(d, "minutes"), language);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (value_get(v, names[i]) != NULL)
			note(d, holds(b, part(v, names[i])), "no line", part(v, names[i]));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t k = 0; k < value_n(value_get(v, lists[i])); k++)
			note(d, holds(b, value_text(value_at(value_get(v, lists[i]), k))), "no line", value_text(value_at(value_get(v, lists[i]), k)));
}

/* Of a packed format its part that tells something is compared, in a file with one more ending. */
static const struct { const char *format, *part, *ending; } packed[] = {
	{ "docx", "word/document.xml", ".xml" },
};

static bool unpack(const struct format_row *format, struct buf *b, struct buf *path)
{
	bool fine = true;

	for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
		struct buf part = { 0 };

		if (strcmp(packed[i].format, format->name) != 0)
			continue;
		fine = unzip((struct text){ b->at, b->len }, packed[i].part, &part);
		buf_free(b);
		*b = part;
		buf_c(path, packed[i].ending);
	}
	return fine;
}

static void put_file(struct demo *d, const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	note(d, f != NULL && fwrite(b->at, 1, b->len, f) == b->len && fclose(f) == 0, "cannot write", text_of(path));
}

static void write_out(struct demo *d, enum language l, const struct format_row *format, const char *folder)
{
	struct buf b = { 0 }, path = { 0 };
	struct order order = order_of(l, "minutes");

	buf_f(&path, "%s/minutes.%s.%s", folder, language_names[l], format->extension);
	buf_byte(&path, '\0');
	if (paper_write(d->m.w, &order, format->name, &b))
		put_file(d, path.at, &b);
	else
		note(d, false, "cannot make", text_of(path.at));
	buf_free(&b);
	buf_free(&path);
}

/* Bytes and line breaks of a PDF go with the versions of cairo and pango, so what is compared is its text, with the Markdown. */
static void compare_pdf(struct demo *d, enum language l)
{
	struct arena a = { 0 };
	struct doc doc;
	struct order order = order_of(l, "minutes");

	note(d, report_make(d->m.w, &order, &a, &doc), "cannot make", text("minutes"));
	struct pdf_file f = pdf_of(&doc);
	note(d, pdf_tells_markdown(&f, &doc), "tells something else than the Markdown:", text("pdf"));
	note(d, pdf_says(&f, "qpdf --check %s 2>&1", "No syntax or stream encoding errors"), "not sound:", text("pdf"));
	note(d, !pdf_says(&f, "pdffonts %s | tail -n +3 | grep -v +Tinos | wc -l", "1"), "another font:", text("pdf"));
	pdf_forget(&f);
	arena_free(&a);
}

static void compare(struct demo *d, enum language l, const struct format_row *format, bool accept)
{
	struct buf b = { 0 }, path = { 0 };
	struct order order = order_of(l, "minutes");

	if (strcmp(format->name, "pdf") == 0) {
		compare_pdf(d, l);
		return;
	}
	buf_f(&path, "tests/golden/minutes.%s.%s", language_names[l], format->extension);
	bool written = paper_write(d->m.w, &order, format->name, &b) && unpack(format, &b, &path);
	buf_byte(&path, '\0');
	note(d, written, "cannot write", text_of(path.at));
	if (accept)
		put_file(d, path.at, &b);
	else
		note(d, text_is(read_file(&d->m.a, path.at), (struct text){ b.at, b.len }), "differs (make accept shows it):", text_of(path.at));
	if (strcmp(format->name, "html") == 0)
		expect_lines(d, language_names[l], &b);
	buf_free(&b);
	buf_free(&path);
}

int main(int argc, char **argv)
{
	struct demo d = { .m = mini_open() };
	bool accept = argc > 1 && strcmp(argv[1], "--accept") == 0;
	const char *folder = argc > 2 && strcmp(argv[1], "--write") == 0 ? argv[2] : NULL;
	struct text data = read_file(&d.m.a, "tests/data/demo-commune.json");

	d.data = value_read(&d.m.a, &customs_file, data.at, data.len);
	if (d.data == NULL) {
		(void)fprintf(stderr, "run from the project's root: no tests/data/demo-commune.json\n");
		return 2;
	}
	play(&d);
	for (size_t i = 0; i < format_rows_n; i++)
		for (int l = 0; l < LANGUAGE_N; l++)
			if (folder != NULL)
				write_out(&d, (enum language)l, &format_rows[i], folder);
			else
				compare(&d, (enum language)l, &format_rows[i], accept);
	(void)printf("%u passed, %u failed\n", d.passed, d.failed);
	mini_close(&d.m);
	return d.failed > 0;
}
