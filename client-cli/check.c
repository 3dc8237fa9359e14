/* Comparisons: one line each, like `ok R1.cast` or `not ok R1.cast: got 23, expected 24`. The names are for programs. */
#include "play.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void told(struct play *p, bool same, struct text name, struct text got, struct text expected)
{
	struct buf out = { 0 };

	if (p->failed != 0)
		return;
	p->passed_n += same;
	p->failed_n += !same;
	if (p->cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_bool(&j, "ok", same);
		json_put_text(&j, "name", name);
		if (!same) {
			json_put_text(&j, "got", got);
			json_put_text(&j, "expected", expected);
		}
		json_close(&j);
	} else {
		buf_c(&out, same ? "ok " : "not ok ");
		buf_text(&out, name);
		if (!same)
			buf_f(&out, ": got %.*s, expected %.*s", TEXT_ARGS(got), TEXT_ARGS(expected));
	}
	line_out(&out);
	buf_free(&out);
}

/* The name of a comparison, in the play's arena. */
__attribute__((format(printf, 2, 0)))
static struct text named(struct play *p, const char *format, va_list rest)
{
	char line[128];
	int n = vsnprintf(line, sizeof line, format, rest);

	return text_copy(p->arena, (struct text){ line, n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1 });
}

static struct text written(struct play *p, const struct value *v)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);

	value_put(&j, v);
	struct text t = text_copy(p->arena, (struct text){ out.at, out.len });
	buf_free(&out);
	return t;
}

#define NAMED(out) \
	struct text out; \
	va_list rest; \
	va_start(rest, name); \
	out = named(p, name, rest); \
	va_end(rest)

void check_text(struct play *p, struct text got, struct text expected, const char *name, ...)
{
	NAMED(what);
	told(p, text_is(got, expected), what, got, expected);
}

void check_int(struct play *p, int64_t got, int64_t expected, const char *name, ...)
{
	NAMED(what);
	told(p, got == expected, what, text_of(number_c(p->cli, got)), text_of(number_c(p->cli, expected)));
}

void check_same(struct play *p, const struct value *got, const struct value *expected, const char *name, ...)
{
	NAMED(what);
	struct text x = written(p, got), y = written(p, expected);

	told(p, text_is(x, y), what, x, y);
}

/* "16.90" and 16.9 are one quantity. */
void check_decimal(struct play *p, const struct value *got, const struct value *expected, const char *name, ...)
{
	NAMED(what);
	struct text x = value_is_text(got) ? value_text(got) : value_number(p->arena, got), y = value_number(p->arena, expected);
	struct decimal a, b;

	told(p, decimal_read(x, &a) && decimal_read(y, &b) && decimal_order(a, b) == 0, what, x, y);
}

void check_sectors(struct play *p, const struct value *got, const struct value *expected, const char *name)
{
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		check_int(p, value_int(value_get(got, enum_sector.values[s]), -1), value_int(value_get(expected, enum_sector.values[s]), -2),
			"%s.%s", name, enum_sector.values[s]);
}

void check_codes(struct play *p, const struct names *got, const struct value *expected, const char *name, ...)
{
	NAMED(what);
	struct buf x = { 0 };
	bool same = got->n == value_n(expected);

	for (size_t i = 0; i < got->n; i++) {
		same = same && text_is(got->at[i].code, value_text(value_at(expected, i)));
		buf_c(&x, i == 0 ? "" : " ");
		buf_text(&x, got->at[i].code);
	}
	told(p, same, what, text_copy(p->arena, (struct text){ x.at, x.len }), written(p, expected));
	buf_free(&x);
}

void check_refs(struct play *p, const struct names *names, const struct value *refs, const struct value *expected,
	const char *name, ...)
{
	NAMED(what);
	struct names got = { 0 };

	for (size_t i = 0; i < value_n(refs); i++)
		names_add(p, &got, names_code(names, value_int(value_at(refs, i), 0)), 0);
	check_codes(p, &got, expected, "%.*s", TEXT_ARGS(what));
}

void check_alike(struct play *p, const char *key)
{
	const struct value *first = NULL;

	for (size_t i = 0; p->check && i < onlookers_n; i++) {
		struct session *s = play_look_any(p, onlookers[i]);

		if (s == NULL)
			return;
		const struct value *seen = session_view(s, p->arena, key);
		first = first == NULL ? seen : first;
		check_same(p, seen, first, "%s.same.%s", key, enum_role.values[onlookers[i]]);
		session_close(s);
	}
}
