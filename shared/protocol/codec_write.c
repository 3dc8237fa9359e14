/* The writing half of the codec: structs become JSON in the schema's order, so that one content has one spelling. */
#include "protocol/codec_inside.h"

#include <string.h>

#include "base/date.h"
#include "base/must.h"

/* FOR_LOG: no secrets, raw beside cleaned. FOR_HUB: as a client says it, no stamps, texts as they were typed. */
enum mode { FOR_LOG, FOR_HUB };

static void write_fields(struct json *j, const struct schema_row *row, const uint8_t *at, enum mode mode);

static void write_hex(struct json *j, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char hex[2 * HASH_BYTES];

	must(n <= HASH_BYTES);
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	json_text(j, (struct text){ hex, 2 * n });
}

static int int_at(const uint8_t *at)
{
	int n;

	memcpy(&n, at, sizeof n);
	return n;
}

static struct text text_at(const uint8_t *at)
{
	struct text t;

	memcpy(&t, at, sizeof t);
	return t;
}

static struct ref_list list_at(const uint8_t *at)
{
	struct ref_list list;

	memcpy(&list, at, sizeof list);
	return list;
}

static void write_decimal(struct json *j, const uint8_t *at)
{
	struct decimal d;
	struct buf out = { 0 };

	memcpy(&d, at, sizeof d);
	decimal_put(&out, d);
	json_text(j, (struct text){ out.at, out.len });
	buf_free(&out);
}

static void write_value(struct json *j, const struct schema_field *f, const uint8_t *at, enum mode mode)
{
	int64_t number;
	uint32_t ref;
	bool truth;
	char date[11];

	switch (f->type) {
	case FIELD_INT:
	case FIELD_TIME:
		memcpy(&number, at, sizeof number);
		json_int(j, number);
		break;
	case FIELD_REF:
		memcpy(&ref, at, sizeof ref);
		json_int(j, ref);
		break;
	case FIELD_BOOL:
		memcpy(&truth, at, sizeof truth);
		json_bool(j, truth);
		break;
	case FIELD_TEXT:
	case FIELD_LINE:
		json_text(j, text_at(at));
		break;
	case FIELD_DECIMAL:
		write_decimal(j, at);
		break;
	case FIELD_ENUM:
		must(int_at(at) > 0 && (size_t)int_at(at) < f->of_enum->n);
		json_c(j, f->of_enum->values[int_at(at)]);
		break;
	case FIELD_ID:
		write_hex(j, at, ID_BYTES);
		break;
	case FIELD_HASH:
		write_hex(j, at, HASH_BYTES);
		break;
	case FIELD_DATE:
		date_put(date, int_at(at));
		json_text(j, (struct text){ date, 10 });
		break;
	case FIELD_SHAPE:
		json_open(j);
		write_fields(j, f->of_shape, at, mode);
		json_close(j);
		break;
	case FIELD_LIST: {
		struct ref_list list = list_at(at);
		json_open_list(j);
		for (size_t i = 0; i < list.n; i++)
			write_value(j, f->item, (const uint8_t *)list.at + i * f->item_size, mode);
		json_close_list(j);
		break;
	}
	}
}

static bool is_absent(const struct schema_field *f, const uint8_t *row_at)
{
	const uint8_t *at = row_at + f->offset;
	bool has;

	if (f->has_offset != NO_OFFSET) {
		memcpy(&has, row_at + f->has_offset, sizeof has);
		return !has;
	}
	switch (f->type) {
	case FIELD_REF: case FIELD_ENUM: case FIELD_DATE: return int_at(at) == 0;
	case FIELD_TEXT: case FIELD_LINE: return text_at(at).at == NULL;
	case FIELD_LIST: return list_at(at).n == 0;
	default: return false;
	}
}

static void write_raw(struct json *j, const struct schema_field *f, struct text raw)
{
	char name[80];
	size_t n = strlen(f->name);

	must(n + 5 <= sizeof name);
	memcpy(name, f->name, n);
	memcpy(name + n, "_raw", 5);
	json_put_text(j, name, raw);
}

static void write_fields(struct json *j, const struct schema_row *row, const uint8_t *at, enum mode mode)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];

		must(f->offset != NO_OFFSET);
		if ((mode == FOR_LOG ? f->secret : f->stamp) || is_absent(f, at))
			continue;
		struct text raw = f->raw_offset == NO_OFFSET ? TEXT_NONE : text_at(at + f->raw_offset);
		if (raw.at != NULL && mode == FOR_HUB) {
			json_put_text(j, f->name, raw);
			continue;
		}
		json_name(j, f->name);
		write_value(j, f, at + f->offset, mode);
		if (raw.at != NULL)
			write_raw(j, f, raw);
	}
}

static const uint8_t *body_of(const struct command *c)
{
	return (const uint8_t *)c + offsetof(struct command, create_workshop);
}

void codec_write_struct(struct json *j, const struct schema_row *row, const void *at)
{
	json_open(j);
	write_fields(j, row, at, FOR_LOG);
	json_close(j);
}

void codec_write_command(struct buf *out, const struct command *c, const uint8_t id[ID_BYTES])
{
	struct json j = json_to(out);

	must(c->kind > COMMAND_NONE && c->kind < COMMAND_N);
	json_open(&j);
	json_put_c(&j, "do", command_rows[c->kind].name);
	json_name(&j, "id");
	write_hex(&j, id, ID_BYTES);
	write_fields(&j, &command_rows[c->kind], body_of(c), FOR_HUB);
	json_close(&j);
}

void codec_write_entry(struct buf *out, const struct entry *e)
{
	struct json j = json_to(out);

	must(e->command.kind > COMMAND_NONE && e->command.kind < COMMAND_N && e->by.role > ROLE_NONE && e->by.role < ROLE_N);
	json_open(&j);
	json_put_int(&j, "v", ENTRY_VERSION);
	json_put_int(&j, "at", e->at_ms);
	json_put_c(&j, "role", role_name(e->by.role));
	if (e->by.member != 0)
		json_put_int(&j, "by", e->by.member);
	json_put_c(&j, "do", command_rows[e->command.kind].name);
	write_fields(&j, &command_rows[e->command.kind], body_of(&e->command), FOR_LOG);
	json_close(&j);
}

void codec_write_ballot(struct buf *out, const struct urn_ballot *b)
{
	static const uint8_t none[ID_BYTES];
	struct json j = json_to(out);
	int64_t last = INT64_MIN;

	json_open(&j);
	json_put_c(&j, "sector", sector_name(b->ballot.sector));
	json_put_c(&j, "entry", entered_name(b->entry));
	json_name(&j, "picks");
	json_open_list(&j);
	for (size_t n = 0; n < b->ballot.picks.n; n++) {
		const struct pick *next = &b->ballot.picks.at[n];

		must(next->item > last);      /* canonical: ballot_check() saw to that */
		last = next->item;
		json_open_list(&j);
		json_int(&j, next->item);
		json_int(&j, next->points);
		json_close_list(&j);
	}
	json_close_list(&j);
	if (memcmp(b->id, none, sizeof none) != 0) {
		json_name(&j, "id");
		write_hex(&j, b->id, ID_BYTES);
	}
	json_close(&j);
	buf_put(out, b->receipt.at, HASH_BYTES);
}
