/*
 * The parts of a DOCX file (ISO/IEC 29500, transitional), each as one text; docx.c packs them. Private to the report room.
 * Lengths are twips (1/1440 inch), letter sizes half-points, as in the file.
 */
#ifndef REPORT_DOCX_H
#define REPORT_DOCX_H

#include "report/format.h"

enum { A4_SHORT = 11906, A4_LONG = 16838, HEADER_AT = 567, CELL_PAD = 80 };

#define TWIPS_OF_MM(mm) (((mm) * 14400L + 127) / 254)

/* The sheet of one house style. */
struct sheet {
	long top, bottom, left, right;         /* margins */
	long letter, table_letter;             /* sizes of the text and of tables */
	long indent;                           /* first line */
	long head_left;                        /* width of the head's left column */
	bool is_official;                      /* centred head and title, justified text */
};
const struct sheet *docx_sheet(enum house_style house);
const char *docx_tag(enum language l);   /* BCP 47 */

/* What a block is written into: `width` is that of a line on this page, `height` of the lines. */
struct docx {
	const struct doc *d;
	struct buf *out;
	const struct sheet *sheet;
	long width, height;
	const struct block *end;               /* of the section */
};

void docx_content_types(const struct doc *d, struct buf *out);
void docx_package_links(const struct doc *d, struct buf *out);
void docx_core(const struct doc *d, struct buf *out);
void docx_links(const struct doc *d, struct buf *out);
void docx_styles(const struct doc *d, struct buf *out);
void docx_settings(const struct doc *d, struct buf *out);
void docx_numbering(const struct doc *d, struct buf *out);
void docx_first_header(const struct doc *d, struct buf *out);
void docx_header(const struct doc *d, struct buf *out);
void docx_document(const struct doc *d, struct buf *out);

/* -- pieces -- */

/* As content of an element or of an attribute; what XML 1.0 cannot say, and other control characters, are dropped. */
void xml_text(struct buf *out, struct text t);
/* `<w:r>` with this text; nothing for an empty one. `size` 0: the style's. */
void docx_run(struct buf *out, struct text t, bool bold, bool italic, long size);
/* A short line, centred, `length` long in a line of `width`. */
void docx_rule(struct buf *out, long width, long length);
/* A little air between two tables, which would grow together otherwise. */
void docx_air(struct buf *out);
/* How long a text runs. */
long docx_length(struct text t, bool bold, long size);

void docx_head(struct docx *x, const struct block *b);
void docx_signatures(struct docx *x, const struct block *b);
/* `leads_on`: its last row stays on the page of what comes after it. */
void docx_table(struct docx *x, const struct table *t, bool leads_on);
void docx_chart(struct docx *x, const struct bar_chart *c);

/* The widths of `t`'s columns, COLUMNS_MAX of them, in a line of `width`; together they fill it. */
void docx_columns(const struct table *t, long width, long size, long *widths);
/* With these widths: about how many lines its tallest row takes. */
long docx_tallest_row(const struct table *t, long width, long size);

#endif
