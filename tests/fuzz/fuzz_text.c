/* Whatever bytes come: cleaned text is valid, composed and stays as it is; keys, order and proposals survive it. */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/must.h"
#include "base/points.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cleaning(struct arena *a, struct text t, bool lines)
{
	struct text cleaned, again, proposal;
	enum text_verdict verdict = text_clean(a, t, lines, &cleaned);
	must((verdict == TEXT_NOT_UTF8) == !text_is_utf8(t.at, t.len));
	if (verdict != TEXT_FINE)
		return;
	must(text_is_utf8(cleaned.at, cleaned.len));
	must(text_is(cleaned, points_text(a, points_composed(a, cleaned))));
	must(text_clean(a, cleaned, lines, &again) == TEXT_FINE);
	must(text_is(cleaned, again));
	must(text_graphemes(cleaned) <= cleaned.len);
	if (text_suggest_repair(a, cleaned, &proposal))
		must(text_is_utf8(proposal.at, proposal.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text t = { (const char *)data, size };
	check_cleaning(&a, t, true);
	check_cleaning(&a, t, false);
	if (!text_is_utf8(data, size))
		goto out;
	must(text_is_utf8(text_key1(&a, t).at, text_key1(&a, t).len));
	must(text_match(&a, t, t) == 2);
	(void)text_key2(&a, t);   /* that it returns at all is what is asked */
	/* Two texts from one input: cut where a code point begins. */
	size_t cut = size / 2;
	while (cut < size && (data[cut] & 0xc0) == 0x80)
		cut++;
	struct text left = { t.at, cut }, right = { t.at + cut, size - cut };
	int order = text_collate(left, right), back = text_collate(right, left);
	must((order > 0) == (back < 0));
	must((order == 0) == text_is(left, right));
	must((text_collate_names(left, right) > 0) == (text_collate_names(right, left) < 0));
	uint32_t num, den;
	text_dice(&a, left, right, &num, &den);
	must(num <= den);
	uint64_t *pairs;
	size_t pairs_n = text_word_pairs(&a, t, &pairs);
	for (size_t i = 1; i < pairs_n; i++)
		must(pairs[i - 1] < pairs[i]);
	must(!a.broken);
out:
	arena_free(&a);
	return 0;
}
