/*
 * A document as bytes, for another process of the same program on the same machine: numbers are in its own order, and there
 * is no version. A new field of a block is a new line in doc_wire.c.
 */
#ifndef REPORT_DOC_WIRE_H
#define REPORT_DOC_WIRE_H

#include "base/buf.h"
#include "report/doc.h"

void doc_pack(const struct doc *d, struct buf *out);
/* The document in the arena; its texts are borrowed from `bytes`. False: these are not the bytes of a document, or memory ended. */
bool doc_unpack(struct doc *d, struct arena *a, const void *bytes, size_t n);

#endif
