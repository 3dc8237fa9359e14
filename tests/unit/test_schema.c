/* The generated tables: complete, consistent with the structs, and found by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "protocol/schema.h"

/* Bytes of one value in C; 0 where only the generator knows. */
static size_t size_of(const struct schema_field *f)
{
	switch (f->type) {
	case FIELD_INT: case FIELD_TIME: return sizeof(int64_t);
	case FIELD_BOOL: return sizeof(bool);
	case FIELD_REF: case FIELD_ENUM: case FIELD_DATE: return 4;
	case FIELD_TEXT: case FIELD_LINE: return sizeof(struct text);
	case FIELD_DECIMAL: return sizeof(struct decimal);
	case FIELD_ID: return ID_BYTES;
	case FIELD_HASH: return HASH_BYTES;
	case FIELD_SHAPE: return f->of_shape->size;
	default: return sizeof(struct ref_list);
	}
}

static void check_field(const struct schema_row *row, const struct schema_field *f, bool has_struct)
{
	assert_true(f->name[0] != '\0');
	assert_true(f->min <= f->max);
	assert_int_equal(f->of_enum != NULL, f->type == FIELD_ENUM);
	assert_int_equal(f->of_shape != NULL, f->type == FIELD_SHAPE);
	assert_int_equal(f->of_noun != NULL, f->type == FIELD_REF);
	assert_int_equal(f->item != NULL, f->type == FIELD_LIST);
	assert_int_equal(f->offset != NO_OFFSET, has_struct);
	if (!has_struct)
		return;
	assert_true(size_of(f) > 0 && f->offset + size_of(f) <= row->size);
	if (f->raw_offset != NO_OFFSET)
		assert_true(f->raw_offset != f->offset && f->raw_offset + sizeof(struct text) <= row->size);
	if (f->has_offset != NO_OFFSET)
		assert_true(f->optional && f->has_offset + sizeof(bool) <= row->size);
	if (f->type == FIELD_LIST)
		assert_int_equal(f->item_size, size_of(f->item));
}

static void check_row(const struct schema_row *row, bool has_struct)
{
	assert_true(row->name[0] != '\0');
	assert_int_equal(row->size > 0, has_struct);
	for (size_t i = 0; i < row->n; i++) {
		check_field(row, &row->fields[i], has_struct);
		assert_ptr_equal(schema_field_of(row, text_of(row->fields[i].name)), &row->fields[i]);
	}
	assert_null(schema_field_of(row, text("no such field")));
}

static void rows_are_whole(void **state)
{
	(void)state;
	assert_int_equal(strlen(schema_digest), 16);
	for (int i = 1; i < COMMAND_N; i++) {
		check_row(&command_rows[i], true);
		assert_true(command_rows[i].who != 0);
		assert_int_equal(schema_command_of(text_of(command_rows[i].name)), i);
	}
	for (int i = 1; i < EVENT_N; i++)
		check_row(&event_rows[i], true);
	for (int i = 1; i < VIEW_N; i++) {
		check_row(&view_rows[i], false);
		assert_string_equal(view_rows[i].key, view_rows[i].name);
	}
	for (size_t i = 0; i < shape_rows_n; i++)
		check_row(shape_rows[i], shape_rows[i]->size > 0);
	for (int i = 1; i < CARD_KIND_N; i++) {
		assert_string_equal(kind_rows[i].name, card_kind_name((enum card_kind)i));
		assert_true(kind_rows[i].warn <= kind_rows[i].limit && kind_rows[i].limit > 0);
	}
}

static void values_are_found(void **state)
{
	(void)state;
	for (size_t e = 0; e < enum_rows_n; e++) {
		assert_string_equal(enum_rows[e]->values[0], "");
		for (size_t v = 1; v < enum_rows[e]->n; v++)
			assert_int_equal(schema_value_of(enum_rows[e], text_of(enum_rows[e]->values[v])), v);
		assert_int_equal(schema_value_of(enum_rows[e], text("")), 0);
		assert_int_equal(schema_value_of(enum_rows[e], text("nothing")), 0);
	}
	assert_int_equal(schema_value_of(&enum_quadrant, text("s")), QUADRANT_NONE);
	assert_string_equal(quadrant_name(QUADRANT_T), "T");
}

static void keys_are_found(void **state)
{
	(void)state;
	assert_int_equal(schema_view_of(text("stage")), VIEW_STAGE);
	assert_int_equal(schema_view_of(text("card/12")), VIEW_CARD);
	assert_int_equal(schema_view_of(text("card")), VIEW_NONE);
	assert_int_equal(schema_view_of(text("stage/1")), VIEW_NONE);
	assert_int_equal(schema_view_of(text("")), VIEW_NONE);
	assert_int_equal(schema_command_of(text("")), COMMAND_NONE);
	assert_int_equal(schema_command_of(text("Add_card")), COMMAND_NONE);
}

/* What the schema says about three rows, by hand: a mistake of the generator in all rows alike would show here. */
static void known_rows_are_right(void **state)
{
	const struct schema_row *add = &command_rows[COMMAND_ADD_CARD], *join = &command_rows[COMMAND_JOIN];

	(void)state;
	assert_int_equal(add->who, 1u << ROLE_PARTICIPANT | 1u << ROLE_HELPER | 1u << ROLE_FACILITATOR);
	assert_int_equal(command_rows[COMMAND_CREATE_WORKSHOP].limit, 32768);
	const struct schema_field *t = schema_field_of(add, text("text"));
	assert_int_equal(t->offset, offsetof(struct add_card, text));
	assert_int_equal(t->raw_offset, offsetof(struct add_card, text_raw));
	assert_int_equal(t->max, 300);
	assert_int_equal(schema_field_of(add, text("for"))->offset, offsetof(struct add_card, for_));
	assert_true(schema_field_of(join, text("key"))->secret);
	assert_true(schema_field_of(join, text("key_hash"))->stamp);
	assert_true(view_rows[VIEW_TURNOUT].felt && view_rows[VIEW_TURNOUT].numbered);
	assert_int_equal(schema_field_of(&command_rows[COMMAND_CAST_BALLOT], text("picks"))->item_size, sizeof(struct pick));
	assert_true(kind_rows[CARD_KIND_SWOT].needs_quadrant && !kind_rows[CARD_KIND_STATEMENT].needs_quadrant);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_whole), cmocka_unit_test(values_are_found), cmocka_unit_test(keys_are_found),
		cmocka_unit_test(known_rows_are_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
