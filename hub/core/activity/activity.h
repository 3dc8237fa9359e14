/* The kinds of activity as rows: which of the seven steps, what is drawn, what may be written. */
#ifndef CORE_ACTIVITY_ACTIVITY_H
#define CORE_ACTIVITY_ACTIVITY_H

#include "protocol/schema.h"

struct activity_row {
	const char *name;
	int step;                          /* of the seven, 0 = none */
	enum panel panels[8];              /* in order, 0 ends */
	enum card_kind writes[3];          /* kinds of card, 0 ends */
	bool objectives;                   /* candidates may be proposed here */
	const char *title_vi, *title_en, *question_vi, *question_en;   /* when the facilitator gives none */
	int minutes;
};
extern const struct activity_row activity_rows[ACTIVITY_KIND_N];

struct template_row { const char *name; enum activity_kind kinds[24]; };
extern const struct template_row template_rows[];
extern const size_t template_rows_n;

#endif
