/*
 * The tables behind the schemas: what every command, event, shape and view consists of, for the codec, the command line
 * and whoever has to treat all of them alike. The rows themselves, the structs and the enums are generated.
 */
#ifndef PROTOCOL_SCHEMA_H
#define PROTOCOL_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/hash.h"
#include "base/text.h"

enum field_type { FIELD_INT, FIELD_BOOL, FIELD_REF, FIELD_TEXT, FIELD_LINE, FIELD_DECIMAL, FIELD_ENUM, FIELD_ID, FIELD_HASH,
	FIELD_DATE, FIELD_TIME, FIELD_SHAPE, FIELD_LIST };

/* Value 0 of every enum is "absent" and has the name ""; the others stand at 1..n-1. */
struct schema_enum { const char *name, *doc; const char *const *values, *const *docs; size_t n; };

#define NO_OFFSET SIZE_MAX

struct schema_row;

/* Offsets into the C struct; NO_OFFSET where there is none. Views have no structs, so none of theirs has one. */
struct schema_field {
	const char *name, *doc;
	enum field_type type;
	bool optional, stamp, secret;
	int64_t min, max;                     /* int: value; text, line: graphemes; list: items */
	size_t offset, raw_offset, has_offset;
	const struct schema_enum *of_enum;
	const struct schema_row *of_shape;
	const char *of_noun;                  /* ref */
	const struct schema_field *item;      /* list */
	size_t item_size;                     /* bytes of one item in C */
};

struct schema_row {
	const char *name, *doc;
	const struct schema_field *fields; size_t n;
	size_t size;                          /* of the C struct, 0 = none */
	uint32_t who;                         /* 1u << ROLE_X for every role that may send or see it */
	size_t limit;                         /* bytes of a command's frame, 0 = the usual 16 KiB */
	bool felt;                            /* a view that is not journalled */
	const char *key;                      /* a view's key without its number: its name */
	bool numbered;                        /* the key has a number: card/12 */
};

/* A kind of card. */
struct schema_kind { const char *name, *doc; int64_t limit, warn; bool needs_quadrant; };

/* The field of that name, NULL when the row has none. */
const struct schema_field *schema_field_of(const struct schema_row *row, struct text name);
/* A value's number, 0 when the enum has no such name. */
int schema_value_of(const struct schema_enum *e, struct text name);
/* COMMAND_NONE (0) when there is none of that name; the same for views, by "stage" or "card/12". */
int schema_command_of(struct text name);
int schema_view_of(struct text key);

#include "schema_gen.h"

#endif
