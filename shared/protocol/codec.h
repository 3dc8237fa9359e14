/*
 * The codec: bytes from outside become commands, entries become bytes and commands again. It alone knows cJSON. In
 * front of it stands the customs house, which refuses what a lenient reader would let through.
 */
#ifndef PROTOCOL_CODEC_H
#define PROTOCOL_CODEC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "protocol/entry.h"

/* Limits of the customs house; the log's own lines may be larger. */
struct customs {
	size_t bytes;
	unsigned depth, values;   /* levels of objects and lists; values of any kind, those included */
	unsigned names;           /* of one object, 0 = no limit */
	bool fractions;           /* numbers may have fractions and exponents */
};
extern const struct customs customs_client;   /* 16 KiB, 8, 512; 64 names */
extern const struct customs customs_log;      /* 128 MiB, 8, 16 000 000 */
extern const struct customs customs_file;     /* a file of one's own: 16 MiB, 16, 4 000 000; with fractions */

/*
 * Checks bytes before any parser sees them: one JSON object and nothing behind it, strict UTF-8, no NUL or \u0000, no
 * control characters, no lone surrogates, numbers whole and within +-2^53, depth, count of values, no doubled names.
 * word_fine, or the refusal with its argument (`max`, bytes or count) in *arg.
 */
enum word customs_check(const struct customs *c, const void *bytes, size_t n, int64_t *arg);

/* What a client's frame is. */
enum frame_kind { FRAME_HELLO, FRAME_DO, FRAME_PING, FRAME_FEEL };

struct hello {
	int64_t room;             /* 0 = "hub" */
	bool has_token, has_have;
	uint8_t token[ID_BYTES];
	uint64_t have;
	struct text lang;
	enum sector as;           /* who runs the room looks as a participant of this sector; SECTOR_NONE = as oneself */
};

/* What is felt of a seat and never journalled; absolute, said again after every hello. */
struct feel {
	uint32_t activity;        /* the one it speaks of */
	bool writing, done;       /* words or marks that were not sent yet; "I am done" */
};

struct frame_in {
	enum frame_kind kind;
	struct hello hello;
	struct feel feel;
	bool has_id;              /* an id was readable, even if the rest was refused */
	uint8_t id[ID_BYTES];
	struct command command;   /* texts cleaned, raw kept beside; stamp fields zero */
};

/*
 * Reads one frame of a client. Everything lives in `a`. On a refusal `out->has_id`/`id` tell which command it answers and
 * *arg carries the word's argument. Commands up to their own `limit` bytes, others up to 16 KiB.
 */
enum word codec_read_frame(struct arena *a, const void *bytes, size_t n, struct frame_in *out, int64_t *arg);

/* Writes an entry's body (without seq and id, which the journal keeps) as one JSON object. Secrets are left out. */
void codec_write_entry(struct buf *out, const struct entry *e);
/* Reads it back. False: this log was not written by any version of us, or is damaged. */
bool codec_read_entry(struct arena *a, uint64_t seq, const uint8_t id[ID_BYTES], const void *body, size_t n, struct entry *out);

/*
 * The urn's rows: {"sector":..,"entry":..,"picks":[[item,points],..],"id":".."}, canonical: picks by item; then the 32 bytes of the
 * receipt. Rows of an older hub have no id.
 */
void codec_write_ballot(struct buf *out, const struct urn_ballot *b);
bool codec_read_ballot(struct arena *a, const void *bytes, size_t n, struct urn_ballot *out);

/* Writes any struct of a schema by its table: commands for the CLI, events for plays. */
void codec_write_struct(struct json *j, const struct schema_row *row, const void *at);
void codec_write_command(struct buf *out, const struct command *c, const uint8_t id[ID_BYTES]);
/* Builds a command from name=value words (lists by comma, shapes as item:points); false and a sentence in `why`. */
bool codec_from_words(struct arena *a, const char *name, int argc, char *const *argv, struct command *out, struct buf *why);

/* Is this JSON value what the row says? For tests of views: false and the field's name in `why`. */
bool codec_conforms(const struct schema_row *row, struct text json, struct buf *why);

/*
 * A read-only tree for callers that have to read our own JSON (the CLI reads views, `play` reads a workshop file). Values
 * live in the arena; missing things are NULL and every getter takes NULL.
 */
struct value;
const struct value *value_read(struct arena *a, const struct customs *c, const void *bytes, size_t n);
const struct value *value_get(const struct value *v, const char *name);
const struct value *value_at(const struct value *v, size_t i);
size_t value_n(const struct value *v);                          /* members or items */
struct text value_name(const struct value *v);                  /* its name in the parent object */
struct text value_text(const struct value *v);                  /* "" unless a string */
int64_t value_int(const struct value *v, int64_t otherwise);
struct text value_number(struct arena *a, const struct value *v);   /* any number as written, for fractions */
bool value_bool(const struct value *v);
bool value_is_null(const struct value *v);
bool value_is_text(const struct value *v);
bool value_is_list(const struct value *v);
bool value_is_object(const struct value *v);

#endif
