/* Looks into a file that is a zip: one part of it, or all one after the other. */
#ifndef SUPPORT_UNZIP_H
#define SUPPORT_UNZIP_H

#include <stdbool.h>
#include <string.h>
#include <zip.h>

#include "base/buf.h"

static inline bool is_zip(struct text file)
{
	return file.len > 4 && memcmp(file.at, "PK\003\004", 4) == 0;
}

/* `path` NULL: every part. The bytes go to the end of `out`; false when the archive or the part is not there or is damaged. */
static inline bool unzip(struct text file, const char *path, struct buf *out)
{
	zip_source_t *source = zip_source_buffer_create(file.at, file.len, 0, NULL);
	zip_t *archive = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	bool found = false, fine = archive != NULL;

	for (zip_int64_t i = 0; fine && i < zip_get_num_entries(archive, 0); i++) {
		char piece[4096];
		zip_int64_t n = -1;

		if (path != NULL && strcmp(zip_get_name(archive, (zip_uint64_t)i, 0), path) != 0)
			continue;
		zip_file_t *part = zip_fopen_index(archive, (zip_uint64_t)i, 0);
		while (part != NULL && (n = zip_fread(part, piece, sizeof piece)) > 0)
			buf_put(out, piece, (size_t)n);
		/* A wrong checksum is told by the last read. */
		fine = n == 0 && zip_fclose(part) == 0;
		found = true;
	}
	if (archive != NULL)
		zip_discard(archive);
	else
		zip_source_free(source);
	return fine && found;
}

#endif
