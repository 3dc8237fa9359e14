/* Text as an array of code points, for the rooms of text_*.c that look at single letters and marks. */
#ifndef BASE_POINTS_H
#define BASE_POINTS_H

#include "base/arena.h"
#include "base/text.h"

struct points { int32_t *at; size_t n; };

/* NFD and NFC of valid UTF-8, in the arena; empty when memory ends. */
struct points points_apart(struct arena *a, struct text t);
struct points points_composed(struct arena *a, struct text t);
/* The points as they are, as UTF-8. */
struct text points_text(struct arena *a, struct points p);
/* A combining mark of any kind (categories Mn, Mc, Me). */
bool point_is_mark(uint32_t c);

#endif
