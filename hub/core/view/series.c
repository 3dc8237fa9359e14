/* The figures of the situation. */
#include "core/view/view.h"

enum sight see_series(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct series *s = series_at(w, number);

	(void)who, (void)a;
	if (s == NULL)
		return SIGHT_NEVER;
	if (s->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "series", s->number);
	json_put_c(j, "code", s->code);
	put_data(j, "data", &shape_series_data, &s->data);
	json_close(j);
	return SIGHT_SEEN;
}
