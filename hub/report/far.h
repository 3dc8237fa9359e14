/*
 * The far formats: those that stand on a library, read files and take their time. Whoever links this links the libraries; a
 * server calls it in a process of its own (decision 24).
 */
#ifndef REPORT_FAR_H
#define REPORT_FAR_H

#include "base/buf.h"
#include "report/doc.h"

/* Writes `d` as `format`; false: this is no far format. Failures show in out->broken. */
bool far_write(const char *format, const struct doc *d, struct buf *out);
/*
 * From now on `told` hears how far far_write() is: steps done, of so many. A step is a block, or a row of a table; formats that
 * take no time tell of none. NULL: nobody listens. One writer a process, so there is one listener.
 */
void far_listen(void (*told)(size_t done, size_t of));
void far_step(void);                                          /* for the writers: one step is done */
/* What keeps a format from being written on this machine, as a word like "no_font"; NULL: nothing does. Asks the machine. */
const char *far_trouble(const char *format);

#endif
