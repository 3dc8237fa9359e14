/* Reading and printing our own JSON through the codec's tree. */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void value_put(struct json *j, const struct value *v)
{
	struct arena a = { 0 };

	if (value_is_text(v)) {
		json_text(j, value_text(v));
	} else if (value_is_null(v) || v == NULL) {
		json_null(j);
	} else if (value_is_list(v)) {
		json_open_list(j);
		for (size_t i = 0; i < value_n(v); i++)
			value_put(j, value_at(v, i));
		json_close_list(j);
	} else if (value_is_object(v)) {
		json_open(j);
		for (size_t i = 0; i < value_n(v); i++) {
			json_name(j, text_c(&a, value_name(value_at(v, i))));
			value_put(j, value_at(v, i));
		}
		json_close(j);
	} else if (value_number(&a, v).len > 0) {
		json_raw(j, value_number(&a, v));
	} else {
		json_bool(j, value_bool(v));
	}
	arena_free(&a);
}

const struct value *value_dig(const struct value *v, ...)
{
	va_list names;

	va_start(names, v);
	for (const char *name; (name = va_arg(names, const char *)) != NULL;)
		v = value_get(v, name);
	va_end(names);
	return v;
}

bool file_read(const char *path, struct buf *out)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
	char piece[16384];

	if (f == NULL)
		return false;
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_put(out, piece, n);
	bool fine = !ferror(f) && !out->broken;
	int error = errno;
	if (f != stdin)
		(void)fclose(f);   /* it was only read */
	errno = error;
	return fine;
}
