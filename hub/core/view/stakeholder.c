/* The grid of stakeholders. */
#include "core/view/view.h"

/* Domain.md step 1. Much interest without influence is named for itself: the poor are exactly there. */
enum engagement engagement_proposed(const struct stakeholder_data *s)
{
	if (s->influence >= 4)
		return s->interest >= 4 ? ENGAGEMENT_MANAGE_CLOSELY : ENGAGEMENT_KEEP_SATISFIED;
	if (s->interest >= 4 && s->influence <= 2)
		return ENGAGEMENT_EMPOWER;
	return s->interest >= 3 ? ENGAGEMENT_KEEP_INFORMED : ENGAGEMENT_MONITOR;
}

enum sight see_stakeholder(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct stakeholder *s = stakeholder_at(w, number);

	(void)who, (void)a;
	if (s == NULL)
		return SIGHT_NEVER;
	if (s->removed)
		return SIGHT_GONE;
	enum engagement proposed = engagement_proposed(&s->data);
	json_open(j);
	json_put_int(j, "stakeholder", s->number);
	json_put_c(j, "code", s->code);
	put_data(j, "data", &shape_stakeholder_data, &s->data);
	put_enum(j, "strategy", &enum_engagement, (int)(s->data.strategy != ENGAGEMENT_NONE ? s->data.strategy : proposed));
	put_enum(j, "proposed", &enum_engagement, (int)proposed);
	json_close(j);
	return SIGHT_SEEN;
}
