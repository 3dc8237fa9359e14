/* Whatever bytes come: the customs house neither reads past them nor lets through what the tree behind it cannot read. */
#include <stddef.h>
#include <stdint.h>

#include "base/must.h"
#include "protocol/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names and texts are valid UTF-8, names differ, and no level is deeper than the limit. */
static size_t check_value(struct arena *a, const struct value *v, unsigned depth, unsigned deepest)
{
	size_t n = 1;

	must(depth <= deepest);
	must(text_is_utf8(value_text(v).at, value_text(v).len));
	for (size_t i = 0; i < value_n(v); i++) {
		const struct value *item = value_at(v, i);
		struct text name = value_name(item);
		must(text_is_utf8(name.at, name.len));
		for (size_t k = 0; value_is_object(v) && k < i && k < 8; k++)
			must(!text_is(name, value_name(value_at(v, k))));
		n += check_value(a, item, depth + (value_n(item) > 0), deepest);
	}
	return n;
}

static void check(const struct customs *c, const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	int64_t arg;
	enum word word = customs_check(c, data, size, &arg);
	const struct value *v = value_read(&a, c, data, size);

	must(word < WORD_N && arg >= 0);
	must((word == word_fine) == (v != NULL));
	if (v != NULL)
		must(value_is_object(v) && check_value(&a, v, 1, c->depth) <= c->values);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(&customs_client, data, size);
	check(&customs_file, data, size);
	return 0;
}
