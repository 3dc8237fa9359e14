/*
 * Commands typed as words: activity=3 quadrant=S text="..." picks=1:2,2:1 about.title=... The words are written as a frame and
 * read like any other, so what may be typed is exactly what may be sent.
 */
#include "protocol/codec_inside.h"

#include <string.h>

struct words { int n; char *const *at; uint64_t used; struct json j; const char *lost; };

enum { WORDS_MAX = 64, PREFIX_MAX = 128 };

/* The value of `PREFIX NAME=`, NULL when no word has it. */
static const char *value_of(struct words *w, const char *prefix, const char *name)
{
	size_t p = strlen(prefix), n = strlen(name);

	for (int i = 0; i < w->n; i++) {
		const char *word = w->at[i];
		if (strncmp(word, prefix, p) != 0 || strncmp(word + p, name, n) != 0 || word[p + n] != '=')
			continue;
		if ((w->used >> i & 1) != 0)
			continue;
		w->used |= (uint64_t)1 << i;
		return word + p + n + 1;
	}
	return NULL;
}

static bool has_prefix(const struct words *w, const char *prefix)
{
	for (int i = 0; i < w->n; i++)
		if (strncmp(w->at[i], prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

/* Not a number or a truth: written as a string, the reader says then that it is the wrong kind. */
static void put_plain(struct words *w, const struct schema_field *f, struct text t)
{
	bool number = f->type == FIELD_INT || f->type == FIELD_REF || f->type == FIELD_TIME;
	size_t digits = 0;

	for (size_t i = t.len > 0 && t.at[0] == '-'; number && i < t.len && t.at[i] >= '0' && t.at[i] <= '9'; i++)
		digits++;
	number = number && digits > 0 && digits + (t.at[0] == '-') == t.len;
	if (number || (f->type == FIELD_BOOL && (text_is(t, text("true")) || text_is(t, text("false")))))
		json_raw(&w->j, t);
	else
		json_text(&w->j, t);
}

/* `1::2029`: an optional number or value that is skipped. An empty text is a text. */
static bool is_skipped(const struct schema_field *f, struct text part)
{
	return part.len == 0 && f->optional && f->type != FIELD_TEXT && f->type != FIELD_LINE;
}

/* A shape in a list: its fields in order, by colon. What is too much goes to the last one, which refuses it. */
static void put_short_shape(struct words *w, const struct schema_row *row, struct text t)
{
	json_open(&w->j);
	for (size_t i = 0; i < row->n && t.at != NULL; i++) {
		const char *colon = i + 1 < row->n ? memchr(t.at, ':', t.len) : NULL;
		struct text part = { t.at, colon == NULL ? t.len : (size_t)(colon - t.at) };
		if (!is_skipped(&row->fields[i], part)) {
			json_name(&w->j, row->fields[i].name);
			put_plain(w, &row->fields[i], part);
		}
		t = colon == NULL ? TEXT_NONE : (struct text){ colon + 1, t.len - part.len - 1 };
	}
	json_close(&w->j);
}

static void put_list(struct words *w, const struct schema_field *f, struct text t)
{
	json_open_list(&w->j);
	while (t.len > 0) {
		const char *comma = memchr(t.at, ',', t.len);
		struct text part = { t.at, comma == NULL ? t.len : (size_t)(comma - t.at) };
		if (f->item->type == FIELD_SHAPE)
			put_short_shape(w, f->item->of_shape, part);
		else
			put_plain(w, f->item, part);
		t = comma == NULL ? TEXT_NONE : (struct text){ comma + 1, t.len - part.len - 1 };
	}
	json_close_list(&w->j);
}

static void put_fields(struct words *w, const struct schema_row *row, const char *prefix);

static void put_nested(struct words *w, const struct schema_field *f, const char *prefix)
{
	char inner[PREFIX_MAX];
	size_t p = strlen(prefix), n = strlen(f->name);

	if (p + n + 2 > sizeof inner)
		return;
	memcpy(inner, prefix, p);
	memcpy(inner + p, f->name, n);
	memcpy(inner + p + n, ".", 2);
	if (!has_prefix(w, inner))
		return;
	json_name(&w->j, f->name);
	json_open(&w->j);
	put_fields(w, f->of_shape, inner);
	json_close(&w->j);
}

static bool is_json(struct text t)
{
	struct arena a = { 0 };
	struct buf out = { 0 };

	/* Wrapped into an object, for the customs house knows nothing else; the frame is checked as a whole again. */
	buf_c(&out, "{\"v\":");
	buf_text(&out, t);
	buf_byte(&out, '}');
	const struct value *v = value_read(&a, &customs_client, out.at, out.len);
	bool fine = value_n(v) == 1;
	arena_free(&a);
	buf_free(&out);
	return fine;
}

static void put_fields(struct words *w, const struct schema_row *row, const char *prefix)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];
		const char *value = value_of(w, prefix, f->name);

		if (value == NULL) {
			if (f->type == FIELD_SHAPE)
				put_nested(w, f, prefix);
			continue;
		}
		struct text t = text_of(value);
		bool json = (f->type == FIELD_SHAPE || f->type == FIELD_LIST) && (*value == '{' || *value == '[');
		json_name(&w->j, f->name);
		if (json && is_json(t))
			json_raw(&w->j, t);
		else if (json)
			json_null(&w->j);
		else if (f->type == FIELD_LIST)
			put_list(w, f, t);
		else if (f->type == FIELD_SHAPE)
			put_short_shape(w, f->of_shape, t);
		else
			put_plain(w, f, t);
	}
}

bool codec_from_words(struct arena *a, const char *name, int argc, char *const *argv, struct command *out, struct buf *why)
{
	int kind = schema_command_of(text_of(name));
	struct buf frame = { 0 };
	struct words w = { .n = argc, .at = argv, .j = json_to(&frame) };
	struct frame_in in;
	const char *field = "";
	int64_t arg;

	*out = (struct command){ 0 };
	if (kind == COMMAND_NONE || argc > WORDS_MAX) {
		buf_f(why, "%s: %s", name, word_rows[kind == COMMAND_NONE ? word_unknown_command : word_too_many_values].name);
		return false;
	}
	json_open(&w.j);
	json_put_c(&w.j, "do", name);
	json_put_c(&w.j, "id", "00000000000000000000000000000000");
	put_fields(&w, &command_rows[kind], "");
	json_close(&w.j);
	for (int i = 0; i < argc; i++) {
		if ((w.used >> i & 1) == 0) {
			buf_f(why, "%s: %s", argv[i], word_rows[word_unknown_field].name);
			buf_free(&frame);
			return false;
		}
	}
	enum word word = frame.broken ? word_hub_in_trouble : codec_read_frame_field(a, frame.at, frame.len, &in, &arg, &field);
	buf_free(&frame);
	if (word != word_fine) {
		buf_f(why, "%s: %s", field, word_rows[word].name);
		return false;
	}
	*out = in.command;
	return true;
}
