/*
 * Whatever bytes come as the lines of a log: each is refused, or applied to a workshop that still can be shown afterwards. Ids are
 * taken from the line itself, so a doubled line is a doubled id.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "core/workshop.h"
#include "protocol/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct look { struct workshop *w; struct arena a; struct audience who; };

static void look_at(void *with, struct key key)
{
	struct look *l = with;
	struct buf out = { 0 };
	struct json j = json_to(&out);

	if (see(l->w, key, &l->who, &l->a, &j) == SIGHT_SEEN)
		must(value_read(&l->a, &customs_file, out.at, out.len) != NULL);
	buf_free(&out);
	arena_wipe(&l->a);
}

/* False when the line is none of a log, or makes no sense at this place. */
static bool take_line(struct workshop *w, const uint8_t *at, size_t n)
{
	struct arena a = { 0 };
	struct hash h = hash_of(at, n);
	struct entry e;
	struct outcome out;
	bool fine = codec_read_entry(&a, w->seq + 1, h.at, at, n, &e);

	if (fine) {
		struct hash chain = hash_chain(&w->chain, e.seq, e.id, at, n);
		fine = apply(w, &e, &chain, &a, &out);
		must(fine != w->sealed);
	}
	arena_free(&a);
	return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct look l = { .w = workshop_new() };

	for (size_t at = 0; at < size;) {
		const uint8_t *end = memchr(data + at, '\n', size - at);
		size_t n = end == NULL ? size - at : (size_t)(end - data) - at;
		if (!take_line(l.w, data + at, n) && l.w->sealed)
			break;
		at += n + 1;
	}
	for (int role = 1; role < ROLE_N; role++) {
		l.who = (struct audience){ (enum role)role, role == ROLE_PARTICIPANT ? 1 : 0 };
		keys_each(l.w, look_at, &l);
	}
	(void)workshop_digest(l.w);
	workshop_free(l.w);
	arena_free(&l.a);
	return 0;
}
