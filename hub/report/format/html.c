/*
 * One self-contained page, made to be printed: A4 and the margins of Decree 30/2020 (20, 20, 30, 15 mm), header rows that repeat,
 * signatures that stay on one page. Escaping is this file's business, never the caller's.
 */
#include "report/format.h"
#include "report/format/html.h"

static const char style[] =
	"@page{size:A4;margin:20mm 15mm 20mm 30mm;@top-center{content:counter(page);font:13pt 'Times New Roman',serif}}\n"
	"@page:first{@top-center{content:none}}\n"
	"html{color:#000;background:#fff}\n"
	"body{font:14pt/1.35 'Times New Roman','Liberation Serif',Tinos,'Noto Serif',serif;max-width:165mm;margin:0 auto;text-align:justify}\n"
	"body.un{font-size:12pt;text-align:left}\n"
	"p{margin:6pt 0 0;text-indent:10mm;overflow-wrap:break-word}\n"
	"p.n,p.r{text-indent:0}\n"
	"table{border-collapse:collapse;width:100%;margin:8pt 0;font-size:12pt;line-height:1.25;text-align:left}\n"
	"body.un table{font-size:10.5pt}\n"
	"thead{display:table-header-group}\n"
	"tr{break-inside:avoid}\n"
	"th,td{border:.5pt solid #000;padding:2pt 4pt;vertical-align:top;overflow-wrap:break-word}\n"
	"th{text-align:center;vertical-align:middle}\n"
	"td.c{text-align:center}td.r{text-align:right;white-space:nowrap}td.w,.w{white-space:nowrap}\n"
	"tr.g td{font-weight:bold;background:#f2f2f2;break-after:avoid}tr.s td{font-weight:bold}\n"
	"tr.g{break-after:avoid}\n"
	"table.head,table.sign{table-layout:fixed;margin:0;text-align:center}\n"
	"table.head td,table.sign td{border:0;padding:0 2pt}\n"
	"table.head p,table.sign p{margin:0;text-indent:0;font-size:13pt}\n"
	".head .left{width:65mm}.head .right{width:100mm}\n"
	".head p.ruled::after{content:'';display:block;width:40%;margin:1pt auto 3pt;border-bottom:.75pt solid #000}\n"
	".head .right p.ruled::after{width:60.2mm;max-width:100%}\n"
	"table.sign{margin-top:18pt;break-inside:avoid;break-before:avoid}\n"
	".sign td{padding-bottom:30mm!important}\n"
	".sign p{font-size:14pt!important}.sign p.hint{font-size:13pt!important}\n"
	"h1{font-size:14pt;text-align:center;margin:18pt 0 0}\n"
	"p.subject{font-weight:bold;text-align:center;text-indent:0;margin:0 0 14pt}\n"
	"p.subject::after{content:'';display:block;width:40%;margin:3pt auto 0;border-bottom:.75pt solid #000}\n"
	"body.un p.subject,body.un h1{text-align:left}body.un p.subject::after{display:none}\n"
	"body.un table.head p{text-align:left}body.un .head .right p{text-align:right}\n"
	"h2,h3{font-size:inherit;margin:10pt 0 0;break-after:avoid}\n"
	"h2{text-align:left}\n"
	"body.un p{text-indent:0}body.un p.i2{padding-left:10mm}\n"
	"blockquote{margin:6pt 10mm}blockquote p{text-indent:0}\n"
	"figure{margin:8pt 0;font-size:12pt;break-inside:avoid}figure table{margin:4pt 0 0}figure td{border:0}\n"
	"figure td.l{width:45%}figure i{display:block;height:10pt;background:#555;print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
	"p.r{font-size:11pt;margin:0;text-align:left}p.r.first{font-size:12pt}\n"
	".recipients{break-inside:avoid;margin-top:6pt;max-width:80mm}\n"
	"p.n{font-size:9pt;margin:4pt 0 0;text-align:left;overflow-wrap:anywhere}\n"
	"section.annex{break-before:page;text-align:center}section.annex p{text-indent:0;margin:2pt 0}\n"
	"section.annex p.under{font-style:italic}\n"
	"section.annex::after{content:'';display:block;width:40%;margin:3pt auto 8pt;border-bottom:.75pt solid #000}\n"
	"hr{border:0;border-bottom:.75pt solid #000;width:40%}\n"
	"@media screen{html{background:#e8e8e8}body{background:#fff;padding:20mm 15mm 20mm 30mm;margin:8mm auto;box-shadow:0 1px 6px #0004}\n"
	"section.annex{border-top:1px dashed #999;margin-top:20mm;padding-top:10mm}}\n"
	"@media screen and (max-width:210mm){body{margin:0;padding:5mm}table{display:block;overflow-x:auto}table.head,table.sign{display:table}}\n";

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Does a code like S-A begin here? It must not be torn at its hyphen. */
static bool is_code(struct text t, size_t i)
{
	return i + 2 < t.len && is_capital(t.at[i]) && t.at[i + 1] == '-' && is_capital(t.at[i + 2]) &&
		(i == 0 || t.at[i - 1] == ' ') && (i + 3 == t.len || !is_capital(t.at[i + 3]));
}

/* Characters that mean something are written as entities; a newline becomes a break. */
static void put(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		if (is_code(t, i)) {
			buf_f(out, "<span class=\"w\">%.3s</span>", t.at + i);
			i += 2;
			continue;
		}
		switch (t.at[i]) {
		case '&': buf_c(out, "&amp;"); break;
		case '<': buf_c(out, "&lt;"); break;
		case '>': buf_c(out, "&gt;"); break;
		case '"': buf_c(out, "&quot;"); break;
		case '\'': buf_c(out, "&#39;"); break;
		case '\n': buf_c(out, "<br>\n"); break;
		default: buf_byte(out, t.at[i]);
		}
	}
}

static void put_runs(struct buf *out, const struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++) {
		const struct run *r = &runs->at[i];

		buf_c(out, r->bold ? "<b>" : "");
		buf_c(out, r->italic ? "<em>" : "");
		put(out, r->text);
		buf_c(out, r->italic ? "</em>" : "");
		buf_c(out, r->bold ? "</b>" : "");
	}
}

static void put_paragraph(struct buf *out, const char *open, const struct block *b)
{
	buf_c(out, open);
	if (b->label.len > 0) {
		put(out, b->label);
		buf_byte(out, ' ');
	}
	put_runs(out, &b->text);
}

static void put_column(struct buf *out, const struct head_column *c, const char *class)
{
	buf_c(out, "<td class=\"");
	buf_c(out, class);
	buf_c(out, "\">");
	for (size_t i = 0; i < c->n; i++) {
		const struct head_line *l = &c->lines[i];

		buf_c(out, l->is_ruled ? "<p class=\"ruled\">" : l->italic ? "<p class=\"hint\">" : "<p>");
		buf_c(out, l->bold ? "<b>" : l->italic ? "<em>" : "");
		put(out, l->text);
		buf_c(out, l->bold ? "</b>" : l->italic ? "</em>" : "");
		buf_c(out, "</p>");
	}
	buf_c(out, "</td>");
}

static void put_head(struct buf *out, const struct block *b, const char *class)
{
	buf_c(out, "<table class=\"");
	buf_c(out, class);
	buf_c(out, "\"><tr>");
	put_column(out, &b->left, "left");
	put_column(out, &b->right, "right");
	buf_c(out, "</tr></table>\n");
}

/* -- tables -- */

static const char *cell_class(const struct column *c)
{
	if (c->align == ALIGN_RIGHT)
		return "<td class=\"r\">";
	if (c->align == ALIGN_CENTRE)
		return "<td class=\"c\">";
	return c->weight == 0 ? "<td class=\"w\">" : "<td>";
}

static void put_header(struct buf *out, const struct table *t, bool is_screen)
{
	unsigned all = 0;

	for (size_t i = 0; i < t->columns_n; i++)
		all += t->columns[i].weight;
	buf_c(out, "<thead><tr>");
	for (size_t i = 0; i < t->columns_n; i++) {
		const struct column *c = &t->columns[i];

		buf_c(out, is_screen && c->align == ALIGN_RIGHT ? "<th scope=\"col\" class=\"r\"" : "<th scope=\"col\"");
		if (c->weight > 0)
			buf_f(out, " style=\"width:%u%%\"", c->weight * 100 / all);
		buf_byte(out, '>');
		put(out, c->title);
		buf_c(out, "</th>");
	}
	buf_c(out, "</tr></thead>\n");
}

/*
 * On a small screen a row is a card: cells are led by the titles of their columns, but for the first one with words, which is what the
 * card is about. Displayed as blocks they would be no table to whoever hears the page; the roles say that they are.
 */
static void put_card(struct buf *out, const struct table *t, const struct table_row *r)
{
	bool is_main = true;

	buf_c(out, r->is_strong ? "<tr role=\"row\" class=\"s\">" : "<tr role=\"row\">");
	for (size_t i = 0; i < t->columns_n; i++) {
		const struct column *c = &t->columns[i];
		bool is_code = c->weight == 0 && c->align == ALIGN_LEFT, is_first = is_main && !is_code && r->cells[i].len > 0;

		is_main = is_main && !is_first;
		buf_f(out, "<td role=\"cell\" class=\"%s\" data-title=\"", is_first ? "main" : c->align == ALIGN_RIGHT ? "r" : is_code ? "w" : "c");
		put(out, c->title);
		buf_c(out, "\">");
		put(out, r->cells[i]);
		buf_c(out, "</td>");
	}
	buf_c(out, "</tr>\n");
}

static void put_row(struct buf *out, const struct table *t, const struct table_row *r, bool is_screen)
{
	if (is_screen && !r->is_group) {
		put_card(out, t, r);
		return;
	}
	if (r->is_group) {
		buf_f(out, "<tr class=\"g\"><td colspan=\"%zu\">", t->columns_n);
		put(out, r->cells[0]);
		buf_c(out, "</td></tr>\n");
		return;
	}
	buf_c(out, r->is_strong ? "<tr class=\"s\">" : "<tr>");
	for (size_t i = 0; i < t->columns_n; i++) {
		buf_c(out, cell_class(&t->columns[i]));
		put(out, r->cells[i]);
		buf_c(out, "</td>");
	}
	buf_c(out, "</tr>\n");
}

static void put_table(struct buf *out, const struct table *t, bool is_screen)
{
	buf_c(out, is_screen ? "<table role=\"table\">\n" : "<table>\n");
	if (t->caption.len > 0) {
		buf_c(out, "<caption>");
		put(out, t->caption);
		buf_c(out, "</caption>\n");
	}
	put_header(out, t, is_screen);
	buf_c(out, "<tbody>\n");
	for (size_t i = 0; i < t->rows_n; i++)
		put_row(out, t, &t->rows[i], is_screen);
	buf_c(out, "</tbody></table>\n");
}

static void put_chart(struct buf *out, const struct bar_chart *c)
{
	int64_t most = 1;

	for (size_t i = 0; i < c->bars_n; i++)
		most = c->bars[i].n > most ? c->bars[i].n : most;
	buf_c(out, "<figure><figcaption>");
	put(out, c->caption);
	buf_c(out, "</figcaption><table>\n");
	for (size_t i = 0; i < c->bars_n; i++) {
		const struct bar *b = &c->bars[i];

		buf_c(out, "<tr><td class=\"l\">");
		put(out, b->label);
		buf_c(out, "</td><td class=\"r\">");
		put(out, b->value);
		buf_c(out, "</td><td style=\"width:45%\"><i style=\"width:");
		buf_int(out, b->n * 100 / most);
		buf_c(out, "%\"></i></td></tr>\n");
	}
	buf_c(out, "</table></figure>\n");
}

/* -- the rest -- */

static void put_recipients(struct buf *out, const struct block *b)
{
	put_paragraph(out, "<div class=\"recipients\"><p class=\"r first\">", b);
	buf_c(out, "</p>");
	for (size_t i = 0; i < b->lines.n; i++) {
		buf_c(out, "<p class=\"r\">");
		put(out, b->lines.at[i]);
		buf_c(out, "</p>");
	}
	buf_c(out, "</div>\n");
}

static void put_annex(struct buf *out, const struct block *b)
{
	buf_c(out, "<section class=\"annex\"><p><b>");
	put(out, b->label);
	buf_c(out, "</b></p><p>");
	put_runs(out, &b->text);
	buf_c(out, "</p><p class=\"under\">");
	put(out, b->under);
	buf_c(out, "</p></section>\n");
}

static void put_title(struct buf *out, const struct block *b)
{
	buf_c(out, "<h1>");
	put_runs(out, &b->text);
	buf_c(out, "</h1>\n<p class=\"subject\">");
	put(out, b->under);
	buf_c(out, "</p>\n");
}

static bool begins(struct text t, struct text with)
{
	return t.len >= with.len && text_is((struct text){ t.at, with.len }, with);
}

/* A link where it is an address of the web, and words where it is anything else. */
static void put_address(struct buf *out, const struct block *b)
{
	struct text at = b->text.n > 0 ? b->text.at[0].text : TEXT_NONE;
	bool is_link = begins(at, text("http://")) || begins(at, text("https://"));

	buf_c(out, "<p class=\"a\">");
	put(out, b->label);
	buf_c(out, is_link ? " <a href=\"" : " ");
	put(out, is_link ? at : TEXT_NONE);
	buf_c(out, is_link ? "\">" : "");
	put_runs(out, &b->text);
	buf_c(out, is_link ? "</a></p>\n" : "</p>\n");
}

static void put_block(struct buf *out, const struct block *b, bool is_screen)
{
	switch (b->kind) {
	case BLOCK_HEAD: put_head(out, b, "head"); break;
	case BLOCK_TITLE: put_title(out, b); break;
	case BLOCK_HEADING:
		put_paragraph(out, b->level == 1 ? "<h2>" : "<h3>", b);
		buf_c(out, b->level == 1 ? "</h2>\n" : "</h3>\n");
		break;
	case BLOCK_ADDRESS: put_address(out, b); break;
	case BLOCK_PARAGRAPH: put_paragraph(out, "<p>", b); buf_c(out, "</p>\n"); break;
	case BLOCK_ITEM: put_paragraph(out, b->level == 1 ? "<p>" : "<p class=\"i2\">", b); buf_c(out, "</p>\n"); break;
	case BLOCK_BULLET: put_paragraph(out, "<p class=\"i2\">- ", b); buf_c(out, "</p>\n"); break;
	case BLOCK_QUOTE: put_paragraph(out, "<blockquote><p>", b); buf_c(out, "</p></blockquote>\n"); break;
	case BLOCK_TABLE: put_table(out, &b->table, is_screen); break;
	case BLOCK_CHART: put_chart(out, &b->chart); break;
	case BLOCK_SIGNATURES: put_head(out, b, "sign"); break;
	case BLOCK_RECIPIENTS: put_recipients(out, b); break;
	case BLOCK_NOTE: put_paragraph(out, "<p class=\"n\">", b); buf_c(out, "</p>\n"); break;
	case BLOCK_ANNEX: put_annex(out, b); break;
	case BLOCK_RULE: buf_c(out, "<hr>\n"); break;
	default: break;
	}
}

void format_html(const struct doc *d, struct buf *out)
{
	bool is_screen = d->sheet == SHEET_SCREEN;

	buf_c(out, "<!doctype html>\n<html lang=\"");
	buf_c(out, language_names[d->language]);
	buf_c(out, "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	put(out, d->title);
	buf_c(out, "</title>\n<style>\n");
	buf_c(out, is_screen ? html_screen_style : style);
	if (is_screen)
		buf_c(out, "</style></head>\n<body><main>\n");
	else
		buf_f(out, "</style></head>\n<body class=\"%s\">\n", house_names[d->house]);
	for (size_t i = 0; i < d->n; i++)
		put_block(out, &d->blocks[i], is_screen);
	buf_c(out, is_screen ? "</main></body></html>\n" : "</body></html>\n");
}
