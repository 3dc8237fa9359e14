/* Tables as a workbook: what lies in the file, that words stay words, and the same bytes twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/unzip.h"
#include "report/format.h"

static struct arena arena;
static struct doc doc;

static struct block *sheet(struct text name, size_t columns)
{
	struct block *table = doc_block(&doc, BLOCK_TABLE);

	table->table.name = name;
	for (size_t i = 0; i < columns; i++)
		doc_column(&doc, table, text("Cột"), ALIGN_LEFT, 1);
	return table;
}

static void begin(enum language l)
{
	doc_begin(&doc, &arena, l, l == LANGUAGE_VI ? HOUSE_ND30 : HOUSE_UN, text("Bảng <thử> & \"nháy\""));
}

/* A part of the file, with a NUL behind. */
static struct buf part(const char *path)
{
	struct buf file = { 0 }, out = { 0 };

	format_xlsx(&doc, &file);
	assert_false(file.broken);
	assert_true(unzip((struct text){ file.at, file.len }, path, &out));
	buf_free(&file);
	buf_byte(&out, '\0');
	return out;
}

static void assert_in(const char *path, const char *words, bool expected)
{
	struct buf b = part(path);

	if ((strstr(b.at, words) != NULL) != expected)
		print_error("%s: %s\n%s\n", path, words, b.at);
	assert_true((strstr(b.at, words) != NULL) == expected);
	buf_free(&b);
}

#define SHEET1 "xl/worksheets/sheet1.xml"
#define STRINGS "xl/sharedStrings.xml"

static void values_are_numbers(void **state)
{
	(void)state;
	begin(LANGUAGE_VI);
	struct block *t = sheet(text("Số"), 5);
	struct text *cells = doc_row(&doc, t, false);
	cells[0] = text("-1.234,5");
	doc_value(&doc, t, 0, (struct cell_value){ CELL_NUMBER, { -12345, 1 } });
	cells[1] = text("05/3/2026");
	doc_value(&doc, t, 1, (struct cell_value){ CELL_DATE, { 20260305, 0 } });
	cells[2] = text("4/2026");
	doc_value(&doc, t, 2, (struct cell_value){ CELL_MONTH, { 202604, 0 } });
	cells[3] = text("2025");
	doc_value(&doc, t, 3, (struct cell_value){ CELL_NUMBER, { 2025, 0 } });
	cells[4] = text("2.025");
	doc_value(&doc, t, 4, (struct cell_value){ CELL_NUMBER, { 2025, 0 } });
	assert_in(SHEET1, "<v>-1234.5</v>", true);
	assert_in(SHEET1, "<v>46086</v>", true);   /* days since 30 December 1899 */
	assert_in(SHEET1, "<v>46113</v>", true);
	assert_in(SHEET1, "state=\"frozen\"", true);
	assert_in(SHEET1, "<autoFilter ref=\"A1:E2\"/>", true);
	assert_in("xl/styles.xml", "formatCode=\"dd/mm/yyyy\"", true);
	assert_in("xl/styles.xml", "formatCode=\"mm/yyyy\"", true);
	assert_in("docProps/core.xml", "<dc:title>Bảng &lt;thử&gt; &amp; \"nháy\"</dc:title>", true);
	assert_in("docProps/core.xml", "1980-01-01T00:00:00Z", true);
	struct buf b = part(SHEET1);
	const char *plain = strstr(b.at, "r=\"D2\""), *marks = strstr(b.at, "r=\"E2\"");
	assert_non_null(plain);
	assert_non_null(marks);
	assert_memory_not_equal(plain + 6, marks + 6, strlen(" s=\"10\""));   /* a year is not 2.025 */
	buf_free(&b);
	doc.language = LANGUAGE_EN;
	assert_in("xl/styles.xml", "formatCode=\"d mmm yyyy\"", true);
	arena_free(&arena);
}

static void a_sheet_is_printed_as_wide_as_its_paper(void **state)
{
	(void)state;
	begin(LANGUAGE_VI);
	sheet(text("Hẹp"), 12);
	sheet(text("Rộng"), 13);
	assert_in(SHEET1, "<pageSetUpPr fitToPage=\"1\"/>", true);
	assert_in(SHEET1, "<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/>", true);
	assert_in("xl/worksheets/sheet2.xml", "<pageSetup paperSize=\"8\" fitToHeight=\"0\" orientation=\"landscape\"/>", true);
	assert_in("xl/workbook.xml", "name=\"_xlnm.Print_Titles\" localSheetId=\"1\">'Rộng'!$1:$1<", true);
	arena_free(&arena);
}

/* LibreOffice finds no height by itself: rows and titles of several lines tell it. */
static void what_wraps_has_room(void **state)
{
	(void)state;
	begin(LANGUAGE_VI);
	struct block *t = sheet(text("Chữ"), 1);
	doc_column(&doc, t, text("Mã nhóm ý kiến"), ALIGN_LEFT, 1);
	doc_row(&doc, t, false)[0] = text("ngắn");
	doc_row(&doc, t, false)[0] = text("Một dòng có đúng sáu mươi mốt chữ cái thì phải xuống dòng nhé");
	doc_row(&doc, t, false)[0] = text("một\nhai\nba");
	assert_in(SHEET1, "<row r=\"1\" spans=\"1:2\" ht=\"30\" customHeight=\"1\">", true);
	assert_in(SHEET1, "<row r=\"2\" spans=\"1:2\">", true);
	assert_in(SHEET1, "<row r=\"3\" spans=\"1:2\" ht=\"30\" customHeight=\"1\">", true);
	assert_in(SHEET1, "<row r=\"4\" spans=\"1:2\" ht=\"45\" customHeight=\"1\">", true);
	arena_free(&arena);
}

static void words_stay_words(void **state)
{
	static const char *const nasty[] = { "=1+1", "+84", "-5", "@SUM(A1)", "＝1", "http://example.org", "mailto:a@b", "12", "TRUE",
		"{=A1}", "مرحبا", "👩‍👩‍👧", "a & b < c" };

	(void)state;
	begin(LANGUAGE_VI);
	struct block *t = sheet(text("Chữ"), 1);
	for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
		doc_row(&doc, t, false)[0] = text_of(nasty[i]);
	doc_row(&doc, t, false)[0] = text("a\001\033b\177c\td");
	assert_in(SHEET1, "<f>", false);
	assert_in(SHEET1, "<hyperlink", false);
	assert_in(SHEET1, "r=\"A2\" s=\"2\" t=\"s\"", true);
	assert_in(STRINGS, "<t>=1+1</t>", true);
	assert_in(STRINGS, "<t>-5</t>", true);
	assert_in(STRINGS, "<t>http://example.org</t>", true);
	assert_in(STRINGS, "<t>مرحبا</t>", true);
	assert_in(STRINGS, "<t>👩‍👩‍👧</t>", true);
	assert_in(STRINGS, "<t>a &amp; b &lt; c</t>", true);
	assert_in(STRINGS, "<t>abcd</t>", true);
	arena_free(&arena);
}

/* Readers of cells decode "_x0041_"; what they read must be what was typed (scripts/office_tables.mjs asks LibreOffice). */
static void what_looks_like_an_escape_is_escaped(void **state)
{
	static const struct { const char *typed, *written; } cells[] = {
		{ "_x0041_", "_x005F_x0041_" }, { "a_x00e9_b", "a_x005F_x00e9_b" }, { "_x0041_x0042_", "_x005F_x0041_x005F_x0042_" },
		{ "_x005F_", "_x005F_x005F_" }, { "_x00\00141_", "_x005F_x0041_" }, { "_x004_", "_x004_" }, { "_x00g1_", "_x00g1_" },
		{ "_X0041_", "_X0041_" }, { "x0041_", "x0041_" }, { "_x0041", "_x0041" },
	};
	static char many[7 * 5000];
	struct buf expected = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		begin(LANGUAGE_VI);
		doc_row(&doc, sheet(text("Chữ"), 1), false)[0] = text_of(cells[i].typed);
		buf_f(&expected, "<t>%s</t>", cells[i].written);
		buf_byte(&expected, '\0');
		assert_in(STRINGS, expected.at, true);
		buf_free(&expected);
		arena_free(&arena);
	}
	/* As many as one likes fit a cell, though they get longer; what does not fit is cut. */
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = "_x0041_"[i % 7];
	begin(LANGUAGE_VI);
	struct text *row = doc_row(&doc, sheet(text("Chữ"), 2), false);
	row[0] = (struct text){ many, sizeof many / 5 };
	row[1] = (struct text){ many, sizeof many };
	assert_in(STRINGS, "_x005F_x0041_</t>", true);
	assert_in(STRINGS, "…</t>", true);
	arena_free(&arena);
}

static void long_words_are_cut_after_a_letter(void **state)
{
	static char letters[10000];
	struct buf family = { 0 };

	(void)state;
	memset(letters, 'a', sizeof letters);
	for (int i = 0; i < 5000; i++)
		buf_c(&family, "👩‍👩‍👧");   /* eight units of UTF-16 a letter: 40.000 */
	begin(LANGUAGE_VI);
	struct block *t = sheet(text("Dài"), 2);
	struct text *cells = doc_row(&doc, t, false);
	cells[0] = (struct text){ letters, sizeof letters };
	cells[1] = (struct text){ family.at, family.len };
	struct buf b = part(STRINGS);
	const char *end = strstr(b.at, "…</t>");
	assert_non_null(end);
	size_t one = strlen("👩‍👩‍👧");
	assert_memory_equal(end - one, "👩‍👩‍👧", one);
	const char *from = end;
	while (from[-1] != '>')
		from--;
	assert_int_equal((size_t)(end - from), 4095 * one);
	assert_non_null(strstr(b.at, "aaaaa</t>"));
	buf_free(&b);
	buf_free(&family);
	arena_free(&arena);
}

static void names_of_sheets_are_allowed_and_differ(void **state)
{
	(void)state;
	begin(LANGUAGE_VI);
	sheet(text("Một [hai]: ba"), 1);
	sheet(text("Trùng"), 1);
	sheet(text("trùng"), 1);
	sheet(text("Tên này dài hơn ba mươi mốt chữ cái cho phép"), 1);
	sheet(TEXT_NONE, 1);
	assert_in("xl/workbook.xml", "name=\"Một  hai   ba\"", true);
	assert_in("xl/workbook.xml", "name=\"Tên này dài hơn ba mươi mốt ch…\"", true);
	assert_in("xl/workbook.xml", "name=\"5\"", true);
	arena_free(&arena);
}

static void the_same_bytes_twice(void **state)
{
	struct buf a = { 0 }, b = { 0 };

	(void)state;
	begin(LANGUAGE_EN);
	doc_row(&doc, sheet(text("One"), 1), true)[0] = text("x");
	format_xlsx(&doc, &a);
	format_xlsx(&doc, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
	buf_free(&a);
	buf_free(&b);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_numbers), cmocka_unit_test(a_sheet_is_printed_as_wide_as_its_paper),
		cmocka_unit_test(what_wraps_has_room), cmocka_unit_test(words_stay_words),
		cmocka_unit_test(what_looks_like_an_escape_is_escaped), cmocka_unit_test(long_words_are_cut_after_a_letter),
		cmocka_unit_test(names_of_sheets_are_allowed_and_differ), cmocka_unit_test(the_same_bytes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
