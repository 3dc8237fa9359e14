/*
 * One table as comma-separated values (RFC 4180: lines end with CRLF, quotes are doubled), for programs and spreadsheets. Values
 * are written for programs: a point, no thousands marks, days and months as in ISO 8601. Words that a spreadsheet would take for
 * a formula get an apostrophe in front (OWASP, CSV Injection), also where a spreadsheet that divides at semicolons or at every new
 * line would begin a cell; a true number keeps its sign.
 */
#include "report/format.h"

static void put_number(struct buf *b, const struct cell_value *v)
{
	int64_t n = v->number.units;

	if (v->kind == CELL_NUMBER)
		decimal_put(b, v->number);
	else if (v->kind == CELL_DATE)
		buf_f(b, "%04d-%02d-%02d", (int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
	else
		buf_f(b, "%04d-%02d", (int)(n / 100), (int)(n % 100));
}

static bool is_dropped(char c)
{
	return ((unsigned char)c < 0x20 && c != '\n') || c == 0x7f;
}

/* What stands behind control characters, which are dropped, must not become a formula either. Full-width forms too: some fold them. */
static bool begins_formula(struct text t)
{
	size_t i = 0;

	while (t.len > 0 && is_dropped(t.at[0]))
		t = (struct text){ t.at + 1, t.len - 1 };
	uint32_t c = t.len == 0 ? 0 : text_next(t, &i);
	return c == '=' || c == '+' || c == '-' || c == '@' || c == 0xff1d || c == 0xff0b || c == 0xff0d || c == 0xff20;
}

static bool is_quoted(struct text t)
{
	bool quoted = t.len > 0 && (t.at[0] == ' ' || t.at[t.len - 1] == ' ');

	for (size_t i = 0; i < t.len && !quoted; i++)
		quoted = t.at[i] == '"' || t.at[i] == ',' || t.at[i] == '\n';
	return quoted;
}

static void put_words(struct buf *b, struct text t)
{
	bool quoted = is_quoted(t), blank = t.len > 0 && (t.at[0] == '\t' || t.at[0] == '\r' || t.at[0] == '\n');

	if (quoted)
		buf_byte(b, '"');
	if (blank || begins_formula(t))
		buf_byte(b, '\'');
	for (size_t i = 0; i < t.len; i++) {
		if (is_dropped(t.at[i]))
			continue;
		if (t.at[i] == '"')
			buf_byte(b, '"');
		buf_byte(b, t.at[i]);
		if ((t.at[i] == ';' || t.at[i] == '\n') && begins_formula((struct text){ t.at + i + 1, t.len - i - 1 }))
			buf_byte(b, '\'');
	}
	if (quoted)
		buf_byte(b, '"');
}

static void put_table(struct buf *b, const struct table *t)
{
	for (size_t i = 0; i < t->columns_n; i++) {
		if (i > 0)
			buf_byte(b, ',');
		put_words(b, t->columns[i].title);
	}
	buf_c(b, "\r\n");
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct table_row *r = &t->rows[i];

		for (size_t k = 0; k < t->columns_n; k++) {
			if (k > 0)
				buf_byte(b, ',');
			if (r->is_group && k > 0)
				continue;
			if (!r->is_group && r->values != NULL && r->values[k].kind != CELL_WORDS)
				put_number(b, &r->values[k]);
			else
				put_words(b, r->cells[k]);
		}
		buf_c(b, "\r\n");
	}
}

void format_csv(const struct doc *d, struct buf *out)
{
	if (d->with_bom)
		buf_c(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < d->n; i++)
		if (d->blocks[i].kind == BLOCK_TABLE)
			put_table(out, &d->blocks[i].table);
}
