/* The poster: one sheet of A3 whatever there is to tell, in letters that can be read; what finds no room is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/pdf_read.h"
#include "after_world.h"

#define VI paper("poster", LANGUAGE_VI, HOUSE_ND30)
#define EN paper("poster", LANGUAGE_EN, HOUSE_UN)

static const char qpdf[] = "qpdf --check %s 2>&1", sound[] = "No syntax or stream encoding errors";

static struct pdf_file hung(const struct mini *m, struct order order)
{
	struct arena a = { 0 };
	struct doc d;

	assert_true(report_make(m->w, &order, &a, &d));
	struct pdf_file f = pdf_of(&d);
	arena_free(&a);
	return f;
}

/* One page of 297 x 420 mm, sound, with nothing but ink inside its margins. */
static void assert_sheet(const struct pdf_file *f)
{
	struct pdf_seen s = pdf_see(f);
	const double margin = 12.9 * 72 / 25.4, width = 297 * 72 / 25.4, height = 420 * 72 / 25.4;

	assert_true(pdf_says(f, "pdfinfo %s", "Pages:           1\n"));
	assert_true(pdf_says(f, "pdfinfo %s", "841.89 x 1190.55 pts (A3)"));
	assert_true(pdf_says(f, qpdf, sound));
	assert_true(s.n > 0);
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i].left < margin || s.at[i].right > width - margin + 1 || s.at[i].top < margin - 2 || s.at[i].bottom > height - margin + 4)
			fail_msg("%s stands outside: %.0f %.0f %.0f %.0f", s.at[i].text, s.at[i].left, s.at[i].top, s.at[i].right, s.at[i].bottom);
	}
	free(s.at);
}

/* How high the letters of this word are set: the box of a line of Tinos is 1.107 times the size. */
static double size_of(const struct pdf_seen *s, const char *word)
{
	const struct pdf_word *w = pdf_word_at(s, word);

	assert_non_null(w);
	return (w->bottom - w->top) / 1.107;
}

static void agree_on(struct mini *m, const char *words)
{
	uint32_t draft = RUN(m, ADD_DRAFT, add_draft, .text = text_of(words));
	uint32_t poll = RUN(m, PREPARE_POLL, prepare_poll, .activity = mini_activity(m, ACTIVITY_KIND_DRAFT), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_DRAFT, .draft = draft, .question = text("Đồng ý chưa?"));
	uint32_t seat = mini_join(m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	struct pick pick = { 1, 5 };
	struct urn_ballot ballot = { .ballot = { .sector = member_at(m->w, seat)->sector, .picks = { &pick, 1 } }, .entry = ENTERED_SELF };

	RUN(m, OPEN_POLL, open_poll, .poll = poll);
	mini_round(m, poll, &ballot, 1, 1, true);
}

/* -- what stands on it -- */

static void a_plan_can_be_read_from_afar(void **state)
{
	struct mini m = three_actions();

	(void)state;
	agree_on(&m, "Xã ta xanh sạch và no ấm");
	RUN(&m, SET_CONSULTATION, set_consultation, .data = { .starts = 20260306, .days = 20, .channels = text("Họp thôn") });
	RUN(&m, PUBLISH_RESULTS, publish_results, .published = true);
	struct pdf_file f = hung(&m, VI);
	struct pdf_seen s = pdf_see(&f);
	assert_sheet(&f);
	static const char *const words[] = { "Hội thảo xã", "“Xã ta xanh sạch và no ấm”", "Đường tốt", "40 (2025) → 85 (2028)", "Làm đường",
		"Phòng Kinh tế", "4/2026 – 12/2028", "B1 Ngân sách xã", "1.300 / 1.000", "http://192.168.1.5:8080/r/482917", "hết ngày 26 tháng 3" };
	struct buf told = pdf_ask(&f, "pdftotext -layout %s - | tr -s ' \\n' ' '");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(told.at, words[i]) == NULL)
			fail_msg("not on the poster: %s", words[i]);
	buf_free(&told);
	assert_true(size_of(&s, "H01") >= 20);
	assert_true(size_of(&s, "“Xã") >= 36);
	assert_true(pdf_says(&f, "pdffonts %s | tail -n +3 | grep -c +Tinos", "6"));   /* upright, bold, slanted, in two encodings */
	assert_true(pdf_says(&f, "pdffonts %s | tail -n +3 | grep -vc '+Tinos.*yes yes yes' || true", "0"));
	assert_true(pdf_says(&f, "pdfinfo %s", "Title:           Áp phích - Hội thảo xã"));
	assert_true(pdf_says(&f, "pdfinfo %s", "Tagged:          yes"));
	assert_true(pdf_says(&f, "strings %s", "/Lang (vi-VN)"));
	assert_true(pdf_says(&f, "qpdf --qdf --object-streams=disable %s - | grep -a -c /Title", "6"));   /* its own and five in the outline */
	free(s.at);
	pdf_forget(&f);
	f = hung(&m, EN);
	assert_sheet(&f);
	assert_true(pdf_says(&f, "pdftotext -layout %s - | tr -s ' \\n' ' '", "Apr 2026 – Dec 2028"));
	pdf_forget(&f);
	mini_close(&m);
}

/* The black squares of the code are drawn, not pictured: there is no image in the file. */
static void it_is_drawn_and_the_same_twice(void **state)
{
	struct mini m = three_actions();
	struct buf a = { 0 }, b = { 0 };
	struct order order = VI;

	(void)state;
	RUN(&m, PUBLISH_RESULTS, publish_results, .published = true);
	assert_true(paper_write(m.w, &order, "pdf", &a) && paper_write(m.w, &order, "pdf", &b));
	assert_true(a.len == b.len && memcmp(a.at, b.at, a.len) == 0);
	assert_null(memmem(a.at, a.len, "/Image", 6));
	order.hub = TEXT_NONE;
	buf_wipe(&b);
	assert_true(paper_write(m.w, &order, "pdf", &b));
	assert_true(b.len < a.len);
	buf_free(&a);
	buf_free(&b);
	mini_close(&m);
}

static void an_empty_workshop_has_one_too(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	for (int l = 0; l < LANGUAGE_N; l++) {
		struct pdf_file f = hung(&m, paper("poster", (enum language)l, HOUSE_ND30));

		assert_sheet(&f);
		pdf_forget(&f);
	}
	mini_close(&m);
}

/* -- too much -- */

static size_t codes(const struct pdf_seen *s, char letter)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->at[i].text[0] == letter && s->at[i].text[1] >= '0' && s->at[i].text[1] <= '9';
	return n;
}

static void what_finds_no_room_is_counted(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
	char words[96];

	(void)state;
	RUN(&m, ADD_SOURCE, add_source, .data = { .name = text("Ngân sách xã"), .owner = text("UBND xã"), .ceiling = 1000 });
	for (int i = 0; i < 200; i++)
		add_objective(&m, "Nâng cấp sơ chế, bảo quản sau thu hoạch ở tất cả các thôn", false, 85);
	for (int i = 0; i < 200; i++)
		add_action(&m, "Cứng hóa đường liên thôn vùng cao", 1, 10, 0);
	struct pdf_file f = hung(&m, VI);
	struct pdf_seen s = pdf_see(&f);
	assert_sheet(&f);
	assert_true(size_of(&s, "H01") >= 13.5);
	size_t objectives = codes(&s, 'M'), actions = codes(&s, 'H');
	assert_in_range(objectives, 8, 30);
	assert_in_range(actions, 8, 30);
	(void)snprintf(words, sizeof words, "… và %zu mục nữa trong kế hoạch.", 200 - objectives);
	assert_true(pdf_says(&f, "pdftotext -layout %s -", words));
	(void)snprintf(words, sizeof words, "… và %zu mục nữa trong kế hoạch.", 200 - actions);
	assert_true(pdf_says(&f, "pdftotext -layout %s -", words));
	assert_true(pdf_says(&f, "pdftotext -layout %s -", "2.000"));   /* the total is of all */
	free(s.at);
	pdf_forget(&f);
	mini_close(&m);
}

static struct text giant(struct arena *a, const char *letter, size_t n)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_c(&b, letter);
	struct text t = text_copy(a, (struct text){ b.at, b.len });
	buf_free(&b);
	return t;
}

static void giants_stay_on_the_sheet(void **state)
{
	static const struct { const char *letter; size_t n; } cases[] = { { "ư", 10000 }, { "WWWW ", 2000 }, { "😀", 500 }, { "سلام ", 300 }, { "a\x01\n", 300 } };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text t = giant(&a, cases[i].letter, cases[i].n);
		struct mini m = open_of("led-7-steps", (struct about){ .title = t, .plan = t, .agency = t, .place = t });
		struct resource lines[] = { { .source = 1, .amount = 100 } };
		uint32_t serves[] = { 1 };

		for (int k = 0; k < 8; k++)
			RUN(&m, ADD_SOURCE, add_source, .data = { .name = t, .owner = t, .ceiling = 1000 });
		uint32_t activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES);
		uint32_t objective = RUN(&m, ADD_OBJECTIVE, add_objective, .activity = activity, .text = t, .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM);
		RUN(&m, ADD_INDICATOR, add_indicator, .objective = objective, .text = t, .unit = t, .direction = DIRECTION_INCREASE);
		for (int k = 0; k < 5; k++)
			RUN(&m, ADD_ACTION, add_action, .data = { .title = t, .objectives = { serves, 1 }, .lead = t, .resources = { lines, 1 },
				.start = 202604, .has_start = k != 1, .end = 202604, .has_end = k != 2 });
		RUN(&m, SET_CONSULTATION, set_consultation, .data = { .starts = 20260306, .days = 20, .channels = t, .contact = t });
		struct pdf_file f = hung(&m, VI);
		assert_true(pdf_says(&f, "pdfinfo %s", "Pages:           1\n"));
		assert_true(pdf_says(&f, qpdf, sound));
		if (i < 2)
			assert_sheet(&f);
		pdf_forget(&f);
		mini_close(&m);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_can_be_read_from_afar),
		cmocka_unit_test(it_is_drawn_and_the_same_twice),
		cmocka_unit_test(an_empty_workshop_has_one_too),
		cmocka_unit_test(what_finds_no_room_is_counted),
		cmocka_unit_test(giants_stay_on_the_sheet),
	};

	return cmocka_run_group_tests_name("poster", tests, NULL, NULL);
}
