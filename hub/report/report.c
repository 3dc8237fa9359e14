/* The table of documents and the table of formats, and every pair of them. */
#include "report/report.h"

#include <string.h>

#include "base/json.h"
#include "report/after.h"
#include "report/format.h"
#include "report/minutes.h"
#include "report/tables.h"

const struct format_row format_rows[] = {
#define ROW(name, extension, mime, kinds) { #name, extension, mime, "report.format_" #name, kinds, format_##name, false },
#define FAR(name, extension, mime, kinds) { #name, extension, mime, "report.format_" #name, kinds, NULL, true },
#include "report/formats.def"
};
const size_t format_rows_n = sizeof format_rows / sizeof *format_rows;

const struct document_row document_rows[] = {
#define ROW(name, kind, make) { #name, "report.document_" #name, kind, make },
#include "report/documents.def"
};
const size_t document_rows_n = sizeof document_rows / sizeof *document_rows;

const struct format_row *format_find(const char *name)
{
	for (size_t i = 0; i < format_rows_n; i++)
		if (strcmp(format_rows[i].name, name) == 0)
			return &format_rows[i];
	return NULL;
}

const struct document_row *document_find(const char *name)
{
	for (size_t i = 0; i < document_rows_n; i++)
		if (strcmp(document_rows[i].name, name) == 0)
			return &document_rows[i];
	return NULL;
}

enum house_style house_of(enum language l)
{
	return l == LANGUAGE_VI ? HOUSE_ND30 : HOUSE_UN;
}

bool house_find(const char *name, enum house_style *out)
{
	for (int h = 0; h < HOUSE_N; h++)
		if (strcmp(house_names[h], name) == 0) {
			*out = (enum house_style)h;
			return true;
		}
	return false;
}

bool report_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	const struct document_row *row = document_find(order->what);

	if (row == NULL)
		return false;
	row->make(w, order, a, d);
	d->with_bom = !order->without_bom;
	return !a->broken;
}

bool report_write(const struct workshop *w, const struct order *order, const char *format, struct buf *out, const char **mime)
{
	const struct format_row *row = format_find(format);
	const struct document_row *document = document_find(order->what);
	struct arena a = { 0 };
	struct doc d;
	bool written = row != NULL && document != NULL && row->write != NULL && (row->kinds & document->kind) != 0 &&
		report_make(w, order, &a, &d);

	if (written) {
		row->write(&d, out);
		written = !a.broken && !out->broken;
		*mime = row->mime;
	}
	arena_free(&a);
	return written;
}

/* -- the menu -- */

static void put_label(struct json *j, const char *key)
{
	json_name(j, "label");
	json_open(j);
	for (int l = 0; l < LANGUAGE_N; l++)
		json_put_text(j, language_names[l], say((enum language)l, key));
	json_close(j);
}

static void put_formats(struct json *j, unsigned kind)
{
	json_name(j, "formats");
	json_open_list(j);
	for (size_t i = 0; i < format_rows_n; i++) {
		if ((format_rows[i].kinds & kind) == 0)
			continue;
		json_open(j);
		json_put_c(j, "name", format_rows[i].name);
		json_put_c(j, "extension", format_rows[i].extension);
		put_label(j, format_rows[i].label);
		json_close(j);
	}
	json_close_list(j);
}

static const char *kind_name(unsigned kind)
{
	return kind == PROSE ? "prose" : kind == POSTER ? "poster" : kind == WORKBOOK ? "workbook" : "table";
}

void report_menu(struct buf *out)
{
	static const char *const labels[HOUSE_N] = { [HOUSE_ND30] = "report.house_nd30", [HOUSE_UN] = "report.house_un" };
	struct json j = json_to(out);

	json_open(&j);
	json_name(&j, "documents");
	json_open_list(&j);
	for (size_t i = 0; i < document_rows_n; i++) {
		json_open(&j);
		json_put_c(&j, "name", document_rows[i].name);
		json_put_c(&j, "kind", kind_name(document_rows[i].kind));
		put_label(&j, document_rows[i].label);
		put_formats(&j, document_rows[i].kind);
		json_close(&j);
	}
	json_close_list(&j);
	json_name(&j, "houses");
	json_open_list(&j);
	for (int h = 0; h < HOUSE_N; h++) {
		json_open(&j);
		json_put_c(&j, "name", house_names[h]);
		put_label(&j, labels[h]);
		json_close(&j);
	}
	json_close_list(&j);
	json_close(&j);
	buf_byte(out, '\n');
}
