/*
 * One document, many writers. What is to be told (minutes, later a plan) is composed of blocks; a writer turns blocks into
 * bytes and knows nothing of workshops. Everything lives in the arena given to doc_begin(); texts may be borrowed and must
 * live as long. When memory ends the document goes silent and the arena remembers: ask once, at the end.
 */
#ifndef REPORT_DOC_H
#define REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/text.h"
#include "words.h"

/* The closed vocabulary of blocks. A new kind is work for every writer; a new document is not. */
enum block_kind {
	BLOCK_NONE,
	BLOCK_HEAD,         /* two columns without lines: who issues, and the motto */
	BLOCK_TITLE,        /* the name of the document and its subject */
	BLOCK_HEADING,      /* level 1 or 2, with a label like "I." */
	BLOCK_PARAGRAPH,
	BLOCK_ITEM,         /* a paragraph with a label like "a)" or "12." */
	BLOCK_BULLET,
	BLOCK_QUOTE,        /* words that were agreed on, set apart */
	BLOCK_TABLE,
	BLOCK_CHART,        /* bars of whole numbers */
	BLOCK_SIGNATURES,   /* two columns to be signed */
	BLOCK_RECIPIENTS,   /* a heading and lines */
	BLOCK_NOTE,         /* small print */
	BLOCK_ANNEX,        /* starts a new page with its own title */
	BLOCK_RULE,         /* a line across */
	BLOCK_ADDRESS,      /* where to read on; a poster shows it as a QR code too */
	BLOCK_KIND_N
};
extern const char *const block_names[BLOCK_KIND_N];

/* A stretch of one paragraph. */
struct run { struct text text; bool bold, italic; };
struct runs { struct run *at; size_t n, cap; };

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

enum { COLUMNS_MAX = 20 };   /* options scored on twelve criteria take seventeen */

struct column { struct text title; enum align align; unsigned weight; };   /* weight: share of the width, 0 = as narrow as it goes */

/* What a cell is besides its words, for programs that calculate. A date is a whole number like 20260305, a month like 202604. */
enum cell_kind { CELL_WORDS, CELL_NUMBER, CELL_DATE, CELL_MONTH, CELL_KIND_N };
struct cell_value { enum cell_kind kind; struct decimal number; };

/*
 * A group row has one cell over the whole width; a strong row stands out (above the cut line). `values` is NULL where all cells
 * are words; the words stand in `cells` in any case.
 */
struct table_row { struct text *cells; struct cell_value *values; bool is_group, is_strong; };

struct table {
	struct text name;              /* short, for a sheet or a file: at most 31 characters, none of []:*?/\\; empty in prose */
	struct text caption;
	struct column *columns; size_t columns_n, columns_cap;
	struct table_row *rows; size_t rows_n, rows_cap;
};

/* `limit`: what it is measured by, like the ceiling of a need; 0 = nothing. Only a poster draws it. */
struct bar { struct text label, value; int64_t n, limit; };
struct bar_chart { struct text caption; struct bar *bars; size_t bars_n, bars_cap; };

/* A line of the head: how it is set. */
struct head_line { struct text text; bool bold, italic, is_ruled; };   /* is_ruled: a short line stands under it */
struct head_column { struct head_line *lines; size_t n, cap; };

struct text_lines { struct text *at; size_t n, cap; };

/* Which fields count depends on the kind; the others are zero. */
struct block {
	enum block_kind kind;
	unsigned level;                /* heading: 1, 2; item: 1, 2 */
	struct text label;             /* heading, item, annex: "II.", "a)", "Phụ lục I"; title of a poster: whose plan it is */
	struct runs text;              /* heading, paragraph, item, bullet, quote, note, address, recipients' heading, title, annex title */
	struct text under;             /* title: the subject; annex: what it belongs to */
	struct head_column left, right;                /* head, signatures */
	struct table table;
	struct bar_chart chart;
	struct text_lines lines;       /* recipients */
};

/* How a document is set: after Decree 30/2020/NĐ-CP, or after the manner of the United Nations. Each in every language. */
enum house_style { HOUSE_ND30, HOUSE_UN, HOUSE_N };
extern const char *const house_names[HOUSE_N];   /* "nd30", "un" */

/*
 * Page rules. A poster is one sheet: the writer finds the size of letters at which all of it fits. What is read on a screen is set
 * for phones where a format knows screens, and as A4 in every other.
 */
enum sheet_size { SHEET_A4, SHEET_A3_POSTER, SHEET_SCREEN, SHEET_N };

struct doc {
	enum language language;
	enum house_style house;
	enum sheet_size sheet;
	bool with_bom;                 /* a file of plain text begins with U+FEFF, for spreadsheets that guess wrong without it */
	struct text title;             /* of the file, plain */
	struct arena *arena;
	struct block *blocks; size_t n, cap;
	struct block spare;            /* what is written to when memory ended */
	struct text spare_cells[COLUMNS_MAX];
};

void doc_begin(struct doc *d, struct arena *a, enum language l, enum house_style house, struct text title);

/* A new block at the end; never NULL. The pointer holds until the next block. */
struct block *doc_block(struct doc *d, enum block_kind kind);
void doc_run(struct doc *d, struct block *b, struct text t, bool bold, bool italic);

struct block *doc_heading(struct doc *d, unsigned level, struct text label, struct text t);
struct block *doc_paragraph(struct doc *d, struct text t);
struct block *doc_item(struct doc *d, unsigned level, struct text label, struct text t);
struct block *doc_bullet(struct doc *d, struct text t);

void doc_column(struct doc *d, struct block *table, struct text title, enum align align, unsigned weight);
/* Its cells, one per column, empty; never NULL. Columns stand fast before the first row. */
struct text *doc_row(struct doc *d, struct block *table, bool is_strong);
/* The same cell as a number, a date or a month, in the row that doc_row() gave last. */
void doc_value(struct doc *d, struct block *table, size_t column, struct cell_value value);
void doc_group(struct doc *d, struct block *table, struct text title);
void doc_bar(struct doc *d, struct block *chart, struct text label, struct text value, int64_t n);
/* Of the bar that doc_bar() gave last. */
void doc_limit(struct block *chart, int64_t limit);
void doc_head_line(struct doc *d, struct head_column *c, struct head_line line);
void doc_line(struct doc *d, struct block *b, struct text line);

#endif
