/* The codec: what is written is read back byte for byte, and what is wrong is refused by its word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protocol/codec.h"

static const uint8_t an_id[ID_BYTES] = { 0x5f, 0x0c, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
#define ID "\"id\":\"5f0c0102030405060708090a0b0c0d0e\""

static uint8_t *body_of(struct command *c)
{
	return (uint8_t *)c + offsetof(struct command, create_workshop);
}

/* -- made-up values -- */

static uint64_t seed = 1;

static uint64_t roll(uint64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % n;
}

/* Text that cleaning leaves alone: letters of two, three and one byte, an emoji, no spaces at the ends. */
static struct text make_text(struct arena *a, const struct schema_field *f)
{
	static const char *const pieces[] = { "a", "ớ", "Đ", "\"", "\\", "<", "7", "é", "ạ" };
	size_t most = (size_t)(f->max < 40 ? f->max : 40), least = (size_t)f->min;
	size_t n = least + roll(most - least + 1);
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_c(&b, f->type == FIELD_TEXT && i > 0 && i + 1 < n && roll(9) == 0 ? "\n" : pieces[roll(9)]);
	struct text t = text_copy(a, (struct text){ b.at, b.len });
	buf_free(&b);
	return t.at == NULL ? (struct text){ "", 0 } : t;
}

static void make_row(struct arena *a, const struct schema_row *row, uint8_t *at, bool stamps, bool all);

static void make_value(struct arena *a, const struct schema_field *f, uint8_t *at, bool stamps, bool all)
{
	switch (f->type) {
	case FIELD_INT:
		*(int64_t *)(void *)at = f->min + (int64_t)roll((uint64_t)(f->max - f->min) + 1);
		break;
	case FIELD_TIME:
		*(int64_t *)(void *)at = (int64_t)roll(9007199254740993);
		break;
	case FIELD_REF:
		*(uint32_t *)(void *)at = 1 + (uint32_t)roll(4294967295u);
		break;
	case FIELD_BOOL:
		*(bool *)(void *)at = roll(2) == 1;
		break;
	case FIELD_ENUM:
		*(int *)(void *)at = 1 + (int)roll(f->of_enum->n - 1);
		break;
	case FIELD_TEXT: case FIELD_LINE:
		*(struct text *)(void *)at = make_text(a, f);
		break;
	case FIELD_DECIMAL:
		*(struct decimal *)(void *)at = (struct decimal){ (int64_t)roll(2000000) - 1000000, (uint8_t)roll(5) };
		break;
	case FIELD_ID: case FIELD_HASH:
		for (size_t i = 0; i < (f->type == FIELD_ID ? ID_BYTES : HASH_BYTES); i++)
			at[i] = (uint8_t)roll(256);
		break;
	case FIELD_DATE:
		*(int32_t *)(void *)at = 20260101 + (int32_t)roll(12) * 100 + (int32_t)roll(28);
		break;
	case FIELD_SHAPE:
		make_row(a, f->of_shape, at, stamps, all);
		break;
	case FIELD_LIST: {
		size_t most = (size_t)(f->max < 4 ? f->max : 4), n = (size_t)f->min + roll(most - (size_t)f->min + 1);
		uint8_t *items = arena_take_n(a, n, f->item_size);
		for (size_t i = 0; i < n; i++)
			make_value(a, f->item, items + i * f->item_size, stamps, all);
		*(struct ref_list *)(void *)at = (struct ref_list){ (const uint32_t *)(const void *)items, n };
		break;
	}
	}
}

/* `stamps`: for the log, without secrets and sometimes with a raw text; else as a client says it. */
static void make_row(struct arena *a, const struct schema_row *row, uint8_t *at, bool stamps, bool all)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];

		if ((stamps ? f->secret : f->stamp) || (f->optional && !all && roll(2) == 0))
			continue;
		make_value(a, f, at + f->offset, stamps, all);
		if (f->has_offset != NO_OFFSET)
			*(bool *)(void *)(at + f->has_offset) = true;
		if (stamps && f->raw_offset != NO_OFFSET && roll(3) == 0)
			*(struct text *)(void *)(at + f->raw_offset) = text("  raw\t");
	}
}

/* -- round trips -- */

static void entries_come_back_byte_for_byte(void **state)
{
	(void)state;
	for (int kind = 1; kind < COMMAND_N; kind++) {
		for (int round = 0; round < 60; round++) {
			struct arena a = { 0 };
			struct buf one = { 0 }, two = { 0 };
			struct entry e = { .seq = 7, .at_ms = 1772672400000 + round }, back;

			e.by = (struct actor){ (enum role)(1 + roll(ROLE_N - 1)), (uint32_t)roll(3) };
			memcpy(e.id, an_id, sizeof an_id);
			e.command.kind = (enum command_kind)kind;
			make_row(&a, &command_rows[kind], body_of(&e.command), true, round == 0);
			codec_write_entry(&one, &e);
			if (!codec_read_entry(&a, 7, an_id, one.at, one.len, &back))
				fail_msg("not read: %.*s", (int)one.len, one.at);
			codec_write_entry(&two, &back);
			assert_int_equal(one.len, two.len);
			assert_memory_equal(one.at, two.at, one.len);
			assert_int_equal(back.seq, 7);
			assert_int_equal(back.at_ms, e.at_ms);
			assert_int_equal(back.by.role, e.by.role);
			assert_int_equal(back.by.member, e.by.member);
			assert_memory_equal(back.id, an_id, ID_BYTES);
			/* Nothing shorter is an entry. */
			if (round < 2)
				for (size_t n = 0; n < one.len; n++)
					assert_false(codec_read_entry(&a, 7, an_id, one.at, n, &back));
			buf_free(&one);
			buf_free(&two);
			arena_free(&a);
		}
	}
}

static void frames_come_back_byte_for_byte(void **state)
{
	(void)state;
	for (int kind = 1; kind < COMMAND_N; kind++) {
		for (int round = 0; round < 60; round++) {
			struct arena a = { 0 };
			struct buf one = { 0 }, two = { 0 };
			struct command c = { .kind = (enum command_kind)kind };
			struct frame_in in;
			int64_t arg;

			make_row(&a, &command_rows[kind], body_of(&c), false, round == 0);
			codec_write_command(&one, &c, an_id);
			enum word word = codec_read_frame(&a, one.at, one.len, &in, &arg);
			if (word != word_fine)
				fail_msg("%s: %.*s", word_rows[word].name, (int)one.len, one.at);
			assert_int_equal(in.kind, FRAME_DO);
			assert_true(in.has_id);
			assert_memory_equal(in.id, an_id, ID_BYTES);
			codec_write_command(&two, &in.command, in.id);
			assert_int_equal(one.len, two.len);
			assert_memory_equal(one.at, two.at, one.len);
			buf_free(&one);
			buf_free(&two);
			arena_free(&a);
		}
	}
}

static void every_event_can_be_written(void **state)
{
	(void)state;
	for (int kind = 1; kind < EVENT_N; kind++) {
		struct arena a = { 0 };
		struct buf out = { 0 }, why = { 0 };
		struct json j = json_to(&out);
		uint8_t *at = arena_take(&a, event_rows[kind].size);

		make_row(&a, &event_rows[kind], at, true, true);
		codec_write_struct(&j, &event_rows[kind], at);
		if (!codec_conforms(&event_rows[kind], (struct text){ out.at, out.len }, &why))
			fail_msg("%.*s in %.*s", (int)why.len, why.at, (int)out.len, out.at);
		buf_free(&out);
		buf_free(&why);
		arena_free(&a);
	}
}

/* -- refusals -- */

struct refusal { const char *frame; enum word word; int64_t arg; bool has_id; };

static const struct refusal refusals[] = {
	{ "{\"do\":\"end_workshop\"," ID "}", word_fine, 0, true },
	{ "{" ID ",\"do\":\"end_workshop\"}", word_fine, 0, true },
	{ "{\"do\":\"no_such\"," ID "}", word_unknown_command, 0, true },
	{ "{\"do\":7," ID "}", word_unknown_command, 0, true },
	{ "{\"do\":\"no_such\"}", word_unknown_command, 0, false },
	{ "{\"do\":\"END_WORKSHOP\"," ID "}", word_unknown_command, 0, true },
	{ "{\"do\":\"end_workshop\"}", word_missing_field, 0, false },
	{ "{\"do\":\"end_workshop\",\"id\":\"5f0c\"}", word_bad_field, 0, false },
	{ "{\"do\":\"end_workshop\",\"id\":\"5F0C0102030405060708090A0B0C0D0E\"}", word_bad_field, 0, false },
	{ "{\"do\":\"end_workshop\",\"id\":7}", word_bad_field, 0, false },
	{ "{\"do\":\"end_workshop\"," ID ",\"x\":1}", word_unknown_field, 0, true },
	{ "{\"do\":\"end_workshop\"," ID ",\"hello\":1}", word_unknown_field, 0, true },
	{ "{\"do\":\"end_workshop\"," ID "}x", word_trailing_bytes, 0, false },
	{ "{\"do\":\"end_workshop\",\"do\":\"join\"," ID "}", word_doubled_field, 0, false },
	{ "{}", word_unknown_envelope, 0, false },
	{ "{\"say\":1}", word_unknown_envelope, 0, false },
	{ "[]", word_not_json, 0, false },
	/* Kinds and ranges. */
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":1,\"skipped\":true}", word_fine, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":1}", word_missing_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":1,\"skipped\":1}", word_bad_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":1,\"skipped\":null}", word_bad_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":0,\"skipped\":true}", word_bad_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":-1,\"skipped\":true}", word_bad_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":4294967295,\"skipped\":true}", word_fine, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":4294967296,\"skipped\":true}", word_bad_field, 0, true },
	{ "{\"do\":\"skip_activity\"," ID ",\"activity\":\"1\",\"skipped\":true}", word_bad_field, 0, true },
	{ "{\"do\":\"set_timer\"," ID ",\"activity\":1,\"seconds\":36000}", word_fine, 0, true },
	{ "{\"do\":\"set_timer\"," ID ",\"activity\":1,\"seconds\":36001}", word_bad_field, 0, true },
	{ "{\"do\":\"set_timer\"," ID ",\"activity\":1,\"seconds\":-1}", word_bad_field, 0, true },
	{ "{\"do\":\"set_timer\"," ID ",\"activity\":1,\"seconds\":1.5}", word_bad_number, 0, false },
	{ "{\"do\":\"extend_timer\"," ID ",\"activity\":1,\"seconds\":-3600}", word_fine, 0, true },
	{ "{\"do\":\"show_on_wall\"," ID ",\"mode\":\"join\"}", word_fine, 0, true },
	{ "{\"do\":\"show_on_wall\"," ID ",\"mode\":\"Join\"}", word_bad_field, 0, true },
	{ "{\"do\":\"show_on_wall\"," ID ",\"mode\":\"\"}", word_bad_field, 0, true },
	{ "{\"do\":\"show_on_wall\"," ID ",\"mode\":1}", word_bad_field, 0, true },
	{ "{\"do\":\"set_rules\"," ID ",\"rules\":{\"k\":5,\"pass_percent\":70,\"sector_percent\":50}}", word_fine, 0, true },
	{ "{\"do\":\"set_rules\"," ID ",\"rules\":{\"k\":2,\"pass_percent\":70,\"sector_percent\":50}}", word_bad_field, 0, true },
	{ "{\"do\":\"set_rules\"," ID ",\"rules\":{\"k\":5,\"pass_percent\":70}}", word_missing_field, 0, true },
	{ "{\"do\":\"set_rules\"," ID ",\"rules\":{\"k\":5,\"pass_percent\":70,\"sector_percent\":50,\"x\":1}}", word_unknown_field, 0, true },
	{ "{\"do\":\"set_rules\"," ID ",\"rules\":[]}", word_bad_field, 0, true },
	{ "{\"do\":\"describe_workshop\"," ID ",\"about\":{\"title\":\"x\",\"date\":\"2026-02-29\"}}", word_bad_field, 0, true },
	{ "{\"do\":\"describe_workshop\"," ID ",\"about\":{\"title\":\"x\",\"date\":\"2028-02-29\"}}", word_fine, 0, true },
	/* Stamps and secrets. */
	{ "{\"do\":\"close_poll\"," ID ",\"poll\":1}", word_fine, 0, true },
	{ "{\"do\":\"close_poll\"," ID ",\"poll\":1,\"ballots\":[]}", word_unknown_field, 0, true },
	{ "{\"do\":\"close_poll\"," ID ",\"poll\":1,\"present\":3}", word_unknown_field, 0, true },
	{ "{\"do\":\"take_seat\"," ID ",\"key\":\"00112233445566778899aabbccddeeff\",\"seat\":\"ABCD\"}", word_fine, 0, true },
	{ "{\"do\":\"take_seat\"," ID ",\"key\":\"00112233445566778899aabbccddeeff\",\"seat\":\"ABC\"}", word_bad_field, 0, true },
	{ "{\"do\":\"take_seat\"," ID ",\"key\":\"00112233445566778899aabbccddeeff\",\"seat\":\"ABCD\",\"member\":1}", word_unknown_field, 0, true },
	{ "{\"do\":\"take_seat\"," ID ",\"key\":\"zz112233445566778899aabbccddeeff\",\"seat\":\"ABCD\"}", word_bad_field, 0, true },
	/* Texts. */
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"\"}", word_text_empty, 0, true },
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"  \\n \"}", word_text_empty, 0, true },
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"a\\u202eb\"}", word_bidi_text, 0, true },
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"a\\u0085b\"}", word_bad_character, 0, true },
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"x\",\"text_raw\":\"y\"}", word_unknown_field, 0, true },
	{ "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\"a\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\"}",
	  word_too_many_marks, 0, true },
	{ "{\"do\":\"add_theme\"," ID ",\"quadrant\":\"S\",\"title\":\"123456789012345678901234567890123456789012345678901234567890\"}", word_fine, 0, true },
	{ "{\"do\":\"add_theme\"," ID ",\"quadrant\":\"S\",\"title\":\"1234567890123456789012345678901234567890123456789012345678901\"}",
	  word_text_too_long, 60, true },
	/* Lists. */
	{ "{\"do\":\"tag_card\"," ID ",\"card\":1}", word_fine, 0, true },
	{ "{\"do\":\"tag_card\"," ID ",\"card\":1,\"elements\":[1,2]}", word_fine, 0, true },
	{ "{\"do\":\"tag_card\"," ID ",\"card\":1,\"elements\":[0]}", word_bad_field, 0, true },
	{ "{\"do\":\"tag_card\"," ID ",\"card\":1,\"elements\":{}}", word_bad_field, 0, true },
	{ "{\"do\":\"tag_card\"," ID ",\"card\":1,\"elements\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31]}",
	  word_bad_field, 0, true },
	{ "{\"do\":\"cast_ballot\"," ID ",\"poll\":1,\"picks\":[{\"item\":1,\"points\":2}]}", word_fine, 0, true },
	{ "{\"do\":\"cast_ballot\"," ID ",\"poll\":1,\"picks\":[{\"item\":1}]}", word_missing_field, 0, true },
	{ "{\"do\":\"cast_ballot\"," ID ",\"poll\":1,\"picks\":[[1,2]]}", word_bad_field, 0, true },
	/* Decimals are strings. */
	{ "{\"do\":\"add_indicator\"," ID ",\"objective\":1,\"text\":\"x\",\"unit\":\"%\",\"direction\":\"increase\",\"baseline\":\"52.4\"}", word_fine, 0, true },
	{ "{\"do\":\"add_indicator\"," ID ",\"objective\":1,\"text\":\"x\",\"unit\":\"%\",\"direction\":\"increase\",\"baseline\":\"52,4\"}", word_bad_field, 0, true },
	{ "{\"do\":\"add_indicator\"," ID ",\"objective\":1,\"text\":\"x\",\"unit\":\"%\",\"direction\":\"increase\",\"baseline\":52}", word_bad_field, 0, true },
	/* Greetings. */
	{ "{\"hello\":1,\"room\":\"hub\"}", word_fine, 0, false },
	{ "{\"hello\":1,\"room\":\"482917\",\"token\":\"00112233445566778899aabbccddeeff\",\"lang\":\"vi\",\"have\":812}", word_fine, 0, false },
	{ "{\"hello\":2,\"room\":\"hub\"}", word_bad_field, 0, false },
	{ "{\"hello\":1}", word_missing_field, 0, false },
	{ "{\"hello\":1,\"room\":482917}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"48291\"}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"048291\"}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"4829171234\"}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"48291x\"}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"482917\",\"token\":\"short\"}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"482917\",\"have\":-1}", word_bad_field, 0, false },
	{ "{\"hello\":1,\"room\":\"482917\",\"who\":1}", word_unknown_field, 0, false },
	{ "{\"ping\":1}", word_fine, 0, false },
	{ "{\"ping\":2}", word_bad_field, 0, false },
	{ "{\"ping\":1,\"x\":1}", word_unknown_field, 0, false },
};

static void refusals_have_their_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		const struct refusal *r = &refusals[i];
		struct arena a = { 0 };
		struct frame_in in;
		int64_t arg = -1;

		enum word word = codec_read_frame(&a, r->frame, strlen(r->frame), &in, &arg);
		if (word != r->word)
			fail_msg("%s: %s, not %s", r->frame, word_rows[word].name, word_rows[r->word].name);
		assert_int_equal(arg, r->arg);
		assert_int_equal(in.has_id, r->has_id);
		if (r->has_id)
			assert_memory_equal(in.id, an_id, ID_BYTES);
		arena_free(&a);
	}
}

/* A frame of `n` bytes, filled up with blanks. */
static enum word padded(const char *frame, size_t n, int64_t *arg)
{
	struct arena a = { 0 };
	struct frame_in in;
	char *at = malloc(n);

	memset(at, ' ', n);
	memcpy(at, frame, strlen(frame));
	enum word word = codec_read_frame(&a, at, n, &in, arg);
	free(at);
	arena_free(&a);
	return word;
}

static void every_command_has_its_limit(void **state)
{
	int64_t arg = 0;

	(void)state;
	assert_int_equal(padded("{\"do\":\"end_workshop\"," ID "}", 16384, &arg), word_fine);
	assert_int_equal(padded("{\"do\":\"end_workshop\"," ID "}", 16385, &arg), word_too_long_frame);
	assert_int_equal(arg, 16384);
	assert_int_equal(padded("{\"do\":\"describe_workshop\"," ID ",\"about\":{\"title\":\"x\"}}", 32768, &arg), word_fine);
	assert_int_equal(padded("{\"do\":\"describe_workshop\"," ID ",\"about\":{\"title\":\"x\"}}", 32769, &arg), word_too_long_frame);
	assert_int_equal(arg, 32768);
	assert_int_equal(padded("{\"ping\":1}", 16385, &arg), word_too_long_frame);
	assert_int_equal(padded("{\"hello\":1,\"room\":\"hub\"}", 16385, &arg), word_too_long_frame);
	assert_int_equal(padded("{}", 70000, &arg), word_too_long_frame);
	assert_int_equal(arg, 65536);
}

static void greetings_are_read(void **state)
{
	static const char frame[] = "{\"hello\":1,\"room\":\"482917\",\"token\":\"00112233445566778899aabbccddeeff\",\"lang\":\"vi\",\"have\":812}";
	struct arena a = { 0 };
	struct frame_in in;
	int64_t arg;

	(void)state;
	assert_int_equal(codec_read_frame(&a, frame, sizeof frame - 1, &in, &arg), word_fine);
	assert_int_equal(in.kind, FRAME_HELLO);
	assert_int_equal(in.hello.room, 482917);
	assert_true(in.hello.has_token && in.hello.token[1] == 0x11 && in.hello.token[15] == 0xff);
	assert_true(in.hello.has_have && in.hello.have == 812);
	assert_true(text_is(in.hello.lang, text("vi")));
	arena_free(&a);
}

/* -- what is kept and what is not -- */

static void raw_stands_beside_what_was_cleaned(void **state)
{
	static const char frame[] = "{\"do\":\"add_card\"," ID ",\"activity\":1,\"kind\":\"swot\",\"text\":\" Đường  xa \",\"en\":\"road\"}";
	struct arena a = { 0 };
	struct frame_in in;
	struct buf out = { 0 };
	int64_t arg;

	(void)state;
	assert_int_equal(codec_read_frame(&a, frame, sizeof frame - 1, &in, &arg), word_fine);
	const struct add_card *c = &in.command.add_card;
	assert_true(text_is(c->text, text("Đường xa")));
	assert_true(text_is(c->text_raw, text(" Đường  xa ")));
	assert_null(c->en_raw.at);
	struct entry e = { .at_ms = 1, .by = { ROLE_PARTICIPANT, 3 }, .command = in.command }, back;
	codec_write_entry(&out, &e);
	buf_byte(&out, '\0');
	assert_string_equal(out.at, "{\"v\":1,\"at\":1,\"role\":\"participant\",\"by\":3,\"do\":\"add_card\",\"activity\":1,\"kind\":\"swot\","
		"\"text\":\"Đường xa\",\"text_raw\":\" Đường  xa \",\"en\":\"road\"}");
	assert_true(codec_read_entry(&a, 1, an_id, out.at, out.len - 1, &back));
	assert_true(text_is(back.command.add_card.text_raw, text(" Đường  xa ")));
	buf_free(&out);
	arena_free(&a);
}

static void secrets_stay_out_of_the_log(void **state)
{
	static const char frame[] = "{\"do\":\"take_seat\"," ID ",\"key\":\"00112233445566778899aabbccddeeff\",\"seat\":\"QWERT\"}";
	struct arena a = { 0 };
	struct frame_in in;
	struct buf out = { 0 };
	struct json j = json_to(&out);
	int64_t arg;

	(void)state;
	assert_int_equal(codec_read_frame(&a, frame, sizeof frame - 1, &in, &arg), word_fine);
	assert_int_equal(in.command.take_seat.key[15], 0xff);
	in.command.take_seat.member = 4;
	struct entry e = { .by = { ROLE_GUEST, 0 }, .command = in.command };
	codec_write_entry(&out, &e);
	codec_write_struct(&j, &command_rows[COMMAND_TAKE_SEAT], &in.command.take_seat);
	buf_byte(&out, '\0');
	assert_null(strstr(out.at, "00112233"));
	assert_null(strstr(out.at, "QWERT"));
	buf_free(&out);
	arena_free(&a);
}

static bool reads(const char *body)
{
	struct arena a = { 0 };
	struct entry e;
	bool fine = codec_read_entry(&a, 1, an_id, body, strlen(body), &e);

	arena_free(&a);
	return fine;
}

static void damaged_entries_are_not_read(void **state)
{
	(void)state;
	assert_true(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":2,\"at\":5,\"role\":\"facilitator\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"at\":5,\"role\":\"facilitator\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":1,\"role\":\"facilitator\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":1,\"at\":-5,\"role\":\"facilitator\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"king\",\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"do\":\"no_such\"}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"by\":0,\"do\":\"end_workshop\"}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"do\":\"end_workshop\",\"x\":1}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"do\":\"end_workshop\"} "
		"{}"));
	/* Stamps are required there, secrets refused. */
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"facilitator\",\"do\":\"close_poll\",\"poll\":1}"));
	assert_false(reads("{\"v\":1,\"at\":5,\"role\":\"guest\",\"do\":\"take_seat\",\"key\":\"00112233445566778899aabbccddeeff\","
		"\"key_hash\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"member\":1}"));
	assert_true(reads("{\"v\":1,\"at\":5,\"role\":\"guest\",\"do\":\"take_seat\","
		"\"key_hash\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"member\":1}"));
}

/* 32 bytes behind the JSON: what the person's receipt hashes to. */
#define TAIL "0123456789abcdef0123456789ABCDEF"

static bool reads_ballot(struct arena *a, const char *json, struct urn_ballot *out)
{
	struct buf b = { 0 };

	buf_c(&b, json);
	buf_c(&b, TAIL);
	bool fine = codec_read_ballot(a, b.at, b.len, out);
	buf_free(&b);
	return fine;
}

static void ballots_have_one_spelling(void **state)
{
	static const struct pick picks[] = { { 2, 2 }, { 3, 1 }, { 7, 1 } };
	struct urn_ballot b = { { SECTOR_PRIVATE, { picks, 3 } }, ENTERED_PAPER, { { 0 } }, { 0 } }, back;
	struct arena a = { 0 };
	struct buf out = { 0 };
	static const char *const bad[] = { "", "{}", "[]", "{\"sector\":\"private\",\"entry\":\"paper\"}",
		"{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[2,2],[2,1]]}", "{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[3,2],[2,1]]}",
		"{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[0,2]]}", "{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[1,101]]}",
		"{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[1]]}", "{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[1,2,3]]}",
		"{\"sector\":\"none\",\"entry\":\"paper\",\"picks\":[]}", "{\"sector\":\"private\",\"entry\":\"\",\"picks\":[]}",
		"{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[],\"member\":3}",
		"{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[],\"id\":\"0102\"}", "{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[],\"id\":3}" };

	(void)state;
	memcpy(b.receipt.at, TAIL, HASH_BYTES);
	codec_write_ballot(&out, &b);
	assert_int_equal(out.len, strlen("{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[2,2],[3,1],[7,1]]}" TAIL));
	assert_memory_equal(out.at, "{\"sector\":\"private\",\"entry\":\"paper\",\"picks\":[[2,2],[3,1],[7,1]]}" TAIL, out.len);
	assert_true(codec_read_ballot(&a, out.at, out.len, &back));
	assert_int_equal(back.ballot.sector, SECTOR_PRIVATE);
	assert_int_equal(back.ballot.picks.n, 3);
	assert_int_equal(back.ballot.picks.at[2].item, 7);
	assert_memory_equal(back.receipt.at, TAIL, HASH_BYTES);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(reads_ballot(&a, bad[i], &back));
	assert_true(reads_ballot(&a, "{\"sector\":\"state\",\"entry\":\"self\",\"picks\":[]}", &back));
	static const uint8_t id[ID_BYTES] = { 1, 2, [15] = 0xff }, none[ID_BYTES];
	assert_memory_equal(back.id, none, ID_BYTES);
	memcpy(b.id, id, ID_BYTES);
	buf_wipe(&out);
	codec_write_ballot(&out, &b);
	assert_true(codec_read_ballot(&a, out.at, out.len, &back));
	assert_memory_equal(back.id, id, ID_BYTES);
	for (size_t n = 1; n < out.len; n++)
		assert_false(codec_read_ballot(&a, out.at, out.len - n, &back));
	buf_free(&out);
	arena_free(&a);
}

/* -- words -- */

static bool from_words(struct arena *a, const char *name, int n, char *const *words, struct command *out, const char *why)
{
	struct buf said = { 0 };
	bool fine = codec_from_words(a, name, n, words, out, &said);

	buf_byte(&said, '\0');
	assert_string_equal(said.at, why);
	buf_free(&said);
	return fine;
}

static void commands_are_built_from_words(void **state)
{
	struct arena a = { 0 };
	struct command c;
	char *card[] = { (char[]){ "activity=3" }, (char[]){ "kind=swot" }, (char[]){ "quadrant=S" }, (char[]){ "text=a=b, c" }, (char[]){ "for=7" } };
	char *ballot[] = { (char[]){ "picks=1:2,2:1" }, (char[]){ "poll=4" } };
	char *json[] = { (char[]){ "picks=[{\"item\":5,\"points\":0}]" }, (char[]){ "poll=4" } };
	char *about[] = { (char[]){ "about.title=Hội thảo" }, (char[]){ "about.date=2026-03-05" }, (char[]){ "about.results=một,hai" } };
	char *tags[] = { (char[]){ "card=1" }, (char[]){ "elements=" } };

	(void)state;
	assert_true(from_words(&a, "add_card", 5, card, &c, ""));
	assert_int_equal(c.add_card.activity, 3);
	assert_int_equal(c.add_card.quadrant, QUADRANT_S);
	assert_int_equal(c.add_card.for_, 7);
	assert_true(text_is(c.add_card.text, text("a=b, c")));
	assert_true(from_words(&a, "cast_ballot", 2, ballot, &c, ""));
	assert_int_equal(c.cast_ballot.picks.n, 2);
	assert_int_equal(c.cast_ballot.picks.at[0].points, 2);
	assert_int_equal(c.cast_ballot.picks.at[1].item, 2);
	assert_true(from_words(&a, "cast_ballot", 2, json, &c, ""));
	assert_int_equal(c.cast_ballot.picks.at[0].item, 5);
	assert_true(from_words(&a, "describe_workshop", 3, about, &c, ""));
	assert_true(text_is(c.describe_workshop.about.title, text("Hội thảo")));
	assert_int_equal(c.describe_workshop.about.date, 20260305);
	assert_int_equal(c.describe_workshop.about.results.n, 2);
	assert_true(from_words(&a, "tag_card", 2, tags, &c, ""));
	assert_int_equal(c.tag_card.elements.n, 0);
	assert_true(from_words(&a, "end_workshop", 0, NULL, &c, ""));
	arena_free(&a);
}

static void bad_words_are_named(void **state)
{
	struct arena a = { 0 };
	struct command c;
	char *number[] = { (char[]){ "card=x" }, (char[]){ "elements=1" } };
	char *twice[] = { (char[]){ "card=1" }, (char[]){ "card=2" } };
	char *plain[] = { (char[]){ "card" } };
	char *pick[] = { (char[]){ "poll=1" }, (char[]){ "picks=1:2:3" } };
	char *sneaky[] = { (char[]){ "poll=1" }, (char[]){ "picks=[],\"entry\":\"paper\"" } };
	char *stamp[] = { (char[]){ "poll=1" }, (char[]){ "present=4" } };

	(void)state;
	assert_false(from_words(&a, "no_such", 0, NULL, &c, "no_such: unknown_command"));
	assert_false(from_words(&a, "tag_card", 0, NULL, &c, "card: missing_field"));
	assert_false(from_words(&a, "tag_card", 2, number, &c, "card: bad_field"));
	assert_false(from_words(&a, "tag_card", 2, twice, &c, "card=2: unknown_field"));
	assert_false(from_words(&a, "tag_card", 1, plain, &c, "card: unknown_field"));
	assert_false(from_words(&a, "cast_ballot", 2, pick, &c, "points: bad_field"));
	assert_false(from_words(&a, "cast_ballot", 2, sneaky, &c, "picks: bad_field"));
	assert_false(from_words(&a, "close_poll", 2, stamp, &c, "present: unknown_field"));
	arena_free(&a);
}

static bool conforms(enum view_kind kind, const char *json, const char *why)
{
	struct buf said = { 0 };
	bool fine = codec_conforms(&view_rows[kind], text_of(json), &said);

	buf_byte(&said, '\0');
	assert_string_equal(said.at, why);
	buf_free(&said);
	return fine;
}

static void views_are_held_to_the_schema(void **state)
{
	(void)state;
	assert_true(conforms(VIEW_AGENDA, "{\"current\":1,\"activities\":[]}", ""));
	assert_false(conforms(VIEW_AGENDA, "{\"current\":1}", "activities: missing_field"));
	assert_false(conforms(VIEW_AGENDA, "{\"activities\":[]}", "current: missing_field"));
	assert_false(conforms(VIEW_AGENDA, "{\"current\":1,\"activities\":[],\"secret\":1}", "secret: unknown_field"));
	assert_false(conforms(VIEW_AGENDA, "{\"current\":1,\"activities\":[1]}", "activities: bad_field"));
	assert_false(conforms(VIEW_AGENDA, "{\"current\":1.5,\"activities\":[]}", ": bad_number"));
	assert_true(conforms(VIEW_HINTS, "{\"pairs\":[{\"card\":1,\"other\":2,\"percent\":80,\"opposite\":true}]}", ""));
	assert_false(conforms(VIEW_HINTS, "{\"pairs\":[{\"card\":1,\"other\":2,\"percent\":101,\"opposite\":false}]}", "percent: bad_field"));
}

/* When memory ends it is a fault, never half a command. */
static void an_arena_may_be_full(void **state)
{
	static const char frame[] = "{\"do\":\"tag_card\"," ID ",\"card\":1,\"elements\":[1,2,3,4,5,6,7,8]}";
	struct arena a = { .limit = 8 };
	struct frame_in in;
	int64_t arg;

	(void)state;
	assert_int_equal(codec_read_frame(&a, frame, sizeof frame - 1, &in, &arg), word_hub_in_trouble);
	arena_free(&a);
}

/* A hundred thousand entries are read while a person waits for the hub to start; sanitizers take longer. */
static void a_long_log_is_read_quickly(void **state)
{
	static const char body[] = "{\"v\":1,\"at\":1772672400000,\"role\":\"participant\",\"by\":12,\"do\":\"add_card\",\"activity\":2,\"kind\":\"swot\","
		"\"quadrant\":\"S\",\"text\":\"Đường liên thôn đã trải nhựa, xe tải vào được\",\"en\":\"Village roads are paved\",\"entry\":\"self\"}";
	struct arena a = { 0 };
	struct entry e;

	(void)state;
	clock_t from = clock();
	for (int i = 0; i < 100000; i++) {
		assert_true(codec_read_entry(&a, 1, an_id, body, sizeof body - 1, &e));
		if (i % 1000 == 0)
			arena_wipe(&a);
	}
	print_message("100 000 entries: %.0f ms\n", (double)(clock() - from) * 1000.0 / CLOCKS_PER_SEC);
	arena_free(&a);
}

/* What a large room has cast comes back: a log that cannot be read is lost. 3 600 ballots of 200 marks are past 16 MiB. */
static void a_large_round_comes_back(void **state)
{
	enum { BALLOTS = 3600, MARKS = 200 };
	struct arena a = { 0 };
	struct pick *picks = arena_take_n(&a, MARKS, sizeof *picks);
	struct ballot *ballots = arena_take_n(&a, BALLOTS, sizeof *ballots);
	struct receipt *receipts = arena_take_n(&a, BALLOTS, sizeof *receipts);
	struct entry e = { .seq = 1, .by = { ROLE_FACILITATOR, 0 }, .command = { .kind = COMMAND_CLOSE_POLL } }, back;
	struct buf line = { 0 };

	(void)state;
	for (size_t i = 0; i < MARKS; i++)
		picks[i] = (struct pick){ (int64_t)i + 1, 1 + (int64_t)(i % 3) };
	for (size_t i = 0; i < BALLOTS; i++)
		ballots[i] = (struct ballot){ SECTOR_COMMUNITY, { picks, MARKS } };
	e.command.close_poll = (struct close_poll){ .poll = 1, .ballots = { ballots, BALLOTS }, .receipts = { receipts, BALLOTS } };
	codec_write_entry(&line, &e);
	assert_true(line.len > 16 * 1024 * 1024);
	assert_true(codec_read_entry(&a, 1, an_id, line.at, line.len, &back));
	assert_int_equal(back.command.close_poll.ballots.n, BALLOTS);
	assert_int_equal(back.command.close_poll.ballots.at[BALLOTS - 1].picks.n, MARKS);
	buf_free(&line);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_come_back_byte_for_byte), cmocka_unit_test(frames_come_back_byte_for_byte),
		cmocka_unit_test(every_event_can_be_written), cmocka_unit_test(refusals_have_their_words),
		cmocka_unit_test(every_command_has_its_limit), cmocka_unit_test(greetings_are_read),
		cmocka_unit_test(raw_stands_beside_what_was_cleaned), cmocka_unit_test(secrets_stay_out_of_the_log),
		cmocka_unit_test(damaged_entries_are_not_read), cmocka_unit_test(ballots_have_one_spelling),
		cmocka_unit_test(commands_are_built_from_words), cmocka_unit_test(bad_words_are_named),
		cmocka_unit_test(views_are_held_to_the_schema), cmocka_unit_test(an_arena_may_be_full),
		cmocka_unit_test(a_long_log_is_read_quickly), cmocka_unit_test(a_large_round_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
