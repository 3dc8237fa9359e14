/* Sentences of the catalog's section `cli` for the terminal of the hub. */
#ifndef SERVER_SAY_H
#define SERVER_SAY_H

#include "base/buf.h"
#include "i18n/catalog.h"

/*
 * `key` without its section; `name` and `value` fill the sentence's one argument, NULL = it has
 * none.
 */
void say_to(struct buf *out, enum language language, const char *key, const char *name, const char *value);

#endif
