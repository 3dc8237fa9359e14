/* Markdown as GitHub reads it, for pasting into a forge, a wiki or a mail. Escaping is this file's business. */
#include "report/format.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Would this character begin a list, a heading or a rule if it stood first in its line? */
static bool begins_something(char c)
{
	return c == '+' || c == '-' || c == '=' || c == ':';
}

/* A label like "12." must not become a list: the mark behind the digits is escaped. */
static bool ends_number(struct text t, size_t i)
{
	size_t from = i;

	if ((t.at[i] != '.' && t.at[i] != ')') || (i + 1 < t.len && t.at[i + 1] != ' '))
		return false;
	while (from > 0 && is_digit(t.at[from - 1]))
		from--;
	return from == 0 && i > 0;
}

/* Text in a line; in a cell a newline is a break and a bar is escaped, which is done everywhere. */
static void put(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];

		if (c == '\n') {
			buf_c(out, "<br>");
			continue;
		}
		if (c == '&') {
			buf_c(out, "&amp;");
			continue;
		}
		if (c == '<') {
			buf_c(out, "&lt;");
			continue;
		}
		if (strchr("\\`*_[]>|#~!", c) != NULL || (i == 0 && begins_something(c)) || ends_number(t, i))
			buf_byte(out, '\\');
		buf_byte(out, c);
	}
}

static void put_styled(struct buf *out, struct text t, bool bold, bool italic)
{
	if (t.len == 0)
		return;
	buf_c(out, bold ? "**" : "");
	buf_c(out, italic ? "_" : "");
	put(out, t);
	buf_c(out, italic ? "_" : "");
	buf_c(out, bold ? "**" : "");
}

static void put_runs(struct buf *out, const struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		put_styled(out, runs->at[i].text, runs->at[i].bold, runs->at[i].italic);
}

static void put_line(struct buf *out, const char *before, const struct block *b)
{
	buf_c(out, before);
	if (b->label.len > 0) {
		put(out, b->label);
		buf_byte(out, ' ');
	}
	put_runs(out, &b->text);
	buf_c(out, "\n\n");
}

/* -- tables -- */

static void put_header(struct buf *out, const struct table *t)
{
	for (size_t i = 0; i < t->columns_n; i++) {
		buf_c(out, "| ");
		put(out, t->columns[i].title);
		buf_byte(out, ' ');
	}
	buf_c(out, "|\n");
	for (size_t i = 0; i < t->columns_n; i++)
		buf_c(out, t->columns[i].align == ALIGN_RIGHT ? "| ---: " : t->columns[i].align == ALIGN_CENTRE ? "| :---: " : "| --- ");
	buf_c(out, "|\n");
}

static void put_row(struct buf *out, const struct table *t, const struct table_row *r)
{
	for (size_t i = 0; i < t->columns_n; i++) {
		buf_c(out, "| ");
		if (!r->is_group || i == 0)
			put_styled(out, r->cells[i], r->is_group || r->is_strong, false);
		buf_byte(out, ' ');
	}
	buf_c(out, "|\n");
}

static void put_table(struct buf *out, const struct table *t)
{
	if (t->caption.len > 0) {
		put(out, t->caption);
		buf_c(out, "\n\n");
	}
	put_header(out, t);
	for (size_t i = 0; i < t->rows_n; i++)
		put_row(out, t, &t->rows[i]);
	buf_byte(out, '\n');
}

static void put_chart(struct buf *out, const struct bar_chart *c)
{
	int64_t most = 1;

	for (size_t i = 0; i < c->bars_n; i++)
		most = c->bars[i].n > most ? c->bars[i].n : most;
	buf_c(out, "| ");
	put(out, c->caption);
	buf_c(out, " | | |\n| --- | ---: | --- |\n");
	for (size_t i = 0; i < c->bars_n; i++) {
		const struct bar *b = &c->bars[i];

		buf_c(out, "| ");
		put(out, b->label);
		buf_c(out, " | ");
		put(out, b->value);
		buf_c(out, " | ");
		for (int64_t k = 0; k < b->n * 20 / most; k++)
			buf_c(out, "█");
		buf_c(out, " |\n");
	}
	buf_byte(out, '\n');
}

/* Two columns as a table, row by row; Markdown knows none without a header. */
static void put_columns(struct buf *out, const struct block *b)
{
	size_t n = b->left.n > b->right.n ? b->left.n : b->right.n;

	for (size_t i = 0; i < n; i++) {
		buf_c(out, "| ");
		if (i < b->left.n)
			put_styled(out, b->left.lines[i].text, b->left.lines[i].bold, b->left.lines[i].italic);
		buf_c(out, " | ");
		if (i < b->right.n)
			put_styled(out, b->right.lines[i].text, b->right.lines[i].bold, b->right.lines[i].italic);
		buf_c(out, " |\n");
		if (i == 0)
			buf_c(out, "| :---: | :---: |\n");
	}
	buf_byte(out, '\n');
}

/* -- blocks -- */

static void put_titles(struct buf *out, const struct block *b)
{
	if (b->kind == BLOCK_ANNEX) {
		buf_c(out, "---\n\n## ");
		put(out, b->label);
		buf_c(out, "\n\n");
		put_runs(out, &b->text);
		buf_c(out, "\n\n");
		put_styled(out, b->under, false, true);
	} else {
		buf_c(out, "# ");
		for (size_t i = 0; i < b->text.n; i++)
			put(out, b->text.at[i].text);
		buf_c(out, "\n\n");
		put_styled(out, b->under, true, false);
	}
	buf_c(out, "\n\n");
}

static void put_recipients(struct buf *out, const struct block *b)
{
	put_line(out, "", b);
	for (size_t i = 0; i < b->lines.n; i++) {
		put(out, b->lines.at[i]);
		buf_c(out, i + 1 < b->lines.n ? "<br>\n" : "\n\n");
	}
}

static void put_block(struct buf *out, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEAD:
	case BLOCK_SIGNATURES: put_columns(out, b); break;
	case BLOCK_TITLE:
	case BLOCK_ANNEX: put_titles(out, b); break;
	case BLOCK_HEADING: put_line(out, b->level == 1 ? "## " : "### ", b); break;
	case BLOCK_ADDRESS:
	case BLOCK_PARAGRAPH:
	case BLOCK_ITEM: put_line(out, "", b); break;
	case BLOCK_BULLET: put_line(out, "- ", b); break;
	case BLOCK_QUOTE: put_line(out, "> ", b); break;
	case BLOCK_TABLE: put_table(out, &b->table); break;
	case BLOCK_CHART: put_chart(out, &b->chart); break;
	case BLOCK_RECIPIENTS: put_recipients(out, b); break;
	case BLOCK_NOTE:
		buf_c(out, "<sub>");
		put_runs(out, &b->text);
		buf_c(out, "</sub>\n\n");
		break;
	case BLOCK_RULE: buf_c(out, "---\n\n"); break;
	default: break;
	}
}

void format_md(const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < d->n; i++)
		put_block(out, &d->blocks[i]);
}
