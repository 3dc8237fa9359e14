/* Sentences of the catalog for the terminal of the hub. */
#include "server/say.h"

#include <stdio.h>

void say_to(struct buf *out, enum language language, const char *key, const char *name, const char *value)
{
	char whole[64];
	const struct say_arg arg = { .name = name, .text = value ? text_of(value) : TEXT_NONE };
	(void)snprintf(whole, sizeof whole, "cli.%s", key);
	say_put(out, language, whole, &arg, name ? 1 : 0);
}
