/* Coordination and impact monitoring, as far as the room has agreed on them. */
#include "core/view/view.h"

enum sight see_mechanisms(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	(void)number, (void)who, (void)a;
	json_open(j);
	if (w->has_coordination)
		put_data(j, "coordination", &shape_coordination, &w->coordination);
	if (w->has_impact)
		put_data(j, "impact", &shape_impact_monitoring, &w->impact);
	json_close(j);
	return SIGHT_SEEN;
}
