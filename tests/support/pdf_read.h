/*
 * Reads a PDF with other people's programs (poppler, qpdf), as the one who is handed the file would. Include <cmocka.h> and
 * what it needs before. A file lives in a folder of its own until pdf_forget().
 */
#ifndef SUPPORT_PDF_READ_H
#define SUPPORT_PDF_READ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "report/format.h"

struct pdf_file { char folder[64], path[96]; };
struct pdf_word { unsigned page; double left, top, right, bottom; char text[96]; };
struct pdf_seen { struct pdf_word *at; size_t n; unsigned pages; };
/* A page at ten dots a millimetre. */
struct pdf_raster { unsigned char *at; int width, height; };

static inline struct pdf_file pdf_keep(const void *bytes, size_t n)
{
	struct pdf_file f = { .folder = "/tmp/dienhong-pdf-XXXXXX" };

	must(mkdtemp(f.folder) != NULL);
	(void)snprintf(f.path, sizeof f.path, "%s/x.pdf", f.folder);
	FILE *to = fopen(f.path, "wb");
	must(to != NULL && fwrite(bytes, 1, n, to) == n && fclose(to) == 0);
	return f;
}

static inline struct pdf_file pdf_of(const struct doc *d)
{
	struct buf b = { 0 };

	format_pdf(d, &b);
	must(!b.broken && b.len > 0);
	struct pdf_file f = pdf_keep(b.at, b.len);
	buf_free(&b);
	return f;
}

static inline void pdf_forget(struct pdf_file *f)
{
	char command[128];

	(void)snprintf(command, sizeof command, "rm -rf %s", f->folder);
	must(system(command) == 0);
}

/* What a program says about the file; `%s` in the command is its path. The program has to end well. */
static inline struct buf pdf_ask(const struct pdf_file *f, const char *command)
{
	char line[256], piece[4096];
	struct buf out = { 0 };
	size_t n;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(line, sizeof line, command, f->path);
#pragma GCC diagnostic pop
	FILE *from = popen(line, "r");
	must(from != NULL);
	while ((n = fread(piece, 1, sizeof piece, from)) > 0)
		buf_put(&out, piece, n);
	if (pclose(from) != 0)
		(void)fprintf(stderr, "failed: %s\n%.*s\n", line, (int)out.len, out.at);
	buf_byte(&out, '\0');
	return out;
}

static inline bool pdf_says(const struct pdf_file *f, const char *command, const char *words)
{
	struct buf b = pdf_ask(f, command);
	bool found = strstr(b.at, words) != NULL;

	buf_free(&b);
	return found;
}

/* Every word and where it stands, in points. */
static inline struct pdf_seen pdf_see(const struct pdf_file *f)
{
	struct buf b = pdf_ask(f, "pdftotext -raw -bbox %s -");
	struct pdf_seen s = { .at = calloc(b.len / 40 + 1, sizeof *s.at) };

	must(s.at != NULL);
	for (char *line = strtok(b.at, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		struct pdf_word *w = &s.at[s.n];

		if (strstr(line, "<page ") != NULL)
			s.pages++;
		else if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%95[^<]", &w->left, &w->top, &w->right,
				&w->bottom, w->text) == 5) {
			w->page = s.pages;
			s.n++;
		}
	}
	buf_free(&b);
	return s;
}

static inline const struct pdf_word *pdf_word_at(const struct pdf_seen *s, const char *text)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->at[i].text, text) == 0)
			return &s->at[i];
	return NULL;
}

static inline struct pdf_raster pdf_page_seen(const struct pdf_file *f, unsigned page)
{
	char command[256], path[128];
	struct pdf_raster r;

	(void)snprintf(command, sizeof command, "pdftoppm -r 254 -gray -singlefile -f %u %s %s/p", page, f->path, f->folder);
	(void)snprintf(path, sizeof path, "%s/p.pgm", f->folder);
	must(system(command) == 0);
	FILE *from = fopen(path, "rb");
	must(from != NULL && fscanf(from, "P5 %d %d 255%*c", &r.width, &r.height) == 2);
	size_t n = (size_t)r.width * (size_t)r.height;
	r.at = malloc(n);
	must(r.at != NULL && fread(r.at, 1, n, from) == n && fclose(from) == 0);
	return r;
}

static inline bool pdf_is_dark(const struct pdf_raster *r, int x, int y)
{
	return x >= 0 && y >= 0 && x < r->width && y < r->height && r->at[(size_t)y * (size_t)r->width + (size_t)x] < 160;
}

/* The longest unbroken dark line in a row of dots; gives where it begins and ends, in millimetres. */
static inline double pdf_dark_run(const struct pdf_raster *r, int y, double *from, double *to)
{
	int best = 0, run = 0;

	for (int x = 0; x <= r->width; x++) {
		run = pdf_is_dark(r, x, y) ? run + 1 : 0;
		if (run > best) {
			best = run;
			*from = (x - run + 1) / 10.0;
			*to = (x + 1) / 10.0;
		}
	}
	return best / 10.0;
}

/* -- the words of the Markdown of the same document, which pdftotext must give back -- */

static inline bool pdf_is_mark(const char *at)
{
	return strchr("*_|\\#`>", *at) != NULL;
}

/* Letters without blanks and without what Markdown adds. Dashes are left out of both: Markdown's own rules are made of them. */
static inline void pdf_letters(struct buf *out, const char *at)
{
	static const char *const gone[] = { "<br>", "<sub>", "</sub>", "█", "\xc2\xad", "\xc2\xa0" };

	while (*at != '\0') {
		bool left_out = pdf_is_mark(at) || strchr(" \n\t\f:-", *at) != NULL;

		for (size_t i = 0; i < sizeof gone / sizeof *gone && !left_out; i++)
			if (strncmp(at, gone[i], strlen(gone[i])) == 0) {
				at += strlen(gone[i]) - 1;
				left_out = true;
			}
		if (strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0) {
			buf_byte(out, at[1] == 'a' ? '&' : '<');
			at += at[1] == 'a' ? 4 : 3;
		} else if (!left_out) {
			buf_byte(out, *at);
		}
		at++;
	}
	buf_byte(out, '\0');
	out->len--;
}

/* May these letters of a table's header stand again at the top of a page? */
static inline size_t pdf_header_at(const struct doc *d, const char *at)
{
	size_t most = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct table *t = &d->blocks[i].table;
		struct buf titles = { 0 }, letters = { 0 };

		for (size_t c = 0; c < t->columns_n; c++)
			buf_text(&titles, t->columns[c].title);
		buf_byte(&titles, '\0');
		pdf_letters(&letters, titles.at);
		if (letters.len > most && strncmp(at, letters.at, letters.len) == 0)
			most = letters.len;
		buf_free(&titles);
		buf_free(&letters);
	}
	return most;
}

/* The text in the order of the file equals that of the Markdown, letter by letter, but for page numbers and repeated headers. */
static inline bool pdf_tells_markdown(const struct pdf_file *f, const struct doc *d)
{
	struct buf md = { 0 }, want = { 0 }, raw = pdf_ask(f, "pdftotext -raw %s -");
	size_t at = 0;
	unsigned part_page = 0;
	bool same = true;

	format_md(d, &md);
	buf_byte(&md, '\0');
	pdf_letters(&want, md.at);
	for (char *page = strtok(raw.at, "\f"); page != NULL && same; page = strtok(NULL, "\f")) {
		struct buf got = { 0 };
		char number[16];
		size_t skip = 0;
		int n = snprintf(number, sizeof number, "%u", ++part_page);

		if (part_page > 1 && strncmp(page, number, (size_t)n) == 0 && (page[n] == '\n' || page[n] == '\0'))
			page += n;
		else
			part_page = 1;
		pdf_letters(&got, page);
		size_t header = pdf_header_at(d, got.at);
		if (header > 0 && strncmp(got.at, want.at + at, got.len) != 0)
			skip = header;
		same = got.len - skip <= want.len - at && strncmp(got.at + skip, want.at + at, got.len - skip) == 0;
		if (!same) {
			size_t k = 0;

			while (skip + k < got.len && at + k < want.len && got.at[skip + k] == want.at[at + k])
				k++;
			k -= k < 40 ? k : 40;
			(void)printf("PDF: %.120s\nMarkdown: %.120s\n", got.at + skip + k, want.at + at + k);
		}
		at += got.len - skip;
		buf_free(&got);
	}
	same = same && at == want.len;
	buf_free(&md);
	buf_free(&want);
	buf_free(&raw);
	return same;
}

#endif
