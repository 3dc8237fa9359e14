/* The PDF as the one who opens, prints or reads it aloud gets it, measured with other people's programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/pdf_read.h"

#define MM (72 / 25.4)

static const char small[] = "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ i ì ỉ ĩ í ị o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ "
	"ơ ờ ở ỡ ớ ợ u ù ủ ũ ú ụ ư ừ ử ữ ứ ự y ỳ ỷ ỹ ý ỵ đ";
static const char large[] = "A À Ả Ã Á Ạ Ă Ằ Ẳ Ẵ Ắ Ặ Â Ầ Ẩ Ẫ Ấ Ậ E È Ẻ Ẽ É Ẹ Ê Ề Ể Ễ Ế Ệ I Ì Ỉ Ĩ Í Ị O Ò Ỏ Õ Ó Ọ Ô Ồ Ổ Ỗ Ố Ộ "
	"Ơ Ờ Ở Ỡ Ớ Ợ U Ù Ủ Ũ Ú Ụ Ư Ừ Ử Ữ Ứ Ự Y Ỳ Ỷ Ỹ Ý Ỵ Đ";
static const char sentence[] = "Hội thảo thống nhất ưu tiên đường liên thôn, nước sinh hoạt hợp vệ sinh và việc làm tại chỗ cho thanh niên.";

static struct doc doc_of(struct arena *a, enum language l)
{
	struct doc d;

	doc_begin(&d, a, l, l == LANGUAGE_VI ? HOUSE_ND30 : HOUSE_UN, text("Biên bản thử"));
	return d;
}

static void repeat(struct doc *d, const char *words, unsigned times)
{
	struct buf b = { 0 };

	for (unsigned i = 0; i < times; i++) {
		buf_c(&b, i > 0 ? " " : "");
		buf_c(&b, words);
	}
	doc_paragraph(d, text_copy(d->arena, (struct text){ b.at, b.len }));
	buf_free(&b);
}

static void fill_head(struct doc *d)
{
	struct block *b = doc_block(d, BLOCK_HEAD);

	doc_head_line(d, &b->left, (struct head_line){ .text = text("ỦY BAN NHÂN DÂN"), .bold = true });
	doc_head_line(d, &b->left, (struct head_line){ .text = text("XÃ ĐỒNG MÂY"), .bold = true, .is_ruled = true });
	doc_head_line(d, &b->left, (struct head_line){ .text = text("Số: 07/BB-UBND") });
	doc_head_line(d, &b->right, (struct head_line){ .text = text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), .bold = true });
	doc_head_line(d, &b->right, (struct head_line){ .text = text("Độc lập - Tự do - Hạnh phúc"), .bold = true, .is_ruled = true });
	b = doc_block(d, BLOCK_TITLE);
	doc_run(d, b, text("BIÊN BẢN"), true, false);
	b->under = text("Hội thảo tham vấn kế hoạch");
}

static void fill_signatures(struct doc *d)
{
	struct block *b = doc_block(d, BLOCK_SIGNATURES);

	doc_head_line(d, &b->left, (struct head_line){ .text = text("THƯKÝ"), .bold = true });
	doc_head_line(d, &b->right, (struct head_line){ .text = text("CHỦTỌA"), .bold = true });
	doc_head_line(d, &b->left, (struct head_line){ .text = text("(Chữký)"), .italic = true });
	doc_head_line(d, &b->right, (struct head_line){ .text = text("(Chữký)"), .italic = true });
	doc_head_line(d, &b->left, (struct head_line){ .text = text("Họtêntrái"), .bold = true });
	doc_head_line(d, &b->right, (struct head_line){ .text = text("Họtênphải"), .bold = true });
}

static struct block *fill_table(struct doc *d, unsigned rows)
{
	struct block *b = doc_block(d, BLOCK_TABLE);

	doc_column(d, b, text("TTđầu"), ALIGN_RIGHT, 0);
	doc_column(d, b, text("Nội dung"), ALIGN_LEFT, 6);
	doc_column(d, b, text("Đơn vị"), ALIGN_CENTRE, 2);
	for (unsigned i = 1; i <= rows; i++) {
		struct buf n = { 0 };
		struct text *cells = doc_row(d, b, i % 7 == 0);

		buf_f(&n, "r%u", i);
		cells[0] = text_copy(d->arena, (struct text){ n.at, n.len });
		cells[1] = text_of(sentence);
		cells[2] = text("km");
		buf_free(&n);
	}
	return b;
}

/* A block of every kind. */
static void fill(struct doc *d)
{
	fill_head(d);
	doc_heading(d, 1, text("I."), text("MỤC ĐÍCH"));
	doc_heading(d, 2, text("1."), text("Phạm vi"));
	repeat(d, sentence, 4);
	doc_item(d, 1, text("a)"), text("Mục a & <b> \"c\" dòng một\ndòng hai"));
	doc_item(d, 2, text("b)"), text("Mục b của S-A, W-B"));
	doc_bullet(d, text_of(small));
	struct block *b = doc_block(d, BLOCK_QUOTE);
	doc_run(d, b, text_of(large), true, true);
	fill_table(d, 60);
	doc_group(d, b = fill_table(d, 1), text("Nhóm"));
	b->table.caption = text("Bảng hai");
	b = doc_block(d, BLOCK_CHART);
	b->chart.caption = text("Số phiếu");
	doc_bar(d, b, text("Đồng ý"), text("17"), 17);
	doc_bar(d, b, text("Không"), text("0"), 0);
	repeat(d, sentence, 1);
	fill_signatures(d);
	b = doc_block(d, BLOCK_RECIPIENTS);
	doc_run(d, b, text("Nơi nhận:"), true, true);
	doc_line(d, b, text("UBND xã;"));
	doc_line(d, b, text("Lưu: VT."));
	b = doc_block(d, BLOCK_NOTE);
	doc_run(d, b, text("0123456789abcdef"), false, false);
	(void)doc_block(d, BLOCK_RULE);
	b = doc_block(d, BLOCK_ANNEX);
	b->label = text("Phụ lục I");
	doc_run(d, b, text("DANH MỤC"), true, false);
	b->under = text("(Kèm theo Biên bản số 07/BB-UBND)");
	fill_table(d, 60);
}

/* -- the text -- */

static void every_letter_comes_back(void **state)
{
	for (int l = 0; l < LANGUAGE_N; l++) {
		struct arena a = { 0 };
		struct doc d = doc_of(&a, (enum language)l);

		(void)state;
		fill(&d);
		struct pdf_file f = pdf_of(&d);
		assert_true(pdf_tells_markdown(&f, &d));
		struct buf raw = pdf_ask(&f, "pdftotext -raw %s - | tr '\\n' ' '");
		assert_non_null(strstr(raw.at, small));
		assert_non_null(strstr(raw.at, large));
		assert_null(strstr(raw.at, "Ƣ"));
		assert_null(strstr(raw.at, "ƣ"));
		buf_free(&raw);
		pdf_forget(&f);
		arena_free(&a);
	}
}

/* One family, all of it in the file, and each piece says what its glyphs mean. */
static void only_tinos_is_in_it(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	unsigned fonts = 0;

	(void)state;
	fill(&d);
	struct pdf_file f = pdf_of(&d);
	struct buf b = pdf_ask(&f, "pdffonts %s | tail -n +3");
	for (char *line = strtok(b.at, "\n"); line != NULL; line = strtok(NULL, "\n"), fonts++) {
		assert_non_null(strstr(line, "+Tinos"));
		assert_non_null(strstr(line, " yes yes yes "));
	}
	assert_in_range(fonts, 4, 16);
	buf_free(&b);
	pdf_forget(&f);
	arena_free(&a);
}

static void it_is_whole_and_the_same_twice(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	struct buf one = { 0 }, two = { 0 };

	(void)state;
	fill(&d);
	format_pdf(&d, &one);
	format_pdf(&d, &two);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.at, two.at, one.len);
	struct pdf_file f = pdf_keep(one.at, one.len);
	assert_true(pdf_says(&f, "qpdf --check %s 2>&1", "No syntax or stream encoding errors"));
	assert_true(pdf_says(&f, "pdfinfo %s", "Title:           Biên bản thử\n"));
	assert_true(pdf_says(&f, "pdfinfo %s", "Tagged:          yes\n"));
	assert_true(pdf_says(&f, "pdfinfo %s", "595.276 x 841.89 pts (A4)"));
	assert_true(pdf_says(&f, "TZ=UTC pdfinfo %s", "Jan  1 00:00:00 1980"));
	assert_true(pdf_says(&f, "qpdf --json %s", "\"/Lang\": \"u:vi-VN\"") || pdf_says(&f, "qpdf --json %s", "\"/Lang\": \"vi-VN\""));
	assert_true(pdf_says(&f, "pdfinfo -struct %s 2>&1", "  H1 (block)\n  H2 (block)\n  P (block)\n"));
	assert_true(pdf_says(&f, "pdfinfo -struct %s 2>&1", "  Table (block)\n    TR\n      TH\n      TH\n      TH\n    TR\n      TD\n"));
	assert_false(pdf_says(&f, "pdfinfo -struct %s 2>&1", "Warning"));
	assert_true(pdf_says(&f, "qpdf --json %s", "I. MỤC ĐÍCH"));   /* the outline's entry, not the page's glyphs */
	assert_true(pdf_says(&f, "qpdf --json %s", "Phụ lục I DANH MỤC"));
	pdf_forget(&f);
	buf_free(&one);
	buf_free(&two);
	arena_free(&a);
}

/* -- the millimetres of section 5 -- */

static void near(double is, double should, double within)
{
	if (is < should - within || is > should + within)
		fail_msg("%.2f mm instead of %.2f", is, should);
}

static double middle(const struct pdf_word *first, const struct pdf_word *last)
{
	assert_non_null(first);
	assert_non_null(last);
	return (first->left + last->right) / 2 / MM;
}

/* The rule below a text: searched from its baseline down, at most three millimetres. */
static double rule_below(const struct pdf_raster *r, const struct pdf_word *w, double least, double *from, double *to)
{
	for (int y = (int)(w->bottom / MM * 10) - 8; y < (int)(w->bottom / MM * 10) + 30; y++)
		if (pdf_dark_run(r, y, from, to) >= least)
			return y / 10.0;
	fail_msg("no rule below %s", w->text);
	return 0;
}

static void the_head_is_that_of_the_decree(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	double from = 0, to = 0;

	(void)state;
	fill_head(&d);
	struct pdf_file f = pdf_of(&d);
	struct pdf_seen s = pdf_see(&f);
	struct pdf_raster r = pdf_page_seen(&f, 1);
	near(r.width / 10.0, 210, 0.1);
	near(r.height / 10.0, 297, 0.1);
	near(middle(pdf_word_at(&s, "ỦY"), pdf_word_at(&s, "DÂN")), 30 + 32.5, 0.3);
	near(middle(pdf_word_at(&s, "CỘNG"), pdf_word_at(&s, "NAM")), 30 + 65 + 50, 0.3);
	near((pdf_word_at(&s, "NAM")->right - pdf_word_at(&s, "CỘNG")->left) / MM, 95.7, 0.6);
	near(pdf_word_at(&s, "CỘNG")->top / MM, 20, 1.0);
	near((pdf_word_at(&s, "phúc")->right - pdf_word_at(&s, "Độc")->left) / MM, 60.2, 0.6);
	/* The rule of the motto: of exactly its width. */
	(void)rule_below(&r, pdf_word_at(&s, "phúc"), 30, &from, &to);
	near(from, pdf_word_at(&s, "Độc")->left / MM, 0.3);
	near(to, pdf_word_at(&s, "phúc")->right / MM, 0.3);
	/* The short ones: a third to a half of the line above, in the middle. */
	(void)rule_below(&r, pdf_word_at(&s, "MÂY"), 8, &from, &to);
	const struct pdf_word *last = pdf_word_at(&s, "MÂY");   /* of three words */
	double line = (last->right - last[-2].left) / MM;
	near((from + to) / 2, 62.5, 0.3);
	near((to - from) / line, (1 / 3.0 + 1 / 2.0) / 2, 1 / 12.0);
	(void)rule_below(&r, pdf_word_at(&s, "hoạch"), 15, &from, &to);
	line = (pdf_word_at(&s, "hoạch")->right - pdf_word_at(&s, "Hội")->left) / MM;
	near((from + to) / 2, 30 + 82.5, 0.3);
	near((to - from) / line, (1 / 3.0 + 1 / 2.0) / 2, 1 / 12.0);
	near(middle(pdf_word_at(&s, "BIÊN"), pdf_word_at(&s, "BẢN")), 30 + 82.5, 0.3);
	free(r.at);
	free(s.at);
	pdf_forget(&f);
	arena_free(&a);
}

/* Where ink stands in a page: its leftmost, rightmost, topmost and lowest dot below `below` mm. */
static void ink(const struct pdf_raster *r, double below, double box[4])
{
	box[0] = box[2] = 1000;
	box[1] = box[3] = 0;
	for (int y = (int)(below * 10); y < r->height; y++)
		for (int x = 0; x < r->width; x++)
			if (pdf_is_dark(r, x, y)) {
				box[0] = x / 10.0 < box[0] ? x / 10.0 : box[0];
				box[1] = (x + 1) / 10.0 > box[1] ? (x + 1) / 10.0 : box[1];
				box[2] = y / 10.0 < box[2] ? y / 10.0 : box[2];
				box[3] = (y + 1) / 10.0;
			}
}

static void the_body_keeps_its_margins(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	double box[4];

	(void)state;
	for (unsigned i = 0; i < 30; i++)
		repeat(&d, sentence, 5);
	struct pdf_file f = pdf_of(&d);
	struct pdf_seen s = pdf_see(&f);
	for (unsigned page = 1; page <= 2; page++) {
		struct pdf_raster r = pdf_page_seen(&f, page);

		ink(&r, 19, box);
		near(box[0], 30, 0.6);
		near(box[1], 195, 0.6);
		near(box[2], 21.5, 1.7);
		assert_true(box[3] <= 277.1 && box[3] > 262);
		free(r.at);
	}
	/* Every first line is indented by 10 mm, every full line ends at the right margin, and the number is where it belongs. */
	near(s.at[0].left / MM, 40, 0.3);
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.at[i].page == s.at[i + 1].page && s.at[i + 1].top > s.at[i].bottom - 6 && strcmp(s.at[i].text, "niên.") != 0 &&
		    s.at[i].top / MM > 19)
			near(s.at[i].right / MM, 195, 0.3);
	assert_true(s.pages > 2);
	for (size_t i = 0; i < s.n; i++)
		if (s.at[i].page > 1 && s.at[i].top / MM < 18) {
			assert_int_equal(atoi(s.at[i].text), s.at[i].page);
			near((s.at[i].left + s.at[i].right) / 2 / MM, 112.5, 0.2);
			near((s.at[i].top + s.at[i].bottom) / 2 / MM, 10, 0.8);
		}
	assert_true(s.at[0].top / MM > 19);   /* page one bears none */
	free(s.at);
	pdf_forget(&f);
	arena_free(&a);
}

static void english_pages_have_their_own(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_EN);
	double box[4];

	(void)state;
	for (unsigned i = 0; i < 30; i++)
		repeat(&d, "The workshop agreed that the roads between the hamlets come first.", 9);
	struct pdf_file f = pdf_of(&d);
	struct pdf_raster r = pdf_page_seen(&f, 1);
	ink(&r, 0, box);
	near(box[0], 25, 0.6);
	assert_true(box[1] <= 185.2 && box[1] > 170);
	near(box[2], 26.5, 1.7);
	assert_true(box[3] <= 272.1 && box[3] > 258);
	free(r.at);
	pdf_forget(&f);
	arena_free(&a);
}

static void signatures_stand_in_their_columns(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	repeat(&d, sentence, 2);
	fill_signatures(&d);
	struct pdf_file f = pdf_of(&d);
	struct pdf_seen s = pdf_see(&f);
	const struct pdf_word *who = pdf_word_at(&s, "THƯKÝ"), *name = pdf_word_at(&s, "Họtêntrái");
	near(middle(who, who), 30 + 30, 0.3);
	near(middle(pdf_word_at(&s, "CHỦTỌA"), pdf_word_at(&s, "CHỦTỌA")), 30 + 67.5 + 48.75, 0.3);
	near(middle(name, name), 30 + 30, 0.3);
	near((name->top - pdf_word_at(&s, "(Chữký)")->bottom) / MM, 28, 2.5);
	free(s.at);
	pdf_forget(&f);
	arena_free(&a);
}

/* -- what stays together -- */

/* Whatever stands before: the signatures share their page with two lines of text, and a heading with what it heads. */
static void nothing_stands_alone(void **state)
{
	(void)state;
	for (unsigned before = 0; before < 34; before++) {
		struct arena a = { 0 };
		struct doc d = doc_of(&a, LANGUAGE_VI);
		double last = 0;
		unsigned lines = 0;

		for (unsigned i = 0; i < before; i++)
			doc_paragraph(&d, text("Dòng."));
		doc_heading(&d, 1, text("I."), text("ĐẦUMỤC"));
		fill_table(&d, 2);
		repeat(&d, "cuối", 80);
		fill_signatures(&d);
		struct pdf_file f = pdf_of(&d);
		struct pdf_seen s = pdf_see(&f);
		const struct pdf_word *who = pdf_word_at(&s, "THƯKÝ"), *heading = pdf_word_at(&s, "ĐẦUMỤC");

		assert_int_equal(who->page, pdf_word_at(&s, "Họtênphải")->page);
		assert_int_equal(heading->page, pdf_word_at(&s, "TTđầu")->page);
		assert_int_equal(heading->page, pdf_word_at(&s, "r1")->page);
		for (size_t i = 0; i < s.n; i++)
			if (strcmp(s.at[i].text, "cuối") == 0 && s.at[i].page == who->page && s.at[i].top > last + 1) {
				last = s.at[i].top;
				lines++;
			}
		assert_true(lines >= 2);
		free(s.at);
		pdf_forget(&f);
		arena_free(&a);
	}
}

/* Where a table is the last thing, its last row goes with them. */
static void a_row_goes_with_the_signatures(void **state)
{
	(void)state;
	for (unsigned rows = 14; rows < 20; rows++) {
		struct arena a = { 0 };
		struct doc d = doc_of(&a, LANGUAGE_VI);
		char last[16];

		(void)snprintf(last, sizeof last, "r%u", rows);
		fill_table(&d, rows);
		fill_signatures(&d);
		struct pdf_file f = pdf_of(&d);
		struct pdf_seen s = pdf_see(&f);
		assert_non_null(pdf_word_at(&s, last));
		assert_int_equal(pdf_word_at(&s, last)->page, pdf_word_at(&s, "THƯKÝ")->page);
		free(s.at);
		pdf_forget(&f);
		arena_free(&a);
	}
}

static void a_long_table_repeats_its_header(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	unsigned headers[64] = { 0 }, row = 0, row_page = 0;

	(void)state;
	fill_table(&d, 200);
	struct pdf_file f = pdf_of(&d);
	struct pdf_seen s = pdf_see(&f);
	assert_in_range(s.pages, 4, 20);
	for (size_t i = 0; i < s.n; i++) {
		const struct pdf_word *w = &s.at[i];

		if (strcmp(w->text, "TTđầu") == 0)
			headers[w->page]++;
		if (w->text[0] == 'r' && atoi(w->text + 1) > 0) {
			assert_int_equal(atoi(w->text + 1), ++row);   /* each once, in order */
			row_page = w->page;
		}
		if (strcmp(w->text, "niên.") == 0)
			assert_int_equal(w->page, row_page);           /* not torn */
		assert_true(w->bottom / MM <= 277.5);
	}
	assert_int_equal(row, 200);
	for (unsigned page = 1; page <= s.pages; page++)
		assert_int_equal(headers[page], 1);
	assert_true(pdf_tells_markdown(&f, &d));
	free(s.at);
	pdf_forget(&f);
	arena_free(&a);
}

static void annexes_count_their_own_pages(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	char numbers[64] = "";

	(void)state;
	for (unsigned part = 0; part < 3; part++) {
		if (part > 0) {
			struct block *b = doc_block(&d, BLOCK_ANNEX);

			b->label = text("Phụ lục");
		}
		for (unsigned i = 0; i < 14 + 14 * part; i++)
			repeat(&d, sentence, 4);
	}
	struct pdf_file f = pdf_of(&d);
	struct pdf_seen s = pdf_see(&f);
	for (size_t i = 0, n = 0; i < s.n; i++)
		if (s.at[i].top / MM < 18)
			n += (size_t)snprintf(numbers + n, sizeof numbers - n, "%s ", s.at[i].text);
	assert_string_equal(numbers, "2 3 2 3 4 5 2 3 4 5 6 7 ");
	free(s.at);
	pdf_forget(&f);
	arena_free(&a);
}

/* -- what nobody ought to send -- */

static void assert_sound(const struct doc *d, const char *words)
{
	struct pdf_file f = pdf_of(d);

	assert_true(pdf_says(&f, "qpdf --check %s 2>&1", "No syntax or stream encoding errors"));
	if (words != NULL)
		assert_true(pdf_says(&f, "pdftotext -raw %s -", words));
	pdf_forget(&f);
}

static void hostile_words_make_a_sound_file(void **state)
{
	static const char *const words[] = { "\x01\x02\x1b[31m ngôi\x7f nhà \t\xc2\x85", "\xff\xfe broken \xc0\x80", "العربية والنص من اليمين إلى اليسار",
		"vui 😀 👩‍👩‍👧 🇻🇳 quá", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "漢字 かな 한국어 ไทย", "%PDF-1.4 trailer << /Root 1 0 R >> startxref",
		"\n\n\n", "()\\<>[]{}/%", "" };
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct block *b;

		doc_heading(&d, 1, text_of(words[i]), text_of(words[i]));
		doc_paragraph(&d, text_of(words[i]));
		b = fill_table(&d, 1);
		b->table.rows[0].cells[1] = text_of(words[i]);
	}
	doc_paragraph(&d, text("tiếng Việt 😀 thường"));
	assert_sound(&d, "ngôi nhà");
	assert_sound(&d, "tiếng Việt");
	assert_sound(&d, "ع");   /* poppler gives right-to-left words back letter by letter */
	arena_free(&a);
}

static void giants_make_a_sound_file(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	struct buf long_word = { 0 }, long_cell = { 0 };

	(void)state;
	for (unsigned i = 0; i < 10000; i++)
		buf_c(&long_word, "ư");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&long_cell, "một ");
	doc_heading(&d, 1, text("I."), (struct text){ long_word.at, long_word.len });
	doc_paragraph(&d, (struct text){ long_word.at, long_word.len });
	struct block *b = fill_table(&d, 3);
	b->table.rows[1].cells[2] = (struct text){ long_word.at, long_word.len };   /* the last, so that its pieces follow each other */
	b->table.rows[2].cells[2] = (struct text){ long_cell.at, long_cell.len };
	b = doc_block(&d, BLOCK_TABLE);
	for (unsigned c = 0; c < COLUMNS_MAX; c++)
		doc_column(&d, b, text("Cột rất rộng"), ALIGN_LEFT, c % 3);
	for (unsigned r = 0; r < 200; r++)
		for (unsigned c = 0; c < COLUMNS_MAX; c += COLUMNS_MAX)
			doc_row(&d, b, false)[c] = text("nghiêng");
	struct pdf_file f = pdf_of(&d);
	assert_true(pdf_tells_markdown(&f, &d));
	pdf_forget(&f);
	assert_sound(&d, "một một");
	buf_free(&long_word);
	buf_free(&long_cell);
	arena_free(&a);
}

static void an_empty_document_is_a_page(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	struct pdf_file f = pdf_of(&d);
	assert_true(pdf_says(&f, "pdfinfo %s", "Pages:           1\n"));
	pdf_forget(&f);
	for (enum block_kind k = BLOCK_NONE; k < BLOCK_KIND_N; k++)
		(void)doc_block(&d, k);
	assert_sound(&d, NULL);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_comes_back), cmocka_unit_test(only_tinos_is_in_it), cmocka_unit_test(it_is_whole_and_the_same_twice),
		cmocka_unit_test(the_head_is_that_of_the_decree), cmocka_unit_test(the_body_keeps_its_margins),
		cmocka_unit_test(english_pages_have_their_own), cmocka_unit_test(signatures_stand_in_their_columns),
		cmocka_unit_test(nothing_stands_alone), cmocka_unit_test(a_row_goes_with_the_signatures),
		cmocka_unit_test(a_long_table_repeats_its_header),
		cmocka_unit_test(annexes_count_their_own_pages), cmocka_unit_test(hostile_words_make_a_sound_file),
		cmocka_unit_test(giants_make_a_sound_file), cmocka_unit_test(an_empty_document_is_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
