/* What a writer of a format sees: blocks, bytes and language names, never the workshop. Private to the report room. */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include "base/buf.h"
#include "i18n/catalog.h"
#include "report/doc.h"

#define ROW(name, extension, mime, kinds) void format_##name(const struct doc *d, struct buf *out);
#include "report/formats.def"

/* Is the font there that the PDF stands on (Tinos, of fonts-croscore)? Without it format_pdf() writes nothing and breaks `out`. */
bool format_pdf_ready(void);

#endif
