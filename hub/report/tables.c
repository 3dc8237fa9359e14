/* The frame of all tables, and how a cell is filled. */
#include "report/tables.h"

static void sheet_make(struct sheet *s, const char *key, void (*fill)(struct sheet *s))
{
	s->t = doc_block(s->m.d, BLOCK_TABLE);
	s->t->table.name = minutes_say(&s->m, key);
	fill(s);
}

static struct sheet sheet_of(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d, const char *key)
{
	struct sheet s = { .m = { .w = w, .order = order, .l = order->language, .house = order->house, .a = a, .d = d } };
	struct text title = minutes_either(&s.m, w->about.title, w->about.title_en), name = minutes_say(&s.m, key);

	doc_begin(d, a, s.m.l, s.m.house, SAY(&s.m, "report.table_title", { "table", name, 0 }, { "title", title, 0 }));
	return s;
}

static void make_one(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d, const char *key,
	void (*fill)(struct sheet *s))
{
	struct sheet s = sheet_of(w, order, a, d, key);

	sheet_make(&s, key, fill);
}

#define SHEET(name) \
	void table_##name##_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d) \
	{ \
		make_one(w, order, a, d, "report.document_" #name, table_##name); \
	}
#include "report/tables.def"

void tables_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct sheet s = sheet_of(w, order, a, d, "report.document_tables");

#define SHEET(name) sheet_make(&s, "report.document_" #name, table_##name);
#include "report/tables.def"
}

void sheet_columns(struct sheet *s, const struct heading *headings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		doc_column(s->m.d, s->t, minutes_say(&s->m, headings[i].key), headings[i].align, headings[i].weight);
}

void sheet_row(struct sheet *s)
{
	s->cells = doc_row(s->m.d, s->t, false);
	s->at = 0;
}

void sheet_empty(struct sheet *s)
{
	s->at++;
}

void sheet_words(struct sheet *s, struct text t)
{
	s->cells[s->at++] = t;
}

void sheet_either(struct sheet *s, struct text vi, struct text en)
{
	sheet_words(s, minutes_either(&s->m, vi, en));
}

void sheet_code(struct sheet *s, const char *code)
{
	sheet_words(s, minutes_code(&s->m, code));
}

void sheet_name(struct sheet *s, const struct schema_enum *of, int value)
{
	sheet_words(s, minutes_name(&s->m, of, value));
}

void sheet_yes(struct sheet *s, bool truth)
{
	sheet_words(s, truth ? minutes_say(&s->m, "report.yes") : TEXT_NONE);
}

static void value(struct sheet *s, enum cell_kind kind, struct decimal number, struct text words)
{
	doc_value(s->m.d, s->t, s->at, (struct cell_value){ kind, number });
	sheet_words(s, words);
}

void sheet_number(struct sheet *s, int64_t n)
{
	value(s, CELL_NUMBER, (struct decimal){ n, 0 }, minutes_number(&s->m, n));
}

void sheet_decimal(struct sheet *s, bool has, struct decimal d)
{
	if (has)
		value(s, CELL_NUMBER, d, minutes_quantity(&s->m, d));
	else
		sheet_empty(s);
}

void sheet_year(struct sheet *s, int64_t year)
{
	if (year != 0)
		value(s, CELL_NUMBER, (struct decimal){ year, 0 }, minutes_year(&s->m, year));
	else
		sheet_empty(s);
}

void sheet_month(struct sheet *s, int64_t month)
{
	if (month != 0)
		value(s, CELL_MONTH, (struct decimal){ month, 0 }, minutes_month(&s->m, month, true));
	else
		sheet_empty(s);
}

void sheet_date(struct sheet *s, int32_t date)
{
	struct buf b = { 0 };

	if (date == 0) {
		sheet_empty(s);
		return;
	}
	date_put_table(&b, s->m.l, date);
	value(s, CELL_DATE, (struct decimal){ date, 0 }, minutes_take(&s->m, &b));
}
