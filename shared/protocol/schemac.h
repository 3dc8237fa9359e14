/* The schema compiler's picture of the schemas. A build tool: it may use files and die loudly. */
#ifndef PROTOCOL_SCHEMAC_H
#define PROTOCOL_SCHEMAC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { ROWS_MAX = 400, FIELDS_MAX = 64, VALUES_MAX = 64, NAME_MAX_ = 64, DOC_MAX = 400 };

enum sort { SORT_ENUM, SORT_SHAPE, SORT_COMMAND, SORT_EVENT, SORT_VIEW, SORT_KIND, SORT_N };
enum type { TYPE_INT, TYPE_BOOL, TYPE_REF, TYPE_TEXT, TYPE_LINE, TYPE_DECIMAL, TYPE_ENUM, TYPE_ID, TYPE_HASH, TYPE_DATE,
	TYPE_TIME, TYPE_SHAPE, TYPE_LIST, TYPE_N };

struct field {
	char name[NAME_MAX_], doc[DOC_MAX], of[NAME_MAX_];
	enum type type, item;             /* item: of a list */
	bool optional, stamp, secret;
	long long min, max, item_min, item_max;
	int line;
};

struct value { char name[NAME_MAX_], doc[DOC_MAX]; };

struct row {
	enum sort sort;
	char name[NAME_MAX_], doc[DOC_MAX];
	struct field fields[FIELDS_MAX]; int fields_n;
	struct value values[VALUES_MAX]; int values_n;   /* enum: values; who: roles */
	char who[16][NAME_MAX_]; int who_n;
	long long limit, warn;
	bool felt, numbered, needs_quadrant;
	bool in_c, listed;                /* a command or an event contains it; a list of it */
	const char *file; int line;
};

extern struct row rows[ROWS_MAX];
extern int rows_n;
extern const char *const type_names[TYPE_N];

const struct row *find_row(enum sort sort, const char *name);
void upper(const char *name, char *out);             /* NAME_MAX_ bytes */
/* The `i`th row of a sort, NULL behind the last. */
const struct row *row_of(enum sort sort, int i);

void write_c_header(FILE *out);
void write_c_tables(FILE *out, const char *digest);
void write_ts(FILE *out, const char *digest);
void write_json_schema(FILE *out);
void write_asyncapi(FILE *out);
void write_reference(FILE *out, const char *digest);

#endif
