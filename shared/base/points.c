/* The one place that asks utf8proc for a normal form. */
#include "base/points.h"

#include <utf8proc.h>

static struct points normalise(struct arena *a, struct text t, utf8proc_option_t form)
{
	const utf8proc_option_t how = UTF8PROC_STABLE | form;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)t.at;
	utf8proc_ssize_t n = t.len ? utf8proc_decompose(bytes, (utf8proc_ssize_t)t.len, NULL, 0, how) : 0;
	if (n <= 0)
		return (struct points){ 0 };
	/* One more than needed: utf8proc_normalize_utf32() may end its result with a zero. */
	int32_t *at = arena_take_n(a, (size_t)n + 1, sizeof *at);
	if (!at)
		return (struct points){ 0 };
	n = utf8proc_decompose(bytes, (utf8proc_ssize_t)t.len, at, n, how);
	if (n >= 0)
		n = utf8proc_normalize_utf32(at, n, how);
	if (n < 0)
		return (struct points){ 0 };
	return (struct points){ at, (size_t)n };
}

struct points points_apart(struct arena *a, struct text t)
{
	return normalise(a, t, UTF8PROC_DECOMPOSE);
}

struct points points_composed(struct arena *a, struct text t)
{
	return normalise(a, t, UTF8PROC_COMPOSE);
}

struct text points_text(struct arena *a, struct points p)
{
	char *at = arena_take_n(a, p.n + 1, 4);
	size_t len = 0;
	if (!at)
		return TEXT_NONE;
	for (size_t i = 0; i < p.n; i++)
		len += (size_t)utf8proc_encode_char(p.at[i], (utf8proc_uint8_t *)at + len);
	return (struct text){ at, len };
}

bool point_is_mark(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}
