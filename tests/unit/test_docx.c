/* Minutes as DOCX: what lies in the file, how it is set, and that it tells what the Markdown tells, letter by letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "../support/unzip.h"
#include "report/format.h"
#include "report/format/docx.h"
#include "report/format/times.h"

static struct doc doc_of(struct arena *a, enum language l)
{
	struct doc d;

	doc_begin(&d, a, l, l == LANGUAGE_VI ? HOUSE_ND30 : HOUSE_UN, text("Biên bản <thử>"));
	return d;
}

static struct buf packed(const struct doc *d)
{
	struct buf b = { 0 };

	format_docx(d, &b);
	assert_false(b.broken);
	assert_true(is_zip((struct text){ b.at, b.len }));
	return b;
}

/* With a NUL behind. */
static struct buf part(const struct doc *d, const char *path)
{
	struct buf file = packed(d), out = { 0 };

	assert_true(unzip((struct text){ file.at, file.len }, path, &out));
	buf_byte(&out, 0);
	assert_true(text_is_utf8(out.at, out.len - 1));
	buf_free(&file);
	return out;
}

static void holds(const struct doc *d, const char *path, const char *words)
{
	struct buf b = part(d, path);

	if (strstr(b.at, words) == NULL)
		fail_msg("%s has no %s", path, words);
	buf_free(&b);
}

static size_t count(const char *in, const char *words)
{
	size_t n = 0;

	for (const char *at = in; (at = strstr(at, words)) != NULL; at += strlen(words))
		n++;
	return n;
}

/* How often these words stand in the document's text part. */
static size_t times(const struct doc *d, const char *words)
{
	struct buf b = part(d, "word/document.xml");
	size_t n = count(b.at, words);

	buf_free(&b);
	return n;
}

/* -- letters: what is left of XML or Markdown when marks, spaces and tags are gone -- */

static bool passes(const struct buf *b, size_t *i, const char *words)
{
	size_t n = strlen(words);

	if (b->len - *i < n || memcmp(b->at + *i, words, n) != 0)
		return false;
	*i += n;
	return true;
}

static void letters_of(struct buf *out, const struct buf *b, bool is_xml)
{
	static const char *const gone[] = { "&amp;", "&lt;", "&gt;", "&quot;", "<br>", "<sub>", "</sub>" };
	size_t i = 0;

	while (i < b->len) {
		bool skipped = false;
		for (size_t k = 0; !skipped && k < sizeof gone / sizeof *gone; k++)
			skipped = passes(b, &i, gone[k]);
		if (!skipped && is_xml && b->at[i] == '<') {
			while (i < b->len && b->at[i] != '>')
				i++;
			skipped = true;
		}
		if (skipped)
			continue;
		size_t from = i;
		uint32_t c = text_next((struct text){ b->at, b->len }, &i);
		utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
		if (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO)
			buf_put(out, b->at + from, i - from);
	}
	buf_byte(out, 0);
}

static void tells_as_markdown(const struct doc *d)
{
	struct buf md = { 0 }, xml = part(d, "word/document.xml"), a = { 0 }, b = { 0 };

	xml.len--;
	format_md(d, &md);
	letters_of(&a, &md, false);
	letters_of(&b, &xml, true);
	assert_string_equal(a.at, b.at);
	buf_free(&md);
	buf_free(&xml);
	buf_free(&a);
	buf_free(&b);
}

/* -- tests -- */

static void parts_are_there_and_same_bytes_come_twice(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	doc_paragraph(&d, text("Một"));
	struct buf x = packed(&d), y = packed(&d);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.at, y.at, x.len);
	/* The first entry names the kind of file, and no entry carries the hour: 1 January 1980, 0:00. */
	assert_memory_equal(x.at + 30, "[Content_Types].xml", 19);
	assert_memory_equal(x.at + 10, "\0\0\x21\0", 4);
	holds(&d, "[Content_Types].xml", "PartName=\"/word/document.xml\"");
	holds(&d, "_rels/.rels", "Target=\"word/document.xml\"");
	holds(&d, "word/_rels/document.xml.rels", "Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"");
	holds(&d, "word/_rels/document.xml.rels", "Target=\"header2.xml\"");
	holds(&d, "docProps/core.xml", "<dc:title>Biên bản &lt;thử&gt;</dc:title>");
	holds(&d, "docProps/core.xml", "<dc:language>vi-VN</dc:language>");
	buf_free(&x);
	buf_free(&y);
	arena_free(&a);
}

static void pages_follow_the_decree(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	doc_paragraph(&d, text("Một"));
	/* 210 x 297 mm; 20, 15, 20, 30 mm, in twentieths of a point; the number stands 10 mm from the edge, from page 2 on. */
	holds(&d, "word/document.xml", "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\"");
	holds(&d, "word/document.xml", "<w:titlePg/>");
	holds(&d, "word/header2.xml", "w:instr=\" PAGE \"");
	struct buf first = part(&d, "word/header1.xml");
	assert_null(strstr(first.at, "PAGE"));
	buf_free(&first);
	holds(&d, "word/styles.xml", "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"28\"/>");
	holds(&d, "word/styles.xml", "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\"");
	holds(&d, "word/styles.xml", "w:styleId=\"BodyText\"><w:name w:val=\"Body Text\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>"
		"<w:spacing w:before=\"120\" w:line=\"276\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>");
	static const char *const names[] = { "heading 1", "heading 2", "Title", "Quote", "List", "List Bullet", "Table Grid", "caption", "header" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char words[64];

		(void)snprintf(words, sizeof words, "<w:name w:val=\"%s\"/>", names[i]);
		holds(&d, "word/styles.xml", words);
	}
	/* The sheet goes with the house, what a program spells and counts by with the language. */
	d.language = LANGUAGE_EN;
	holds(&d, "word/document.xml", "<w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\"");
	holds(&d, "word/settings.xml", "<w:decimalSymbol w:val=\".\"/>");
	d.house = HOUSE_UN;
	holds(&d, "word/document.xml", "<w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\"");
	holds(&d, "word/styles.xml", "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"24\"/>");
	holds(&d, "word/styles.xml", "<w:lang w:val=\"en-GB\"");
	holds(&d, "word/settings.xml", "<w:themeFontLang w:val=\"en-GB\"/>");
	arena_free(&a);
}

static struct block *table_of(struct doc *d, size_t columns_n, struct text cell)
{
	struct block *t = doc_block(d, BLOCK_TABLE);

	for (size_t i = 0; i < columns_n; i++)
		doc_column(d, t, text("Cột"), i == 1 ? ALIGN_RIGHT : ALIGN_LEFT, i == 0 ? 0 : (unsigned)i);
	doc_group(d, t, text("Nhóm"));
	struct text *cells = doc_row(d, t, false);
	for (size_t i = 0; i < columns_n; i++)
		cells[i] = cell;
	return t;
}

static void tables_repeat_their_head_and_keep_rows_whole(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	long widths[COLUMNS_MAX], all = 0;

	(void)state;
	struct block *t = table_of(&d, 4, text("Ô"));
	docx_columns(&t->table, 9355, 24, widths);
	for (size_t i = 0; i < 4; i++)
		all += widths[i];
	assert_int_equal(all, 9355);
	/* As narrow as it goes, then shares of 1, 2, 3. */
	assert_true(widths[0] < 1000);
	assert_in_range(widths[2] - 2 * widths[1], 0, 9);
	assert_in_range(widths[3] - 3 * widths[1], 0, 9);
	assert_int_equal(times(&d, "<w:tblHeader/>"), 1);
	assert_int_equal(times(&d, "<w:cantSplit/>"), 3);
	assert_int_equal(times(&d, "<w:gridSpan w:val=\"4\"/>"), 1);
	assert_int_equal(times(&d, "<w:tblLayout w:type=\"fixed\"/>"), 1);
	assert_int_equal(times(&d, "<w:jc w:val=\"right\"/>"), 1);
	arena_free(&a);
}

static void only_wide_tables_turn_the_page(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	struct text long_cell = text("một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười mười một");

	(void)state;
	doc_heading(&d, 1, text("I."), text("TRƯỚC"));
	doc_paragraph(&d, text("Trước"));
	doc_heading(&d, 2, text("1."), text("Rộng"));
	table_of(&d, 10, long_cell);
	doc_paragraph(&d, text("Sau"));
	/* Upright, turned with the heading, upright. Page numbers run through. */
	assert_int_equal(times(&d, "<w:sectPr>"), 3);
	assert_int_equal(times(&d, "w:orient=\"landscape\""), 1);
	assert_int_equal(times(&d, "<w:pgNumType w:start=\"1\"/>"), 1);
	struct block *annex = doc_block(&d, BLOCK_ANNEX);
	annex->label = text("Phụ lục I");
	annex->under = text("(Kèm theo Biên bản)");
	doc_run(&d, annex, text("CÁC THẺ"), true, false);
	table_of(&d, 10, text("1"));
	/* The annex counts anew and is not turned for short cells. */
	assert_int_equal(times(&d, "<w:sectPr>"), 4);
	assert_int_equal(times(&d, "w:orient=\"landscape\""), 1);
	assert_int_equal(times(&d, "<w:pgNumType w:start=\"1\"/>"), 2);
	tells_as_markdown(&d);
	arena_free(&a);
}

static void the_rule_is_as_wide_as_the_motto(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	struct block *b = doc_block(&d, BLOCK_HEAD);
	struct text nation = text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), motto = text("Độc lập - Tự do - Hạnh phúc");

	(void)state;
	doc_head_line(&d, &b->left, (struct head_line){ .text = text("XÃ ĐỒNG MÂY"), .bold = true, .is_ruled = true });
	doc_head_line(&d, &b->right, (struct head_line){ .text = nation, .bold = true });
	doc_head_line(&d, &b->right, (struct head_line){ .text = motto, .bold = true, .is_ruled = true });
	/* 20,86 and 12,24 em of Times Bold. */
	assert_in_range(times_width(nation, true), 20850, 20870);
	assert_in_range(times_width(motto, true), 12235, 12245);
	/* The columns are 65 and 100 mm; 14 pt x 12,24 = 60,5 mm = 3427 of 5670, and so 1121 on either side. */
	holds(&d, "word/document.xml", "<w:gridCol w:w=\"3685\"/><w:gridCol w:w=\"5670\"/>");
	assert_int_equal(times(&d, "<w:ind w:left=\"1121\" w:right=\"1121\"/>"), 1);
	assert_int_equal(times(&d, "<w:sz w:val=\"26\"/>"), 2);
	assert_int_equal(times(&d, "<w:sz w:val=\"28\"/>"), 1);
	assert_int_equal(times(&d, "<w:tblBorders>"), 0);
	arena_free(&a);
}

static void those_who_sign_stay_together(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	doc_paragraph(&d, text("Trước nữa"));
	doc_paragraph(&d, text("Trước"));
	doc_paragraph(&d, text("Kết thúc./."));
	struct block *b = doc_block(&d, BLOCK_SIGNATURES);
	doc_head_line(&d, &b->left, (struct head_line){ .text = text("THƯ KÝ"), .bold = true });
	doc_head_line(&d, &b->left, (struct head_line){ .text = text("(Ký)"), .italic = true });
	doc_head_line(&d, &b->left, (struct head_line){ .text = text("Hoàng Thị Ẩn"), .bold = true });
	doc_head_line(&d, &b->right, (struct head_line){ .text = text("CHỦ TỌA"), .bold = true });
	/* 60, 7,5 and 97,5 mm; the text before goes along; the name stands under the space for the hand. */
	holds(&d, "word/document.xml", "<w:gridCol w:w=\"3402\"/><w:gridCol w:w=\"425\"/><w:gridCol w:w=\"5528\"/>");
	assert_int_equal(times(&d, "<w:pStyle w:val=\"BodyText\"/><w:keepNext/>"), 2);
	holds(&d, "word/styles.xml", "<w:name w:val=\"Signature\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>");
	struct buf xml = part(&d, "word/document.xml");
	const char *space = strstr(xml.at, "<w:trHeight w:val=\"1587\" w:hRule=\"atLeast\"/>");
	assert_non_null(space);
	assert_true(strstr(xml.at, "(Ký)") < space);
	assert_true(strstr(xml.at, "Hoàng Thị Ẩn") > space);
	buf_free(&xml);
	/* The last row of a table goes along too, and no other. */
	d = doc_of(&a, LANGUAGE_VI);
	(void)table_of(&d, 4, text("Ô"));
	assert_int_equal(times(&d, "\"TableLast\""), 0);
	struct block *t = table_of(&d, 4, text("Ô"));
	doc_row(&d, t, false)[0] = text("Hàng cuối");
	doc_head_line(&d, &doc_block(&d, BLOCK_SIGNATURES)->left, (struct head_line){ .text = text("THƯ KÝ"), .bold = true });
	assert_int_equal(times(&d, "\"TableLast\""), 4);
	holds(&d, "word/styles.xml", "<w:name w:val=\"Table Last\"/><w:basedOn w:val=\"TableText\"/>");
	holds(&d, "word/document.xml", "\"TableLast\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Hàng cuối");
	arena_free(&a);
}

static void bars_are_shaded_lines(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);
	struct block *b = doc_block(&d, BLOCK_CHART);

	(void)state;
	b->chart.caption = text("Biểu đồ");
	doc_bar(&d, b, text("Nhiều"), text("8"), 8);
	doc_bar(&d, b, text("Nửa"), text("4"), 4);
	doc_bar(&d, b, text("Không"), text("0"), 0);
	assert_int_equal(times(&d, "w:fill=\"555555\""), 2);
	assert_int_equal(times(&d, "<w:ind w:right=\"0\"/>"), 1);
	tells_as_markdown(&d);
	arena_free(&a);
}

static void every_vietnamese_letter_comes_through(void **state)
{
	static const char letters[] =
		"aàáảãạ ăằắẳẵặ âầấẩẫậ đ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ "
		"AÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ Đ EÈÉẺẼẸ ÊỀẾỂỄỆ IÌÍỈĨỊ OÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ UÙÚỦŨỤ ƯỪỨỬỮỰ YỲÝỶỸỴ";
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	doc_paragraph(&d, text_of(letters));
	doc_item(&d, 2, text("đ)"), text("mục"));
	doc_bullet(&d, text_of(letters));
	table_of(&d, 3, text_of(letters));
	assert_int_equal(times(&d, letters), 5);
	assert_int_equal(times(&d, "\xc6\xa3"), 0);
	tells_as_markdown(&d);
	arena_free(&a);
}

static void hostile_text_harms_nothing(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_EN);
	char *word = arena_take(&a, 10000);

	(void)state;
	memset(word, 'w', 10000);
	doc_paragraph(&d, text("a\x01\x08\x0b\x1f\x7f\xc2\x85\xef\xbf\xbf" "b"));
	doc_paragraph(&d, text("]]><w:p/>&\"'"));
	doc_bullet(&d, text("😀👩‍👩‍👧 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85"));
	doc_paragraph(&d, text("một\nhai\tba"));
	doc_paragraph(&d, (struct text){ word, 10000 });
	table_of(&d, 12, (struct text){ word, 10000 });
	holds(&d, "word/document.xml", ">ab</w:t>");
	holds(&d, "word/document.xml", ">]]&gt;&lt;w:p/&gt;&amp;&quot;'</w:t>");
	holds(&d, "word/document.xml", ">một</w:t><w:br/><w:t xml:space=\"preserve\">hai</w:t><w:tab/>");
	/* A row of such words may be broken across pages: its head and its group may not. */
	assert_int_equal(times(&d, "<w:cantSplit/>"), 2);
	for (enum language l = 0; l < LANGUAGE_N; l++) {
		d.language = l;
		tells_as_markdown(&d);
	}
	arena_free(&a);
}

static void nothing_makes_a_document_too(void **state)
{
	struct arena a = { 0 };
	struct doc d = doc_of(&a, LANGUAGE_VI);

	(void)state;
	assert_int_equal(times(&d, "<w:sectPr>"), 1);
	assert_int_equal(times(&d, "<w:p>"), 1);
	/* Blocks of every kind without anything in them. */
	for (int kind = BLOCK_HEAD; kind < BLOCK_KIND_N; kind++)
		doc_block(&d, (enum block_kind)kind);
	assert_int_equal(times(&d, "<w:sectPr>"), 2);
	/* A cell needs a paragraph. */
	assert_int_equal(times(&d, "</w:tcPr></w:tc>"), 0);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_there_and_same_bytes_come_twice),
		cmocka_unit_test(pages_follow_the_decree),
		cmocka_unit_test(tables_repeat_their_head_and_keep_rows_whole),
		cmocka_unit_test(only_wide_tables_turn_the_page),
		cmocka_unit_test(the_rule_is_as_wide_as_the_motto),
		cmocka_unit_test(those_who_sign_stay_together),
		cmocka_unit_test(bars_are_shaded_lines),
		cmocka_unit_test(every_vietnamese_letter_comes_through),
		cmocka_unit_test(hostile_text_harms_nothing),
		cmocka_unit_test(nothing_makes_a_document_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
