/*
 * Documents of whatever words and shapes, written and read back: CSV cell by cell as RFC 4180 says, JSON by our own reader, the parts
 * of DOCX and XLSX as XML that is well formed, HTML as tags that close; and every letter that went in stands in each of them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "../support/unzip.h"
#include "base/must.h"
#include "protocol/codec.h"
#include "report/doc_wire.h"
#include "report/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 64, LETTERS_MAX = 8000, DEEPEST = 64 };

struct words { struct text at[WORDS_MAX]; size_t n, next; };

/* Bytes parted by 0xff; what is no UTF-8 or has a NUL is left out, as the codec lets neither in. */
static void words_of(struct words *w, struct text t)
{
	for (size_t i = 0; i < t.len && w->n < WORDS_MAX;) {
		const char *end = memchr(t.at + i, 0xff, t.len - i);
		size_t n = end == NULL ? t.len - i : (size_t)(end - t.at) - i;

		if (text_is_utf8(t.at + i, n) && memchr(t.at + i, 0, n) == NULL)
			w->at[w->n++] = (struct text){ t.at + i, n };
		i += n + 1;
	}
}

static struct text word(struct words *w)
{
	return w->n == 0 ? TEXT_NONE : w->at[w->next++ % w->n];
}

static void table(struct doc *d, struct words *w, unsigned columns, unsigned rows)
{
	struct block *b = doc_block(d, BLOCK_TABLE);

	b->table.name = text("Bảng");
	for (unsigned k = 0; k < columns; k++)
		doc_column(d, b, word(w), ALIGN_LEFT, 1);
	for (unsigned i = 0; i < rows; i++) {
		struct text *cells = doc_row(d, b, i % 2);

		for (unsigned k = 0; k < columns; k++)
			cells[k] = word(w);
	}
}

static void prose(struct doc *d, struct words *w, unsigned kinds)
{
	if (kinds & 1)
		doc_heading(d, 1, text("I."), word(w));
	if (kinds & 2)
		doc_run(d, doc_paragraph(d, word(w)), word(w), true, kinds & 1);
	if (kinds & 4)
		doc_bullet(d, word(w));
	if (kinds & 8)
		doc_item(d, 1, text("a)"), word(w));
	if (kinds & 16)
		doc_run(d, doc_block(d, BLOCK_QUOTE), word(w), false, true);
	if (kinds & 32)
		doc_line(d, doc_block(d, BLOCK_RECIPIENTS), word(w));
	if (kinds & 64) {
		struct block *chart = doc_block(d, BLOCK_CHART);
		doc_bar(d, chart, word(w), text("3"), 3);
		doc_bar(d, chart, word(w), text("0"), 0);
	}
}

/* -- letters: what is left of any format when signs, spaces and tags are gone -- */

static void letters_put(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len;) {
		size_t from = i;
		utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)text_next(t, &i));

		if (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO)
			buf_put(out, t.at + from, i - from);
	}
}

static void must_tell(const struct words *w, struct text read)
{
	struct buf all = { 0 };

	letters_put(&all, read);
	for (size_t i = 0; i < w->n && i < w->next; i++) {
		struct buf own = { 0 };
		letters_put(&own, w->at[i]);
		must(own.len == 0 || (all.len > 0 && memmem(all.at, all.len, own.at, own.len) != NULL));
		buf_free(&own);
	}
	buf_free(&all);
}

/* -- markup -- */

struct markup { struct text t; size_t at; bool is_html; struct text open[DEEPEST]; size_t depth; struct buf *words; };

static bool passes(struct markup *m, const char *words)
{
	size_t n = strlen(words);

	if (m->t.len - m->at < n || memcmp(m->t.at + m->at, words, n) != 0)
		return false;
	m->at += n;
	return true;
}

/* Behind the next `words`. */
static void skip_past(struct markup *m, const char *words)
{
	while (m->at < m->t.len && !passes(m, words))
		m->at++;
	must(m->at <= m->t.len);
}

static void entity(struct markup *m)
{
	static const struct { const char *name; char is; } known[] = { { "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' },
		{ "apos;", '\'' }, { "#39;", '\'' }, { "#xA;", '\n' }, { "#10;", '\n' }, { "#9;", '\t' } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (passes(m, known[i].name)) {
			buf_byte(m->words, known[i].is);
			return;
		}
	must(m->is_html && (passes(m, "nbsp;") || passes(m, "#160;")));
}

static void tag_end(struct markup *m, struct text name)
{
	must(m->depth > 0 && text_is(m->open[m->depth - 1], name));
	m->depth--;
}

static void tag(struct markup *m)
{
	static const char *const single[] = { "meta", "br", "hr", "link", "col", "img", "wbr" };
	bool ends = passes(m, "/"), is_single = false;
	size_t from = m->at;

	while (m->at < m->t.len && strchr(" \n/>", m->t.at[m->at]) == NULL)
		m->at++;
	struct text name = { m->t.at + from, m->at - from };
	must(name.len > 0);
	while (m->at < m->t.len && m->t.at[m->at] != '>' && m->t.at[m->at] != '/') {
		if (m->t.at[m->at++] != '"')
			continue;
		while (m->at < m->t.len && m->t.at[m->at] != '"') {
			must(m->t.at[m->at] != '<');
			m->at++;
		}
		m->at++;
	}
	bool closed = passes(m, "/");
	must(passes(m, ">"));
	for (size_t i = 0; m->is_html && i < sizeof single / sizeof *single; i++)
		is_single = is_single || text_is(name, text_of(single[i]));
	if (ends)
		tag_end(m, name);
	else if (!closed && !is_single) {
		must(m->depth < DEEPEST);
		m->open[m->depth++] = name;
		if (m->is_html && text_is(name, text("style"))) {
			skip_past(m, "</style>");
			m->depth--;
		}
	}
}

/* Well formed as far as we write it: tags close in order, signs are escaped, every point may stand in XML; HTML takes them all. Words go to `words`. */
static void read_markup(struct text t, bool is_html, struct buf *words)
{
	struct markup m = { .t = t, .is_html = is_html, .words = words };

	must(text_is_utf8(t.at, t.len));
	while (m.at < t.len) {
		if (passes(&m, "<?")) {
			skip_past(&m, "?>");
		} else if (passes(&m, "<!")) {
			skip_past(&m, ">");
		} else if (passes(&m, "<")) {
			tag(&m);
		} else if (passes(&m, "&")) {
			entity(&m);
		} else {
			size_t from = m.at;
			uint32_t c = text_next(t, &m.at);
			must(c != '>');
			must(is_html || ((c >= 0x20 || c == '\n' || c == '\t' || c == '\r') && c != 0xfffe && c != 0xffff));
			buf_put(words, t.at + from, m.at - from);
		}
	}
	must(m.depth == 0);
}

/* -- each format -- */

/* The next cell of RFC 4180; *last: it ends its row. */
static void csv_cell(struct text t, size_t *at, struct buf *cell, bool *last)
{
	bool quoted = *at < t.len && t.at[*at] == '"';

	for (*at += quoted; quoted; *at += 1) {
		must(*at < t.len);
		if (t.at[*at] == '"' && (*at + 1 == t.len || t.at[*at + 1] != '"')) {
			quoted = false;
			continue;
		}
		*at += t.at[*at] == '"';
		buf_byte(cell, t.at[*at]);
	}
	for (; *at < t.len && t.at[*at] != ',' && t.at[*at] != '\r'; *at += 1) {
		must(t.at[*at] != '"' && t.at[*at] != '\n');
		buf_byte(cell, t.at[*at]);
	}
	must(*at < t.len);
	*last = t.at[*at] == '\r';
	must(!*last || (*at + 1 < t.len && t.at[*at + 1] == '\n'));
	*at += *last ? 2 : 1;
	must(cell->len == 0 || strchr("=+-@\t\r", cell->at[0]) == NULL);   /* nothing that a spreadsheet would run */
}

/* Without apostrophes and control characters: the first may have been put in front, the second are dropped. */
static void bare(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] != '\'' && ((unsigned char)t.at[i] >= 0x20 || t.at[i] == '\n') && t.at[i] != 0x7f)
			buf_byte(out, t.at[i]);
}

static void must_be_cell(struct text t, size_t *at, struct text expected, bool is_last)
{
	struct buf cell = { 0 }, read = { 0 }, wanted = { 0 };
	bool last;

	csv_cell(t, at, &cell, &last);
	bare(&read, (struct text){ cell.at, cell.len });
	bare(&wanted, expected);
	must(last == is_last && read.len == wanted.len && (read.len == 0 || memcmp(read.at, wanted.at, read.len) == 0));
	buf_free(&cell);
	buf_free(&read);
	buf_free(&wanted);
}

static void check_csv(const struct doc *d)
{
	struct buf b = { 0 };
	size_t at = 0;

	format_csv(d, &b);
	struct text t = { b.at, b.len };
	for (size_t i = 0; i < d->n; i++) {
		const struct table *table = &d->blocks[i].table;
		if (d->blocks[i].kind != BLOCK_TABLE)
			continue;
		for (size_t k = 0; k < table->columns_n; k++)
			must_be_cell(t, &at, table->columns[k].title, k + 1 == table->columns_n);
		for (size_t r = 0; r < table->rows_n; r++)
			for (size_t k = 0; k < table->columns_n; k++)
				must_be_cell(t, &at, table->rows[r].cells[k], k + 1 == table->columns_n);
	}
	must(!b.broken && at == b.len);
	buf_free(&b);
}

static void check_json(const struct doc *d)
{
	static const struct customs customs = { .bytes = 1 << 24, .depth = 16, .values = 1 << 20, .fractions = true };
	struct buf b = { 0 };
	int64_t arg;

	format_json(d, &b);
	enum word word = customs_check(&customs, b.at, b.len, &arg);
	must(!b.broken && (word == word_fine || word == word_bad_character));   /* our reader wants no control characters; JSON has them */
	buf_free(&b);
}

static void check_html(const struct doc *d, const struct words *w)
{
	struct buf b = { 0 }, read = { 0 };

	format_html(d, &b);
	must(!b.broken);
	read_markup((struct text){ b.at, b.len }, true, &read);
	must_tell(w, (struct text){ read.at, read.len });
	buf_free(&b);
	buf_free(&read);
}

static void check_zip(void (*write)(const struct doc *, struct buf *), const struct doc *d, const struct words *w, const char *part)
{
	struct buf file = { 0 }, again = { 0 }, parts = { 0 }, one = { 0 }, read = { 0 };

	write(d, &file);
	write(d, &again);
	must(!file.broken && file.len == again.len && memcmp(file.at, again.at, file.len) == 0);
	must(unzip((struct text){ file.at, file.len }, NULL, &parts));
	read_markup((struct text){ parts.at, parts.len }, false, &read);
	buf_wipe(&read);
	if (unzip((struct text){ file.at, file.len }, part, &one))     /* a book of empty cells has no part of words */
		read_markup((struct text){ one.at, one.len }, false, &read);
	must_tell(w, (struct text){ read.at, read.len });
	buf_free(&file);
	buf_free(&again);
	buf_free(&parts);
	buf_free(&one);
	buf_free(&read);
}

/* What one process packs the other unpacks; and bytes that nobody packed are no document, or one that can be written. */
static void check_wire(const struct doc *d, const uint8_t *data, size_t size)
{
	struct buf one = { 0 }, two = { 0 }, md = { 0 };
	struct arena a = { 0 };
	struct doc back;

	doc_pack(d, &one);
	must(doc_unpack(&back, &a, one.at, one.len));
	doc_pack(&back, &two);
	must(one.len == two.len && memcmp(one.at, two.at, one.len) == 0);
	if (doc_unpack(&back, &a, data, size))
		format_md(&back, &md);
	buf_free(&one);
	buf_free(&two);
	buf_free(&md);
	arena_free(&a);
}

/* Three bytes of shape, then words. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct words w = { 0 };
	struct doc d;

	if (size < 4)
		return 0;
	words_of(&w, (struct text){ (const char *)data + 3, size - 3 < LETTERS_MAX ? size - 3 : LETTERS_MAX });
	doc_begin(&d, &a, data[0] & 1 ? LANGUAGE_VI : LANGUAGE_EN, data[0] & 2 ? HOUSE_ND30 : HOUSE_UN, text("Bảng"));
	if (data[0] & 4)
		prose(&d, &w, data[1]);
	table(&d, &w, 1 + data[2] % 4, data[2] / 4 % 8);
	must(!a.broken);
	check_wire(&d, data, size);
	check_csv(&d);
	check_json(&d);
	check_html(&d, &w);
	if (data[0] & 8)
		check_zip(format_docx, &d, &w, "word/document.xml");
	if ((data[0] & 16) && !(data[0] & 4))
		check_zip(format_xlsx, &d, &w, "xl/sharedStrings.xml");
	arena_free(&a);
	return 0;
}
