/* One walk over a document serves both ways, so what is packed is what is unpacked. */
#include "report/doc_wire.h"

#include <assert.h>
#include <string.h>

/* Whoever adds a field there packs it here. */
static_assert(sizeof(void *) != 8 || sizeof(struct block) == 256, "a block has other fields than are packed");
static_assert(sizeof(void *) != 8 || (sizeof(struct table_row) == 24 && sizeof(struct run) == 24 && sizeof(struct bar) == 48),
	"a part of a block has other fields than are packed");

struct wire { struct buf *out; const char *at, *end; struct arena *a; bool broken; };

static void bytes(struct wire *w, void *at, size_t n)
{
	if (w->out != NULL) {
		buf_put(w->out, at, n);
	} else if ((size_t)(w->end - w->at) < n || w->broken) {
		w->broken = true;
		memset(at, 0, n);
	} else {
		memcpy(at, w->at, n);
		w->at += n;
	}
}

static uint32_t number(struct wire *w, size_t value)
{
	uint32_t n = (uint32_t)value;

	w->broken = w->broken || n != value;
	bytes(w, &n, sizeof n);
	return n;
}

static bool flag(struct wire *w, bool value)
{
	return number(w, value) != 0;
}

static void text_walk(struct wire *w, struct text *t)
{
	t->len = number(w, t->len);
	if (w->out != NULL) {
		buf_text(w->out, *t);
	} else if ((size_t)(w->end - w->at) < t->len || w->broken) {
		w->broken = true;
		*t = TEXT_NONE;
	} else {
		t->at = w->at;
		w->at += t->len;
	}
}

/* The number of things in a list, and room for them; every one takes a byte at least, so no lie asks for much. */
static void *list(struct wire *w, void *at, size_t *n, size_t *cap, size_t size)
{
	*n = number(w, *n);
	if (w->out != NULL)
		return at;
	if (*n > (size_t)(w->end - w->at))
		w->broken = true;
	void *made = w->broken || *n == 0 ? NULL : arena_take_n(w->a, *n, size);
	if (made == NULL) {
		w->broken = w->broken || *n != 0;
		*n = 0;
	}
	*cap = *n;
	return made;
}

static void runs_walk(struct wire *w, struct runs *r)
{
	r->at = list(w, r->at, &r->n, &r->cap, sizeof *r->at);
	for (size_t i = 0; i < r->n; i++) {
		text_walk(w, &r->at[i].text);
		r->at[i].bold = flag(w, r->at[i].bold);
		r->at[i].italic = flag(w, r->at[i].italic);
	}
}

static void column_walk(struct wire *w, struct head_column *c)
{
	c->lines = list(w, c->lines, &c->n, &c->cap, sizeof *c->lines);
	for (size_t i = 0; i < c->n; i++) {
		struct head_line *l = &c->lines[i];

		text_walk(w, &l->text);
		l->bold = flag(w, l->bold);
		l->italic = flag(w, l->italic);
		l->is_ruled = flag(w, l->is_ruled);
	}
}

static void values_walk(struct wire *w, struct table_row *r, size_t n)
{
	if (!flag(w, r->values != NULL))
		return;
	if (w->out == NULL)
		r->values = arena_take_n(w->a, n + 1, sizeof *r->values);
	w->broken = w->broken || r->values == NULL;
	for (size_t c = 0; c < n && r->values != NULL; c++) {
		struct cell_value *v = &r->values[c];

		v->kind = (enum cell_kind)number(w, v->kind);
		w->broken = w->broken || v->kind >= CELL_KIND_N;
		bytes(w, &v->number.units, sizeof v->number.units);
		v->number.places = (uint8_t)number(w, v->number.places);
		w->broken = w->broken || v->number.places > DECIMAL_PLACES_MAX;
	}
}

static void row_walk(struct wire *w, struct table_row *r, size_t columns_n)
{
	r->is_group = flag(w, r->is_group);
	r->is_strong = flag(w, r->is_strong);
	size_t n = r->is_group ? 1 : columns_n;
	if (w->out == NULL)
		r->cells = arena_take_n(w->a, n + 1, sizeof *r->cells);
	w->broken = w->broken || r->cells == NULL;
	for (size_t c = 0; c < n && r->cells != NULL; c++)
		text_walk(w, &r->cells[c]);
	values_walk(w, r, n);
}

static void table_walk(struct wire *w, struct table *t)
{
	text_walk(w, &t->name);
	text_walk(w, &t->caption);
	t->columns = list(w, t->columns, &t->columns_n, &t->columns_cap, sizeof *t->columns);
	w->broken = w->broken || t->columns_n > COLUMNS_MAX;
	for (size_t c = 0; c < t->columns_n; c++) {
		text_walk(w, &t->columns[c].title);
		t->columns[c].align = (enum align)number(w, t->columns[c].align);
		w->broken = w->broken || t->columns[c].align > ALIGN_RIGHT;
		t->columns[c].weight = number(w, t->columns[c].weight);
	}
	t->rows = list(w, t->rows, &t->rows_n, &t->rows_cap, sizeof *t->rows);
	for (size_t r = 0; r < t->rows_n; r++)
		row_walk(w, &t->rows[r], t->columns_n);
}

static void chart_walk(struct wire *w, struct bar_chart *c)
{
	text_walk(w, &c->caption);
	c->bars = list(w, c->bars, &c->bars_n, &c->bars_cap, sizeof *c->bars);
	for (size_t i = 0; i < c->bars_n; i++) {
		text_walk(w, &c->bars[i].label);
		text_walk(w, &c->bars[i].value);
		bytes(w, &c->bars[i].n, sizeof c->bars[i].n);
		bytes(w, &c->bars[i].limit, sizeof c->bars[i].limit);
	}
}

static void block_walk(struct wire *w, struct block *b)
{
	b->kind = (enum block_kind)number(w, b->kind);
	w->broken = w->broken || b->kind >= BLOCK_KIND_N;
	b->level = number(w, b->level);
	text_walk(w, &b->label);
	runs_walk(w, &b->text);
	text_walk(w, &b->under);
	column_walk(w, &b->left);
	column_walk(w, &b->right);
	table_walk(w, &b->table);
	chart_walk(w, &b->chart);
	b->lines.at = list(w, b->lines.at, &b->lines.n, &b->lines.cap, sizeof *b->lines.at);
	for (size_t i = 0; i < b->lines.n; i++)
		text_walk(w, &b->lines.at[i]);
}

static void doc_walk(struct wire *w, struct doc *d)
{
	d->language = (enum language)number(w, d->language);
	d->house = (enum house_style)number(w, d->house);
	d->sheet = (enum sheet_size)number(w, d->sheet);
	d->with_bom = flag(w, d->with_bom);
	w->broken = w->broken || d->language >= LANGUAGE_N || d->house >= HOUSE_N || d->sheet >= SHEET_N;
	text_walk(w, &d->title);
	d->blocks = list(w, d->blocks, &d->n, &d->cap, sizeof *d->blocks);
	for (size_t i = 0; i < d->n; i++)
		block_walk(w, &d->blocks[i]);
}

void doc_pack(const struct doc *d, struct buf *out)
{
	struct wire w = { .out = out };
	struct doc mine = *d;   /* the walk writes back what it read, into the copy of the root and, the same values, below it */

	doc_walk(&w, &mine);
	out->broken = out->broken || w.broken;
}

bool doc_unpack(struct doc *d, struct arena *a, const void *from, size_t n)
{
	struct wire w = { .at = from, .end = (const char *)from + n, .a = a };

	*d = (struct doc){ .arena = a };
	doc_walk(&w, d);
	return !w.broken && w.at == w.end;
}
