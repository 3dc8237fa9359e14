/*
 * Tables as a workbook, by libxlsxwriter: a sheet a table. What people typed is always a string cell, which no spreadsheet takes
 * for a formula, so no apostrophe is put in front as in CSV; numbers, days and months are numbers with a format. The library
 * dates what nobody dated, so a day long ago is told: same document, same bytes.
 */
#include "report/format.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utf8proc.h>
#include <xlsxwriter.h>

enum { NAME_MAX_LETTERS = 31, CELL_MAX = 32767, LONG_AGO = 315532800 /* 1 January 1980 */ };
/* Paper by the library's numbers; widths in letters; a line in points, of which a row has no more than 409. */
enum { PAPER_A3 = 8, PAPER_A4 = 9, COLUMNS_A4 = 12, WIDTH_LEAST = 8, WIDTH_MOST = 60, WIDTH_MOST_WIDE = 36, ARROW = 3, LINE = 15, LINES_MOST = 27 };

struct book {
	const struct doc *d;
	lxw_workbook *workbook;
	lxw_format *head, *words, *group, *strong, *date, *month;
	lxw_format *plain[2][DECIMAL_PLACES_MAX + 1];   /* with thousands marks or without, by places */
	bool broken;
};

/* -- words -- */

/* XML 1.0 has no words for most control characters. */
static bool is_writable(int32_t c)
{
	return (c >= 0x20 && c != 0x7f && c != 0xfffe && c != 0xffff) || c == '\n';
}

static void put_writable(struct buf *b, struct text t)
{
	for (size_t i = 0; i < t.len;) {
		size_t from = i;

		if (is_writable((int32_t)text_next(t, &i)))
			buf_put(b, t.at + from, i - from);
	}
}

/* What readers of cells take for a letter: "_x0041_" for an A (ECMA-376 part 1, 22.9.2.19). The library, 1.1.4, hands it on as it is. */
static bool is_escape(struct text t)
{
	static const char form[] = "_xhhhh_";
	bool is = t.len >= sizeof form - 1;

	for (size_t i = 0; is && i < sizeof form - 1; i++)
		is = form[i] == 'h' ? strchr("0123456789abcdefABCDEF", t.at[i]) != NULL : t.at[i] == form[i];
	return is;
}

/*
 * What fits a cell, with a NUL behind: control characters dropped, cut after a whole letter. Excel counts in UTF-16. In a cell an
 * underscore that would begin an escape is written as one itself; those count too, as the library counts them.
 */
static void put_words(struct buf *b, struct text words, size_t max, bool in_cell)
{
	static const struct text underscore = { "_x005F", 6 };
	size_t units = 0, whole = 0;
	int32_t before = 0, state = 0;
	struct buf clean = { 0 };

	put_writable(&clean, words);
	struct text t = { clean.at, clean.len };
	for (size_t i = 0; i < t.len && units <= max;) {
		size_t from = i;
		int32_t c = (int32_t)text_next(t, &i);

		if (before == 0 || utf8proc_grapheme_break_stateful(before, c, &state))
			whole = units < max ? b->len : whole;   /* room for the ellipsis */
		before = c;
		units += c > 0xffff ? 2 : 1;
		if (in_cell && is_escape((struct text){ t.at + from, t.len - from })) {
			units += underscore.len;
			buf_text(b, underscore);
		}
		buf_put(b, t.at + from, i - from);
	}
	if (units > max && !b->broken) {
		b->len = whole;
		buf_c(b, "…");
	}
	b->broken = b->broken || clean.broken;
	buf_free(&clean);
	buf_byte(b, '\0');
}

/* -- formats -- */

static lxw_format *format_of(struct book *book)
{
	lxw_format *f = workbook_add_format(book->workbook);

	book->broken = book->broken || f == NULL;
	if (f != NULL)
		format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	return f;
}

static void number_formats(struct book *book)
{
	static const char *const formats[2][DECIMAL_PLACES_MAX + 1] = { { "0", "0.0", "0.00", "0.000", "0.0000" },
		{ "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000" } };

	for (int marks = 0; marks < 2; marks++)
		for (int places = 0; places <= DECIMAL_PLACES_MAX; places++) {
			book->plain[marks][places] = format_of(book);
			if (book->broken)
				return;
			format_set_num_format(book->plain[marks][places], formats[marks][places]);
			format_set_align(book->plain[marks][places], LXW_ALIGN_RIGHT);
			format_set_indent(book->plain[marks][places], 1);   /* words begin at once in the next column */
		}
}

static void formats(struct book *book)
{
	bool vi = book->d->language == LANGUAGE_VI;

	book->head = format_of(book);
	book->words = format_of(book);
	book->group = format_of(book);
	book->strong = format_of(book);
	book->date = format_of(book);
	book->month = format_of(book);
	number_formats(book);
	if (book->broken)
		return;
	format_set_bold(book->head);
	format_set_text_wrap(book->head);
	format_set_bottom(book->head, LXW_BORDER_THIN);
	format_set_text_wrap(book->words);
	format_set_bold(book->group);
	format_set_bold(book->strong);
	format_set_text_wrap(book->strong);
	format_set_num_format(book->date, vi ? "dd/mm/yyyy" : "d mmm yyyy");
	format_set_num_format(book->month, "mm/yyyy");
}

/* -- cells -- */

/* Years have no thousands marks; their words say so. */
static bool has_marks(const struct cell_value *v, struct text words)
{
	int64_t whole = v->number.units;
	struct buf b = { 0 };

	for (int i = 0; i < v->number.places; i++)
		whole /= 10;
	decimal_put(&b, v->number);
	bool marks = (whole > -1000 && whole < 1000) || !text_is(words, (struct text){ b.at, b.len });
	buf_free(&b);
	return marks;
}

static void put_value(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, const struct cell_value *v, struct text words)
{
	static const double tens[DECIMAL_PLACES_MAX + 1] = { 1, 10, 100, 1000, 10000 };
	int64_t n = v->number.units;
	lxw_datetime day = { 0 };

	if (v->kind == CELL_NUMBER) {
		(void)worksheet_write_number(sheet, row, col, (double)n / tens[v->number.places],
			book->plain[has_marks(v, words)][v->number.places]);
		return;
	}
	if (v->kind == CELL_MONTH)
		n = n * 100 + 1;
	day.year = (int)(n / 10000);
	day.month = (int)(n / 100 % 100);
	day.day = (int)(n % 100);
	(void)worksheet_write_datetime(sheet, row, col, &day, v->kind == CELL_MONTH ? book->month : book->date);
}

static void put_text(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, struct text t, lxw_format *format)
{
	struct buf b = { 0 };

	put_words(&b, t, CELL_MAX, true);
	if (b.broken || (b.len > 1 && worksheet_write_string(sheet, row, col, b.at, format) != LXW_NO_ERROR))
		book->broken = true;
	buf_free(&b);
}

/* -- sheets -- */

/* Of the longest line. */
static size_t width_of(struct text t)
{
	size_t widest = 0, from = 0;

	if (t.len == 0)
		return 0;      /* it may have no letters to count from at all */
	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != '\n')
			continue;
		size_t n = text_graphemes((struct text){ t.at + from, i - from });
		widest = n > widest ? n : widest;
		from = i + 1;
	}
	return widest;
}

/* In letters: of what stands in the column, as far as that is wide enough to be read, and wide enough for the words of its title. */
static size_t column_width(const struct table *t, size_t column)
{
	bool is_wide = t->columns_n > COLUMNS_A4;
	size_t most = is_wide ? WIDTH_MOST_WIDE : WIDTH_MOST, widest = WIDTH_LEAST;

	for (size_t i = 0; i < t->rows_n && widest < most; i++) {
		size_t n = t->rows[i].is_group ? 0 : width_of(t->rows[i].cells[column]) + 2;
		widest = n > widest ? n : widest;
	}
	/* A title may wrap, but not in the middle of its words; the arrow of the filter takes room too. */
	size_t title = width_of(t->columns[column].title) / (is_wide ? 3 : 2) + ARROW;
	widest = title > widest ? title : widest;
	return widest < most ? widest : most;
}

/* How many lines words take in a column, broken between words and where a word is longer than the column. */
static size_t lines_of(struct text t, size_t width)
{
	size_t lines = 1, used = 0, from = 0;

	if (t.len == 0)
		return lines;
	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != ' ' && t.at[i] != '\n')
			continue;
		size_t n = text_graphemes((struct text){ t.at + from, i - from }), space = used > 0;
		if (used + space + n <= width) {
			used += space + n;
		} else {
			lines += space + (n > 0 ? n - 1 : 0) / width;
			used = n % width;
		}
		from = i + 1;
		if (i < t.len && t.at[i] == '\n') {
			lines++;
			used = 0;
		}
	}
	return lines;
}

/* Excel finds the height of a row by itself, LibreOffice does not: it is told where it is more than a line. */
static void set_height(lxw_worksheet *sheet, lxw_row_t row, size_t lines)
{
	if (lines > 1)
		(void)worksheet_set_row(sheet, row, lines < LINES_MOST ? (double)(lines * LINE) : LINES_MOST * LINE, NULL);
}

static void sizes(lxw_worksheet *sheet, const struct table *t)
{
	size_t width[COLUMNS_MAX], title = 1, n = t->columns_n < COLUMNS_MAX ? t->columns_n : COLUMNS_MAX;

	for (size_t k = 0; k < n; k++) {
		width[k] = column_width(t, k);
		(void)worksheet_set_column(sheet, (lxw_col_t)k, (lxw_col_t)k, (double)width[k], NULL);
		size_t lines = lines_of(t->columns[k].title, width[k] - ARROW);
		title = lines > title ? lines : title;
	}
	set_height(sheet, 0, title);
	for (size_t i = 0; i < t->rows_n; i++) {
		size_t most = 1;

		for (size_t k = 0; !t->rows[i].is_group && k < n; k++) {
			size_t lines = lines_of(t->rows[i].cells[k], width[k]);
			most = lines > most ? lines : most;
		}
		set_height(sheet, (lxw_row_t)i + 1, most);
	}
}

static bool is_taken(const struct book *book, const char *name)
{
	return workbook_get_worksheet_by_name(book->workbook, name) != NULL;
}

/* At most 31 letters, none of []:*?/\ and no apostrophe at an end; two of a name are told apart by a number. */
static void sheet_name(struct book *book, const struct table *t, size_t number, struct buf *b)
{
	struct buf clean = { 0 };

	for (size_t i = 0; i < t->name.len; i++)
		buf_byte(&clean, strchr("[]:*?/\\'", t->name.at[i]) != NULL ? ' ' : t->name.at[i]);
	put_words(b, (struct text){ clean.at, clean.len }, NAME_MAX_LETTERS, false);
	buf_free(&clean);
	if (!b->broken && b->len > 1 && workbook_validate_sheet_name(book->workbook, b->at) == LXW_NO_ERROR && !is_taken(book, b->at))
		return;
	buf_wipe(b);
	buf_int(b, (int64_t)number);
	buf_byte(b, '\0');
}

static void put_rows(struct book *book, lxw_worksheet *sheet, const struct table *t)
{
	for (size_t k = 0; k < t->columns_n; k++)
		put_text(book, sheet, 0, (lxw_col_t)k, t->columns[k].title, book->head);
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct table_row *r = &t->rows[i];
		lxw_row_t row = (lxw_row_t)i + 1;

		for (size_t k = 0; k < (r->is_group ? 1 : t->columns_n); k++)
			if (!r->is_group && r->values != NULL && r->values[k].kind != CELL_WORDS)
				put_value(book, sheet, row, (lxw_col_t)k, &r->values[k], r->cells[k]);
			else
				put_text(book, sheet, row, (lxw_col_t)k, r->cells[k], r->is_group ? book->group :
					r->is_strong ? book->strong : book->words);
	}
}

/* On paper: as wide as a turned sheet, a larger one for many columns, the titles on every page. */
static void print_rules(lxw_worksheet *sheet, const struct table *t)
{
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, t->columns_n > COLUMNS_A4 ? PAPER_A3 : PAPER_A4);
	worksheet_fit_to_pages(sheet, 1, 0);
	(void)worksheet_repeat_rows(sheet, 0, 0);
	worksheet_set_margins(sheet, 0.4, 0.4, 0.6, 0.6);   /* inches */
	(void)worksheet_set_footer(sheet, "&L&A&R&P/&N");
}

static void put_sheet(struct book *book, const struct table *t, size_t number)
{
	struct buf name = { 0 };

	sheet_name(book, t, number, &name);
	lxw_worksheet *sheet = name.broken ? NULL : workbook_add_worksheet(book->workbook, name.at);
	buf_free(&name);
	if (sheet == NULL) {
		book->broken = true;
		return;
	}
	put_rows(book, sheet, t);
	sizes(sheet, t);
	worksheet_freeze_panes(sheet, 1, 0);
	print_rules(sheet, t);
	if (t->columns_n > 0)
		(void)worksheet_autofilter(sheet, 0, 0, (lxw_row_t)t->rows_n, (lxw_col_t)(t->columns_n - 1));
}

static void put_book(struct book *book)
{
	struct buf title = { 0 };
	lxw_doc_properties properties = { .created = LONG_AGO };
	size_t number = 0;

	put_words(&title, book->d->title, 255, false);
	properties.title = title.at;
	book->broken = book->broken || title.broken || workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR;
	buf_free(&title);
	formats(book);
	for (size_t i = 0; i < book->d->n && !book->broken; i++)
		if (book->d->blocks[i].kind == BLOCK_TABLE)
			put_sheet(book, &book->d->blocks[i].table, ++number);
}

/* -- the file: in memory, though the library wants a path -- */

static bool read_back(int fd, struct buf *out)
{
	char piece[8192];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return false;
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(out, piece, (size_t)n);
	return n == 0;
}

void format_xlsx(const struct doc *d, struct buf *out)
{
	struct book book = { .d = d };
	struct buf path = { 0 };
	int fd = memfd_create("xlsx", MFD_CLOEXEC);

	buf_f(&path, "/proc/self/fd/%d", fd);
	buf_byte(&path, '\0');
	book.workbook = fd < 0 || path.broken ? NULL : workbook_new(path.at);
	if (book.workbook == NULL) {
		out->broken = true;
	} else {
		put_book(&book);
		if (workbook_close(book.workbook) != LXW_NO_ERROR || book.broken || !read_back(fd, out))
			out->broken = true;
	}
	if (fd >= 0)
		(void)close(fd);
	buf_free(&path);
}
