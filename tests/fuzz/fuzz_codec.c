/*
 * Whatever bytes come: a frame that is read can be written, read and written again without a change; the same for entries of the
 * log and for ballots. The first byte chooses which of them.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "protocol/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t an_id[ID_BYTES] = { 1 };

static void must_be_same(struct buf *one, struct buf *two)
{
	must(one->len == two->len && memcmp(one->at, two->at, one->len) == 0);
	buf_free(one);
	buf_free(two);
}

static void check_entry(struct arena *a, const void *at, size_t n)
{
	struct entry e, back;
	struct buf one = { 0 }, two = { 0 };

	if (!codec_read_entry(a, 1, an_id, at, n, &e))
		return;
	codec_write_entry(&one, &e);
	must(codec_read_entry(a, 1, an_id, one.at, one.len, &back));
	codec_write_entry(&two, &back);
	must_be_same(&one, &two);
}

static void check_frame(struct arena *a, const void *at, size_t n)
{
	struct frame_in in, again;
	struct buf one = { 0 }, two = { 0 };
	int64_t arg;

	if (codec_read_frame(a, at, n, &in, &arg) != word_fine || in.kind != FRAME_DO)
		return;
	codec_write_command(&one, &in.command, in.id);
	/* Escapes may have made it longer than what came. */
	enum word word = codec_read_frame(a, one.at, one.len, &again, &arg);
	must(word == word_fine || word == word_too_long_frame);
	if (word == word_fine)
		codec_write_command(&two, &again.command, again.id);
	else
		buf_put(&two, one.at, one.len);
	must_be_same(&one, &two);
}

static void check_ballot(struct arena *a, const void *at, size_t n)
{
	struct urn_ballot b, back;
	struct buf one = { 0 }, two = { 0 };

	if (!codec_read_ballot(a, at, n, &b))
		return;
	codec_write_ballot(&one, &b);
	must(codec_read_ballot(a, one.at, one.len, &back));
	codec_write_ballot(&two, &back);
	must_be_same(&one, &two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };

	if (size == 0)
		return 0;
	switch (data[0] % 3) {
	case 0: check_frame(&a, data + 1, size - 1); break;
	case 1: check_entry(&a, data + 1, size - 1); break;
	default: check_ballot(&a, data + 1, size - 1); break;
	}
	arena_free(&a);
	return 0;
}
