/*
 * The demo commune of tests/data, played from registration to the end, and its documents compared with the files beside this
 * one. --accept writes them anew; --write FOLDER writes them there as the hub gives them, for other programs to open. Besides,
 * the lines that the data set expects must stand in the minutes word for word.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/method/method.h"
#include "../support/paper.h"
#include "../support/pdf_read.h"
#include "../support/unzip.h"
#include "../support/xlsx_read.h"
#include "day.h"
#include "demo.h"

/*
 * What is compared, in every language. `formats`: names, a space after each; all of the document's when NULL. `houses`: in both
 * house styles, else in that of the language. --write writes every format that goes with the document.
 */
static const struct golden { const char *document, *formats; bool houses; } goldens[] = {
	{ "minutes", "docx pdf html md json ", true },
	{ "consultation", "pdf md ", true },
	{ "opinions", "pdf md ", true },
	{ "results", "pdf html md json ", false },
	{ "poster", "pdf ", false },
	{ "tables", NULL, false },
#define SHEET(name) { #name, "csv ", false },
#include "report/tables.def"
};

/* Of a packed format its part that tells something is compared, in a file with one more ending; of a workbook all that tells. */
static const struct { const char *format, *part, *ending; } packed[] = {
	{ "docx", "word/document.xml", ".xml" },
};

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

static bool unpack(const struct format_row *format, struct buf *b, struct buf *path)
{
	bool fine = true;

	if (strcmp(format->name, "xlsx") == 0) {
		struct buf told = { 0 };

		fine = xlsx_tell((struct text){ b->at, b->len }, &told);
		buf_free(b);
		*b = told;
		buf_c(path, ".xml");
	}
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

/* "minutes.vi.html"; a house that does not go with the language is told, "minutes.vi.un.html". */
static void put_name(struct buf *path, const struct order *order, const struct format_row *format)
{
	buf_f(path, "%s.%s", order->what, language_names[order->language]);
	if (order->house != house_of(order->language))
		buf_f(path, ".%s", house_names[order->house]);
	buf_f(path, ".%s", format->extension);
}

static void write_out(struct demo *d, const struct order *order, const struct format_row *format, const char *folder)
{
	struct buf b = { 0 }, path = { 0 };

	buf_f(&path, "%s/", folder);
	put_name(&path, order, format);
	buf_byte(&path, '\0');
	if (paper_write(d->m.w, order, format->name, &b))
		put_file(d, path.at, &b);
	else
		note(d, false, "cannot make", text_of(path.at));
	buf_free(&b);
	buf_free(&path);
}

/* A poster shortens and draws, and no other format writes it; so what is compared is what it was made of. */
static void compare_poster(struct demo *d, const struct order *order, const struct doc *doc, bool accept)
{
	struct buf md = { 0 }, path = { 0 };

	buf_f(&path, "tests/golden/%s.%s.md", order->what, language_names[order->language]);
	buf_byte(&path, '\0');
	format_md(doc, &md);
	if (accept)
		put_file(d, path.at, &md);
	else
		note(d, text_is(read_file(&d->m.a, path.at), (struct text){ md.at, md.len }), "differs (make accept shows it):", text_of(path.at));
	buf_free(&md);
	buf_free(&path);
}

/* Its words one after the other, over whichever lines. */
static bool shows_vision(const struct pdf_file *f, const struct doc *doc)
{
	struct buf told = pdf_ask(f, "pdftotext -layout %s - | tr -s ' \\n' ' '");
	bool found = false;

	for (size_t i = 0; i < doc->n; i++)
		found = found || (doc->blocks[i].kind == BLOCK_QUOTE && holds(&told, doc->blocks[i].text.at[0].text));
	buf_free(&told);
	return found;
}

/* Bytes and line breaks of a PDF go with the versions of cairo and pango, so what is compared is its text, with the Markdown. */
static void compare_pdf(struct demo *d, const struct order *order, bool accept)
{
	struct arena a = { 0 };
	struct doc doc;

	note(d, report_make(d->m.w, order, &a, &doc), "cannot make", text_of(order->what));
	struct pdf_file f = pdf_of(&doc);
	if (doc.sheet == SHEET_A3_POSTER) {
		compare_poster(d, order, &doc, accept);
		note(d, pdf_says(&f, "pdfinfo %s", "Pages:           1\n") && pdf_says(&f, "pdfinfo %s", "(A3)"), "no sheet of A3:", doc.title);
		note(d, shows_vision(&f, &doc), "does not show the vision:", doc.title);
	}
	if (doc.sheet != SHEET_A3_POSTER)
		note(d, pdf_tells_markdown(&f, &doc), "tells something else than the Markdown:", doc.title);
	note(d, pdf_says(&f, "qpdf --check %s 2>&1", "No syntax or stream encoding errors"), "not sound:", doc.title);
	note(d, !pdf_says(&f, "pdffonts %s | tail -n +3 | grep -v +Tinos | wc -l", "1"), "another font:", doc.title);
	pdf_forget(&f);
	arena_free(&a);
}

static void compare(struct demo *d, const struct order *order, const struct format_row *format, bool accept)
{
	struct buf b = { 0 }, path = { 0 };

	if (strcmp(format->name, "pdf") == 0) {
		compare_pdf(d, order, accept);
		return;
	}
	buf_c(&path, "tests/golden/");
	put_name(&path, order, format);
	bool written = paper_write(d->m.w, order, format->name, &b) && unpack(format, &b, &path);
	buf_byte(&path, '\0');
	note(d, written, "cannot write", text_of(path.at));
	if (accept)
		put_file(d, path.at, &b);
	else
		note(d, text_is(read_file(&d->m.a, path.at), (struct text){ b.at, b.len }), "differs (make accept shows it):", text_of(path.at));
	if (strcmp(order->what, "minutes") == 0 && strcmp(format->name, "html") == 0 && order->house == house_of(order->language))
		expect_lines(d, language_names[order->language], &b);
	buf_free(&b);
	buf_free(&path);
}

static bool is_compared(const struct golden *g, const struct format_row *format)
{
	size_t n = strlen(format->name);

	if (g->formats == NULL)
		return true;
	for (const char *at = g->formats; *at != '\0'; at = strchr(at, ' ') + 1)
		if (strncmp(at, format->name, n) == 0 && at[n] == ' ')
			return true;
	return false;
}

static void one_format(struct demo *d, const struct golden *g, const struct format_row *format, bool accept, const char *folder)
{
	for (int l = 0; l < LANGUAGE_N; l++)
		for (int h = 0; h < HOUSE_N; h++) {
			struct order order = order_of((enum language)l, g->document);

			if ((int)order.house != h && !g->houses)
				continue;
			order.house = (enum house_style)h;
			order.hub = text("http://192.168.1.5:8080");
			if (folder != NULL)
				write_out(d, &order, format, folder);
			else if (is_compared(g, format))
				compare(d, &order, format, accept);
		}
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
	for (size_t g = 0; g < sizeof goldens / sizeof *goldens; g++)
		for (size_t i = 0; i < format_rows_n; i++)
			if ((document_find(goldens[g].document)->kind & format_rows[i].kinds) != 0)
				one_format(&d, &goldens[g], &format_rows[i], accept, folder);
	(void)printf("%u passed, %u failed\n", d.passed, d.failed);
	mini_close(&d.m);
	return d.failed > 0;
}
