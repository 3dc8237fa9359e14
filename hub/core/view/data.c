/* What a shape holds, as JSON, by the schema's table: a new field of a shape needs no line here. */
#include "core/view/view.h"

#include <string.h>

#include "base/date.h"
#include "base/must.h"

static void put_value(struct json *j, const struct schema_field *f, const uint8_t *at);

static void put_date(struct json *j, const uint8_t *at)
{
	char date[16];
	int32_t day;

	memcpy(&day, at, sizeof day);
	date_put(date, day);
	json_c(j, date);
}

static void put_exact(struct json *j, const uint8_t *at)
{
	struct decimal d;
	struct buf b = { 0 };

	memcpy(&d, at, sizeof d);
	decimal_put(&b, d);
	json_text(j, (struct text){ b.at, b.len });
	j->out->broken = j->out->broken || b.broken;
	buf_free(&b);
}

static void put_list(struct json *j, const struct schema_field *f, const uint8_t *at)
{
	struct ref_list list;      /* every list is a pointer and a length */

	memcpy(&list, at, sizeof list);
	json_open_list(j);
	for (size_t i = 0; i < list.n; i++)
		put_value(j, f->item, (const uint8_t *)list.at + i * f->item_size);
	json_close_list(j);
}

static void put_value(struct json *j, const struct schema_field *f, const uint8_t *at)
{
	struct text t;
	int64_t number;
	uint32_t small;
	bool truth;

	switch (f->type) {
	case FIELD_INT:
	case FIELD_TIME: memcpy(&number, at, sizeof number); json_int(j, number); break;
	case FIELD_REF: memcpy(&small, at, sizeof small); json_int(j, small); break;
	case FIELD_BOOL: memcpy(&truth, at, sizeof truth); json_bool(j, truth); break;
	case FIELD_TEXT:
	case FIELD_LINE: memcpy(&t, at, sizeof t); json_text(j, t); break;
	case FIELD_DECIMAL: put_exact(j, at); break;
	case FIELD_DATE: put_date(j, at); break;
	case FIELD_ENUM:
		memcpy(&small, at, sizeof small);
		must(small > 0 && small < f->of_enum->n);
		json_c(j, f->of_enum->values[small]);
		break;
	case FIELD_SHAPE: put_data(j, NULL, f->of_shape, at); break;
	case FIELD_LIST: put_list(j, f, at); break;
	default: must(false);      /* ids and hashes are nobody's to see */
	}
}

static bool is_given(const struct schema_field *f, const uint8_t *row)
{
	const uint8_t *at = row + f->offset;
	struct text t;
	uint32_t small;
	bool has;

	if (f->has_offset != NO_OFFSET) {
		memcpy(&has, row + f->has_offset, sizeof has);
		return has;
	}
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LINE: memcpy(&t, at, sizeof t); return t.len > 0;
	case FIELD_REF:
	case FIELD_ENUM:
	case FIELD_DATE: memcpy(&small, at, sizeof small); return small != 0;
	default: return true;
	}
}

void put_data(struct json *j, const char *name, const struct schema_row *shape, const void *data)
{
	if (name != NULL)
		json_name(j, name);
	json_open(j);
	for (size_t i = 0; i < shape->n; i++) {
		const struct schema_field *f = &shape->fields[i];

		if (!is_given(f, data))
			continue;
		json_name(j, f->name);
		put_value(j, f, (const uint8_t *)data + f->offset);
	}
	json_close(j);
}

void put_data_list(struct json *j, const char *name, const struct schema_row *shape, const void *at, size_t n)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < n; i++)
		put_data(j, NULL, shape, (const uint8_t *)at + i * shape->size);
	json_close_list(j);
}

void put_refs(struct json *j, const char *name, struct ref_list list)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < list.n; i++)
		json_int(j, list.at[i]);
	json_close_list(j);
}
