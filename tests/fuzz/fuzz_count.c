/*
 * A file of ballots, JSON or Pabulib's, from whatever bytes: it is told as wrong, or counted, and the answer is JSON that does not
 * depend on anything but the file.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "count.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct customs customs_answer = { .bytes = (size_t)1 << 26, .depth = 16, .values = 4000000, .fractions = true };

/* True when it was counted. */
static bool count_bytes(struct text bytes, struct buf *out)
{
	static const struct count_wish wish = { .k = -1, .top = -1 };
	struct cli cli = { .language = LANGUAGE_EN };
	struct election e = { .cli = &cli, .wish = &wish };
	bool counted = false;

	if (election_read(&e, bytes) == EXIT_FINE) {
		must(e.q.items_n > 0 && e.q.items_n <= COUNT_ITEMS_MAX);
		for (size_t i = 0; i < e.q.items_n; i++)
			must(item_find(&e, text_of(e.ids[i])) == i + 1);
		struct tally *t = count(&cli.arena, &e.q, e.ballots, e.ballots_n);
		if (t != NULL && !t->too_large) {
			struct answer answer = { .q = &e.q, .t = t, .groups = e.groups, .criteria = e.criteria, .scale = e.scale,
				.cap_told = e.s.has_cap || e.s.has_points };
			struct json j = json_to(out);
			answer_put(&j, &answer);
			counted = true;
		}
	}
	arena_free(&cli.arena);
	return counted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct buf one = { 0 }, two = { 0 };
	struct arena a = { 0 };

	if (count_bytes(bytes, &one)) {
		must(value_read(&a, &customs_answer, one.at, one.len) != NULL);
		must(count_bytes(bytes, &two));
		must(one.len == two.len && memcmp(one.at, two.at, one.len) == 0);
	}
	arena_free(&a);
	buf_free(&one);
	buf_free(&two);
	return 0;
}
