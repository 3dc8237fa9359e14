/* A table as CSV: RFC 4180, values for programs, and nothing a spreadsheet would run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/format.h"

static struct arena arena;
static struct doc doc;
static struct block *table;

static void begin(size_t columns)
{
	doc_begin(&doc, &arena, LANGUAGE_VI, HOUSE_ND30, text("Bảng"));
	table = doc_block(&doc, BLOCK_TABLE);
	for (size_t i = 0; i < columns; i++)
		doc_column(&doc, table, text("c"), ALIGN_LEFT, 1);
}

/* What one cell of words becomes, with the line's head taken off. */
static void assert_cell(struct text words, const char *expected)
{
	struct buf b = { 0 };

	begin(1);
	doc_row(&doc, table, false)[0] = words;
	format_csv(&doc, &b);
	buf_byte(&b, '\0');
	assert_false(b.broken);
	assert_memory_equal(b.at, "c\r\n", 3);
	assert_string_equal(b.at + 3, expected);
	buf_free(&b);
	arena_free(&arena);
}

static void words_are_quoted_when_they_must(void **state)
{
	(void)state;
	assert_cell(text("Đường tốt"), "Đường tốt\r\n");
	assert_cell(text("a,b"), "\"a,b\"\r\n");
	assert_cell(text("nói \"vâng\""), "\"nói \"\"vâng\"\"\"\r\n");
	assert_cell(text("một\nhai"), "\"một\nhai\"\r\n");
	assert_cell(text(" a"), "\" a\"\r\n");
	assert_cell(TEXT_NONE, "\r\n");
	assert_cell(text("مرحبا 👩‍👩‍👧"), "مرحبا 👩‍👩‍👧\r\n");
}

static void formulas_become_words(void **state)
{
	(void)state;
	assert_cell(text("=1+1"), "'=1+1\r\n");
	assert_cell(text("+84"), "'+84\r\n");
	assert_cell(text("-5"), "'-5\r\n");
	assert_cell(text("@SUM(A1)"), "'@SUM(A1)\r\n");
	assert_cell(text("\t=1"), "'=1\r\n");
	assert_cell(text("\r=1"), "'=1\r\n");
	assert_cell(text("\001=1"), "'=1\r\n");
	assert_cell(text("＝1"), "'＝1\r\n");
	assert_cell(text("－1"), "'－1\r\n");
	assert_cell(text("＋1"), "'＋1\r\n");
	assert_cell(text("＠x"), "'＠x\r\n");
	assert_cell(text("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
	assert_cell(((struct text){ "\0=1", 3 }), "'=1\r\n");
	assert_cell(text("\n=1"), "\"'\n'=1\"\r\n");
	assert_cell(text("\tx"), "'x\r\n");
	assert_cell(text("a=1"), "a=1\r\n");
	assert_cell(text("a\177\033=1"), "a=1\r\n");
	assert_cell(text("a\001\033b\177c"), "abc\r\n");
}

/* A spreadsheet set to another separator begins cells in the middle of ours. */
static void a_cell_may_begin_in_the_middle(void **state)
{
	(void)state;
	assert_cell(text("a;=1+1"), "a;'=1+1\r\n");
	assert_cell(text("a;\001@x;-1;b"), "a;'@x;'-1;b\r\n");
	assert_cell(text("a;＝1"), "a;'＝1\r\n");
	assert_cell(text("a\n+84"), "\"a\n'+84\"\r\n");
	assert_cell(text("a; b\nc;"), "\"a; b\nc;\"\r\n");
	assert_cell(text("a-b; c=d"), "a-b; c=d\r\n");
}

static void values_are_for_programs(void **state)
{
	struct buf b = { 0 };

	(void)state;
	begin(4);
	struct text *cells = doc_row(&doc, table, false);
	cells[0] = text("-1.234,5");
	doc_value(&doc, table, 0, (struct cell_value){ CELL_NUMBER, { -12345, 1 } });
	cells[1] = text("05/3/2026");
	doc_value(&doc, table, 1, (struct cell_value){ CELL_DATE, { 20260305, 0 } });
	cells[2] = text("4/2026");
	doc_value(&doc, table, 2, (struct cell_value){ CELL_MONTH, { 202604, 0 } });
	cells[3] = text("-");
	doc_group(&doc, table, text("=nhóm"));
	doc.with_bom = true;
	format_csv(&doc, &b);
	buf_byte(&b, '\0');
	assert_string_equal(b.at, "\xef\xbb\xbf" "c,c,c,c\r\n-1234.5,2026-03-05,2026-04,'-\r\n'=nhóm,,,\r\n");
	buf_free(&b);
	arena_free(&arena);
}

static void a_long_word_stays_whole(void **state)
{
	static char letters[10000];
	struct buf b = { 0 };

	(void)state;
	memset(letters, 'a', sizeof letters);
	begin(1);
	doc_row(&doc, table, false)[0] = (struct text){ letters, sizeof letters };
	format_csv(&doc, &b);
	assert_int_equal(b.len, 3 + sizeof letters + 2);
	buf_free(&b);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_quoted_when_they_must), cmocka_unit_test(formulas_become_words), cmocka_unit_test(a_cell_may_begin_in_the_middle),
		cmocka_unit_test(values_are_for_programs), cmocka_unit_test(a_long_word_stays_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
