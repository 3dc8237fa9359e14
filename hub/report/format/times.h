/*
 * How wide a text runs in Times New Roman (and in its metric twins Tinos and Liberation Serif), for writers that must say a
 * width before anybody has set a line: the rule under the motto, the columns of a table. Private to the report room.
 */
#ifndef REPORT_TIMES_H
#define REPORT_TIMES_H

#include "base/text.h"

/* In thousandths of the letter size, kerning left out. Characters the font lacks are guessed: 1000 when wide, else 600. */
long times_width(struct text t, bool is_bold);

#endif
