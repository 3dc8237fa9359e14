/*
 * The web client and the templates as they lie in the program; the table is made by
 * scripts/embed.sh.
 */
#ifndef SERVER_ASSETS_H
#define SERVER_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
	const char *path;              /* "/assets/main-3fa9.js"; the table is ordered by it */
	const char *type;              /* media type */
	const char *tag;               /* 16 hex digits of its SHA-256, for the ETag */
	const unsigned char *raw, *raw_end;
	const unsigned char *gz, *gz_end;   /* equal when packing does not pay */
	bool immutable;                /* its name changes with its bytes */
};

extern const struct asset hub_assets[];
extern const size_t hub_assets_n;
/* shared/templates/demo.json: the workshop that a new hub opens with. */
extern const unsigned char hub_demo[], hub_demo_end[];

#endif
