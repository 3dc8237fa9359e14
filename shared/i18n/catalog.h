/*
 * Every sentence the house says, in every language. A language is one file of this folder; the compiler i18nc refuses a build
 * in which one of them lacks a sentence or an argument.
 */
#ifndef I18N_CATALOG_H
#define I18N_CATALOG_H

#include "base/buf.h"
#include "words.h"

struct catalog_row { const char *key; const char *text[LANGUAGE_N]; };
extern const struct catalog_row catalog_rows[];      /* sorted by key */
extern const size_t catalog_n;
extern const char *const language_names[LANGUAGE_N]; /* "vi", "en" */

/* By name like "vi" or "vi-VN"; LANGUAGE_VI for what is not known. */
enum language language_of(struct text name);

/* The sentence of "section.key"; the key itself if there is none, so that nothing is ever silent. */
struct text say(enum language l, const char *key);
/* The sentence of a word, with its argument unfilled. */
struct text say_word(enum language l, enum word word);

/* An argument of a sentence: {name} becomes the text, or the number when the text is absent. */
struct say_arg { const char *name; struct text text; int64_t number; };
void say_put(struct buf *out, enum language l, const char *key, const struct say_arg *args, size_t n);
/* The sentence of a refusal or fault with its one argument filled in. */
void say_put_word(struct buf *out, enum language l, enum word word, int64_t arg);

#endif
