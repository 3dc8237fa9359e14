/*
 * The scrutineer's file: a closed round's ballots, unlinked as they stand in the log, with every setting spelled out, in the form
 * that `dienhong count --in` reads. Counting it anywhere gives what the hub published.
 */
#ifndef REPORT_SCRUTINY_H
#define REPORT_SCRUTINY_H

#include "base/buf.h"
#include "core/workshop.h"

/*
 * Writes the file of a round that has its tally, as one JSON object, to the end of `out`. A ballot carries its sector only where
 * the k rule left it there. Whether the round may be told at all (it was shown) is the caller's to ask. `out` is broken when
 * memory ended.
 */
void scrutiny_put(struct buf *out, const struct workshop *w, const struct poll *p);

#endif
