/* Commands whose fields stand in a file; the codec checks them as the hub would. */
#ifndef CLI_WISH_H
#define CLI_WISH_H

#include "cli.h"

/* A file that is one JSON object; NULL after having told why not. It lives in the program's arena, "-" is standard input. */
const struct value *wish_file(struct cli *cli, const char *path);
/*
 * A command out of the fields of an object, which are those of the command without `do` and `id`. `more` is written behind them, like
 * ",\"activity\":3", or is empty. False after having told what is wrong in the file.
 */
bool wish_read(struct cli *cli, const char *path, const char *name, const struct value *fields, const char *more, struct command *out);

struct wishes { struct command *at; size_t n; bool has_cards; };
/* What `export --as carry` wrote, as commands `carry`; their activity is for the caller to find. */
bool wish_carry(struct cli *cli, const char *path, struct wishes *out);
/* A workshop to be made: what the command says, without `do` and `id`. */
bool wish_workshop(struct cli *cli, const char *path, struct command *out);
/* A template of one's own, as `export --as template` writes it; only its agenda is taken. */
bool wish_agenda(struct cli *cli, const char *path, struct part_list *out);

#endif
