/* A document on its way to the process that writes it: the same comes out, and nothing but a document is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/doc_wire.h"
#include "report/format.h"

static struct doc doc_of(struct arena *a)
{
	struct doc d;
	struct block *b;

	doc_begin(&d, a, LANGUAGE_EN, HOUSE_UN, text("Tiêu đề"));
	for (enum block_kind k = BLOCK_NONE; k < BLOCK_KIND_N; k++) {
		b = doc_block(&d, k);
		b->level = 2;
		b->label = text("a)");
		b->under = text("dưới");
		doc_run(&d, b, text("một"), true, false);
		doc_run(&d, b, text("hai"), false, true);
		doc_line(&d, b, text("dòng"));
		doc_head_line(&d, &b->left, (struct head_line){ .text = text("trái"), .bold = true, .is_ruled = true });
		doc_head_line(&d, &b->right, (struct head_line){ .text = text("phải"), .italic = true });
	}
	b = doc_block(&d, BLOCK_TABLE);
	b->table.caption = text("Bảng");
	doc_column(&d, b, text("A"), ALIGN_RIGHT, 0);
	doc_column(&d, b, text("B"), ALIGN_CENTRE, 3);
	doc_row(&d, b, true)[1] = text("ô");
	doc_group(&d, b, text("nhóm"));
	b = doc_block(&d, BLOCK_CHART);
	b->chart.caption = text("Phiếu");
	doc_bar(&d, b, text("có"), text("17"), INT64_MAX);
	doc_bar(&d, b, text("không"), text("-1"), INT64_MIN);
	return d;
}

static void the_same_comes_out(void **state)
{
	struct arena a = { 0 }, other = { 0 };
	struct doc d = doc_of(&a), got;
	struct buf packed = { 0 }, again = { 0 }, one = { 0 }, two = { 0 };

	(void)state;
	doc_pack(&d, &packed);
	assert_true(doc_unpack(&got, &other, packed.at, packed.len));
	assert_int_equal(got.language, LANGUAGE_EN);
	doc_pack(&got, &again);
	assert_int_equal(packed.len, again.len);
	assert_memory_equal(packed.at, again.at, packed.len);
	format_json(&d, &one);
	format_json(&got, &two);
	format_html(&d, &one);
	format_html(&got, &two);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.at, two.at, one.len);
	buf_free(&packed);
	buf_free(&again);
	buf_free(&one);
	buf_free(&two);
	arena_free(&a);
	arena_free(&other);
}

/* Cut anywhere, or with a byte changed: never read beyond the end, and a piece is no document. */
static void a_piece_is_none(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a), got;
	struct buf packed = { 0 };

	(void)state;
	doc_pack(&d, &packed);
	for (size_t n = 0; n < packed.len; n++) {
		struct arena other = { 0 };
		char *exact = malloc(n + 1);

		memcpy(exact, packed.at, n);
		assert_false(doc_unpack(&got, &other, exact, n));
		free(exact);
		arena_free(&other);
	}
	for (size_t i = 0; i < packed.len; i++) {
		struct arena other = { 0 };

		packed.at[i] = (char)(packed.at[i] ^ 0xa5);
		if (doc_unpack(&got, &other, packed.at, packed.len))
			assert_true(got.n <= packed.len && got.language < LANGUAGE_N);
		packed.at[i] = (char)(packed.at[i] ^ 0xa5);
		arena_free(&other);
	}
	buf_byte(&packed, 'x');
	assert_false(doc_unpack(&got, &a, packed.at, packed.len));
	buf_free(&packed);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_same_comes_out), cmocka_unit_test(a_piece_is_none) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
