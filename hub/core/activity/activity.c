#include "core/activity/activity.h"

/* Templates and activities are rows; a new activity of known panels touches no client. */

#define P(...) PASTE_PANELS(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define PASTE_PANELS(a, b, c, d, e, f, g, ...) { PANEL(a), PANEL(b), PANEL(c), PANEL(d), PANEL(e), PANEL(f), PANEL(g) }
#define PANEL(name) PANEL_##name
#define PANEL_0 PANEL_NONE
#define W(name) { CARD_KIND_##name }
#define CARD_KIND_0 CARD_KIND_NONE

const struct activity_row activity_rows[ACTIVITY_KIND_N] = {
#define ROW(kind, step_, panels_, writes_, objectives_, vi, en, ask_vi, ask_en, minutes_) \
	[ACTIVITY_KIND_##kind] = { .name = #kind, .step = step_, .panels = panels_, .writes = writes_, .objectives = objectives_, \
		.title_vi = vi, .title_en = en, .question_vi = ask_vi, .question_en = ask_en, .minutes = minutes_ },
#include "core/activity/activities.def"
};

#define K(name) ACTIVITY_KIND_##name
const struct template_row template_rows[] = {
	{ "led-7-steps", { K(WELCOME), K(STAKEHOLDERS), K(SITUATION), K(SWOT), K(THEMES), K(THEME_POINTS), K(TOWS), K(PAUSE),
		K(VISION), K(DRAFT), K(PAUSE), K(OBJECTIVES), K(OBJECTIVE_POINTS), K(STRATEGIES), K(PAUSE), K(ACTIONS), K(GATE),
		K(COMMITMENTS), K(CLOSING) } },
	{ "swot-half-day", { K(WELCOME), K(SITUATION), K(SWOT), K(THEMES), K(THEME_POINTS), K(TOWS), K(CLOSING) } },
	{ "vision-only", { K(WELCOME), K(VISION), K(DRAFT), K(CLOSING) } },
	{ "priorities-only", { K(WELCOME), K(OBJECTIVES), K(OBJECTIVE_POINTS), K(CLOSING) } },
	{ "monitoring-session", { K(WELCOME), K(MONITORING), K(EVALUATION), K(CLOSING) } },
};
const size_t template_rows_n = sizeof template_rows / sizeof *template_rows;
