/*
 * Minutes that a secretary can still edit: a DOCX file, made of our own parts and packed by libzip in memory. Entries stand in
 * a fixed order and carry the oldest date a zip can tell, so the same document gives the same bytes.
 */
#include "report/format/docx.h"

#include <stdlib.h>
#include <zip.h>

enum { OLDEST_DAY = 0x21, SQUEEZE = 6 };   /* 1 January 1980 as MS-DOS writes it; zlib's usual level */

static const struct { const char *path; void (*write)(const struct doc *d, struct buf *out); } parts[] = {
	{ "[Content_Types].xml", docx_content_types },
	{ "_rels/.rels", docx_package_links },
	{ "docProps/core.xml", docx_core },
	{ "word/_rels/document.xml.rels", docx_links },
	{ "word/document.xml", docx_document },
	{ "word/styles.xml", docx_styles },
	{ "word/settings.xml", docx_settings },
	{ "word/numbering.xml", docx_numbering },
	{ "word/header1.xml", docx_first_header },
	{ "word/header2.xml", docx_header },
};

/* The part's bytes become the archive's, which reads them when it closes. */
static bool add(zip_t *archive, const char *path, struct buf *give_part)
{
	zip_source_t *source = give_part->broken ? NULL : zip_source_buffer(archive, give_part->at, give_part->len, 1);

	if (source == NULL) {
		buf_free(give_part);
		return false;
	}
	*give_part = (struct buf){ 0 };
	zip_int64_t at = zip_file_add(archive, path, source, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(source);
		return false;
	}
	zip_uint64_t i = (zip_uint64_t)at;
	return zip_set_file_compression(archive, i, ZIP_CM_DEFLATE, SQUEEZE) == 0 &&
		zip_file_set_dostime(archive, i, 0, OLDEST_DAY, 0) == 0 &&
		zip_file_set_external_attributes(archive, i, 0, ZIP_OPSYS_DOS, 0) == 0;
}

/* The packed bytes to the end of `out`. */
static bool take_out(zip_source_t *packed, struct buf *out)
{
	zip_int64_t n = -1;
	char piece[8192];

	if (zip_source_open(packed) != 0)
		return false;
	while ((n = zip_source_read(packed, piece, sizeof piece)) > 0)
		buf_put(out, piece, (size_t)n);
	return zip_source_close(packed) == 0 && n == 0;
}

static bool pack(zip_source_t *packed, const struct doc *d)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_t *archive = zip_open_from_source(packed, ZIP_CREATE | ZIP_TRUNCATE, &error);

	zip_error_fini(&error);
	if (archive == NULL)
		return false;
	zip_source_keep(packed);   /* closing the archive gives back one of the two */
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct buf part = { 0 };

		parts[i].write(d, &part);
		if (!add(archive, parts[i].path, &part)) {
			zip_discard(archive);
			return false;
		}
	}
	if (zip_close(archive) == 0)
		return true;
	zip_discard(archive);
	return false;
}

void format_docx(const struct doc *d, struct buf *out)
{
	zip_source_t *packed = zip_source_buffer_create(NULL, 0, 0, NULL);

	if (packed == NULL || !pack(packed, d) || !take_out(packed, out))
		out->broken = true;
	zip_source_free(packed);
}
