/* The blocks as they are, for programs that set their own type. */
#include "report/format.h"

#include "base/json.h"

static void put_if(struct json *j, const char *name, struct text t)
{
	if (t.len > 0)
		json_put_text(j, name, t);
}

/* Runs as one plain text: what is bold is the block's business. */
static void put_runs(struct json *j, const struct runs *runs)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < runs->n; i++)
		buf_text(&b, runs->at[i].text);
	put_if(j, "text", (struct text){ b.at, b.len });
	j->out->broken = j->out->broken || b.broken;
	buf_free(&b);
}

static void put_lines(struct json *j, const char *name, const struct head_column *c)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < c->n; i++)
		json_text(j, c->lines[i].text);
	json_close_list(j);
}

/* A number exact as it is declared, a day or a month as in ISO 8601; null for a cell of words. */
static void put_value(struct json *j, const struct cell_value *v)
{
	int64_t n = v->number.units;
	struct buf b = { 0 };

	if (v->kind == CELL_NUMBER)
		decimal_put(&b, v->number);
	else if (v->kind == CELL_DATE)
		buf_f(&b, "%04d-%02d-%02d", (int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
	else if (v->kind == CELL_MONTH)
		buf_f(&b, "%04d-%02d", (int)(n / 100), (int)(n % 100));
	if (v->kind == CELL_WORDS)
		json_null(j);
	else if (v->kind == CELL_NUMBER)
		json_raw(j, (struct text){ b.at, b.len });
	else
		json_text(j, (struct text){ b.at, b.len });
	j->out->broken = j->out->broken || b.broken;
	buf_free(&b);
}

static void put_values(struct json *j, const struct table *t, const struct table_row *r)
{
	if (r->values == NULL)
		return;
	json_name(j, "values");
	json_open_list(j);
	for (size_t k = 0; k < t->columns_n; k++)
		put_value(j, &r->values[k]);
	json_close_list(j);
}

static void put_table(struct json *j, const struct table *t)
{
	put_if(j, "name", t->name);
	put_if(j, "caption", t->caption);
	json_name(j, "columns");
	json_open_list(j);
	for (size_t i = 0; i < t->columns_n; i++)
		json_text(j, t->columns[i].title);
	json_close_list(j);
	json_name(j, "rows");
	json_open_list(j);
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct table_row *r = &t->rows[i];

		json_open(j);
		if (r->is_group)
			json_put_text(j, "group", r->cells[0]);
		if (r->is_strong)
			json_put_bool(j, "strong", true);
		json_name(j, "cells");
		json_open_list(j);
		for (size_t k = 0; !r->is_group && k < t->columns_n; k++)
			json_text(j, r->cells[k]);
		json_close_list(j);
		put_values(j, t, r);
		json_close(j);
	}
	json_close_list(j);
}

static void put_chart(struct json *j, const struct bar_chart *c)
{
	put_if(j, "caption", c->caption);
	json_name(j, "bars");
	json_open_list(j);
	for (size_t i = 0; i < c->bars_n; i++) {
		json_open(j);
		json_put_text(j, "label", c->bars[i].label);
		json_put_text(j, "value", c->bars[i].value);
		json_put_int(j, "n", c->bars[i].n);
		json_close(j);
	}
	json_close_list(j);
}

static void put_block(struct json *j, const struct block *b)
{
	json_open(j);
	json_put_c(j, "kind", block_names[b->kind]);
	if (b->level > 0)
		json_put_int(j, "level", b->level);
	put_if(j, "label", b->label);
	put_runs(j, &b->text);
	put_if(j, "under", b->under);
	if (b->kind == BLOCK_HEAD || b->kind == BLOCK_SIGNATURES) {
		put_lines(j, "left", &b->left);
		put_lines(j, "right", &b->right);
	}
	if (b->kind == BLOCK_TABLE)
		put_table(j, &b->table);
	if (b->kind == BLOCK_CHART)
		put_chart(j, &b->chart);
	if (b->kind == BLOCK_RECIPIENTS) {
		json_name(j, "lines");
		json_open_list(j);
		for (size_t i = 0; i < b->lines.n; i++)
			json_text(j, b->lines.at[i]);
		json_close_list(j);
	}
	json_close(j);
}

void format_json(const struct doc *d, struct buf *out)
{
	struct json j = json_to(out);

	json_open(&j);
	json_put_c(&j, "language", language_names[d->language]);
	json_put_text(&j, "title", d->title);
	json_name(&j, "blocks");
	json_open_list(&j);
	for (size_t i = 0; i < d->n; i++)
		put_block(&j, &d->blocks[i]);
	json_close_list(&j);
	json_close(&j);
	buf_byte(out, '\n');
}
