/* Puts blocks together. */
#include "report/doc.h"

#include "base/must.h"

const char *const block_names[BLOCK_KIND_N] = {
	[BLOCK_HEAD] = "head", [BLOCK_TITLE] = "title", [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",
	[BLOCK_ITEM] = "item", [BLOCK_BULLET] = "bullet", [BLOCK_QUOTE] = "quote", [BLOCK_TABLE] = "table",
	[BLOCK_CHART] = "chart", [BLOCK_SIGNATURES] = "signatures", [BLOCK_RECIPIENTS] = "recipients",
	[BLOCK_NOTE] = "note", [BLOCK_ANNEX] = "annex", [BLOCK_RULE] = "rule", [BLOCK_ADDRESS] = "address",
};

const char *const house_names[HOUSE_N] = { [HOUSE_ND30] = "nd30", [HOUSE_UN] = "un" };

void doc_begin(struct doc *d, struct arena *a, enum language l, enum house_style house, struct text title)
{
	*d = (struct doc){ .language = l, .house = house, .title = title, .arena = a };
}

struct block *doc_block(struct doc *d, enum block_kind kind)
{
	struct block *b = arena_push(d->arena, &d->blocks, &d->n, &d->cap, sizeof *b);

	if (b == NULL) {
		d->spare = (struct block){ 0 };
		b = &d->spare;
	}
	b->kind = kind;
	return b;
}

void doc_run(struct doc *d, struct block *b, struct text t, bool bold, bool italic)
{
	struct run *r = arena_push(d->arena, &b->text.at, &b->text.n, &b->text.cap, sizeof *r);

	if (r != NULL)
		*r = (struct run){ t, bold, italic };
}

struct block *doc_heading(struct doc *d, unsigned level, struct text label, struct text t)
{
	struct block *b = doc_block(d, BLOCK_HEADING);

	b->level = level;
	b->label = label;
	doc_run(d, b, t, false, false);
	return b;
}

struct block *doc_paragraph(struct doc *d, struct text t)
{
	struct block *b = doc_block(d, BLOCK_PARAGRAPH);

	if (t.len > 0)
		doc_run(d, b, t, false, false);
	return b;
}

struct block *doc_item(struct doc *d, unsigned level, struct text label, struct text t)
{
	struct block *b = doc_block(d, BLOCK_ITEM);

	b->level = level;
	b->label = label;
	if (t.len > 0)
		doc_run(d, b, t, false, false);
	return b;
}

struct block *doc_bullet(struct doc *d, struct text t)
{
	struct block *b = doc_block(d, BLOCK_BULLET);

	doc_run(d, b, t, false, false);
	return b;
}

void doc_column(struct doc *d, struct block *table, struct text title, enum align align, unsigned weight)
{
	struct table *t = &table->table;
	must(t->columns_n < COLUMNS_MAX);
	struct column *c = arena_push(d->arena, &t->columns, &t->columns_n, &t->columns_cap, sizeof *c);

	if (c != NULL)
		*c = (struct column){ title, align, weight };
}

static struct table_row *add_row(struct doc *d, struct block *table, size_t cells_n)
{
	struct table *t = &table->table;
	struct text *cells = arena_take_n(d->arena, cells_n, sizeof *cells);

	if (cells == NULL)
		return NULL;
	struct table_row *r = arena_push(d->arena, &t->rows, &t->rows_n, &t->rows_cap, sizeof *r);
	if (r != NULL)
		r->cells = cells;
	return r;
}

struct text *doc_row(struct doc *d, struct block *table, bool is_strong)
{
	struct table_row *r = add_row(d, table, COLUMNS_MAX);

	if (r == NULL)
		return d->spare_cells;
	r->is_strong = is_strong;
	return r->cells;
}

void doc_value(struct doc *d, struct block *table, size_t column, struct cell_value value)
{
	struct table *t = &table->table;

	must(column < COLUMNS_MAX);
	if (t->rows_n == 0)
		return;   /* memory ended at doc_row() */
	struct table_row *r = &t->rows[t->rows_n - 1];
	if (r->values == NULL)
		r->values = arena_take_n(d->arena, COLUMNS_MAX, sizeof *r->values);
	if (r->values != NULL)
		r->values[column] = value;
}

void doc_group(struct doc *d, struct block *table, struct text title)
{
	struct table_row *r = add_row(d, table, 1);

	if (r == NULL)
		return;
	r->is_group = true;
	r->cells[0] = title;
}

void doc_bar(struct doc *d, struct block *chart, struct text label, struct text value, int64_t n)
{
	struct bar_chart *c = &chart->chart;
	struct bar *b = arena_push(d->arena, &c->bars, &c->bars_n, &c->bars_cap, sizeof *b);

	if (b != NULL)
		*b = (struct bar){ .label = label, .value = value, .n = n };
}

void doc_limit(struct block *chart, int64_t limit)
{
	struct bar_chart *c = &chart->chart;

	if (c->bars_n > 0)
		c->bars[c->bars_n - 1].limit = limit;
}

void doc_head_line(struct doc *d, struct head_column *c, struct head_line line)
{
	struct head_line *l = arena_push(d->arena, &c->lines, &c->n, &c->cap, sizeof *l);

	if (l != NULL)
		*l = line;
}

void doc_line(struct doc *d, struct block *b, struct text line)
{
	struct text *l = arena_push(d->arena, &b->lines.at, &b->lines.n, &b->lines.cap, sizeof *l);

	if (l != NULL)
		*l = line;
}
