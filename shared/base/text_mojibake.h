/* Vietnamese bytes that were read as Latin-1: what they say when read in the encoding they were written in. */
#ifndef BASE_TEXT_MOJIBAKE_H
#define BASE_TEXT_MOJIBAKE_H

#include "base/arena.h"
#include "base/text.h"

enum mojibake { MOJIBAKE_TCVN3, MOJIBAKE_VNI, MOJIBAKE_UTF8, MOJIBAKE_N };

/* True and the text in NFC, in the arena; false when the text cannot come from that encoding. */
bool mojibake_read(struct arena *a, enum mojibake kind, struct text t, struct text *out);

#endif
