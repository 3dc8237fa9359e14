/* What the files of the codec share, and nobody else. No type of cJSON is seen here. */
#ifndef PROTOCOL_CODEC_INSIDE_H
#define PROTOCOL_CODEC_INSIDE_H

#include "protocol/codec.h"

enum { ENTRY_VERSION = 1, USUAL_LIMIT = 16 * 1024 };

/* codec_read_frame() that also tells which field it is about, "" when it is none; static or in the arena. */
enum word codec_read_frame_field(struct arena *a, const void *bytes, size_t n, struct frame_in *out, int64_t *arg,
	const char **field);

#endif
