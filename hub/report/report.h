/*
 * Documents made of a workshop. Pure: a workshop and an order in, blocks or bytes out; the same bytes on every hub. Only what
 * every reader of the hall may see stands in them: revealed cards, shown results, and sector figures where the k rule allows.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "core/workshop.h"
#include "i18n/catalog.h"
#include "report/doc.h"

/* Kinds of documents, as bits: prose to be read and signed, one sheet for the wall, a book of tables, a single table. */
enum { PROSE = 1, POSTER = 2, WORKBOOK = 4, TABLE = 8 };

/*
 * A format: writes blocks as bytes. `label` is the catalog's key of its name for people. `is_far`: it stands on a library that
 * takes its time and reads files; a server has it written by another process, and `write` is NULL here (report/far.h).
 */
struct format_row {
	const char *name, *extension, *mime, *label;
	unsigned kinds;
	void (*write)(const struct doc *d, struct buf *out);
	bool is_far;
};
extern const struct format_row format_rows[];
extern const size_t format_rows_n;

/*
 * What somebody asks for. `what` is a name of document_rows. `place_date`: the line of place and date in the head. `hub`: where
 * people reach the page of results, like http://192.168.1.5:8080; empty when the one who asks does not know.
 */
struct order {
	const char *what;
	enum language language;
	enum house_style house;
	bool place_date, without_bom;
	struct text hub;
};

/* A document; `label` like a format's. */
struct document_row {
	const char *name, *label;
	unsigned kind;
	void (*make)(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d);
};
extern const struct document_row document_rows[];
extern const size_t document_rows_n;

const struct format_row *format_find(const char *name);       /* NULL: there is none of this name */
const struct document_row *document_find(const char *name);
/* The house style that goes with a language when nobody chose: nd30 for Vietnamese, un for English. */
enum house_style house_of(enum language l);
bool house_find(const char *name, enum house_style *out);

/* Composes the document in the arena. False: there is none of this name, or memory ended. */
bool report_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d);

/*
 * Writes the document as `format` (a name of format_rows, not a far one) to the end of `out`, and its media type to *mime.
 * False: there is no such document or format, they do not go together, or memory ended; what `out` holds then is to be thrown away.
 */
bool report_write(const struct workshop *w, const struct order *order, const char *format, struct buf *out, const char **mime);

/* The menu: every document with its formats, the house styles, labels in every language; as JSON (docs/export.md). */
void report_menu(struct buf *out);

#endif
