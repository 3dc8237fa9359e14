/*
 * The `dienhong` program: what its subcommands share. Data goes to standard output, every sentence to standard error, in
 * the language of --lang; with --json standard output carries one JSON object a line.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "i18n/catalog.h"
#include "protocol/codec.h"

/* What the program leaves with; the numbers of sysexits.h where it has one. */
enum exit_code {
	EXIT_FINE = 0,
	EXIT_NO = 1,             /* a command was refused, or a comparison failed */
	EXIT_BAD_USAGE = 64,
	EXIT_BAD_DATA = 65,
	EXIT_UNREACHABLE = 69,   /* nobody answers; given up */
	EXIT_TEMPORARY = 75,     /* try again later */
	EXIT_BAD_PROTOCOL = 76,  /* the other side speaks something else */
	EXIT_NO_ENTRY = 77,      /* the room or the key is not known there */
};

struct cli {
	enum language language;
	bool json;
	const char *hub;         /* like http://localhost:7681; borrowed */
	struct arena arena;      /* lives as long as the program */
};

/* -- options.c -- */

/* Exactly one of `value` and `flag` is set: an option with or without a word behind it. */
struct option_row { const char *name; const char **value; bool *flag; };

/*
 * Takes the options out of argv (its first word stays) and says how many words are left. --hub, --lang and --json are
 * known to all. False: a sentence about what is wrong has been said, or the help was printed; *code is what to leave with.
 */
bool options_read(struct cli *cli, const char *help_key, const struct option_row *rows, size_t rows_n, int *argc, char **argv,
	int *code);
/* A number in min..max; false after having said what is wrong with the option's value. */
bool option_number(const struct cli *cli, const char *name, const char *value, int64_t min, int64_t max, int64_t *out);
/* A join code: 6 to 9 digits, spaces allowed as it is read aloud. */
bool code_read(const struct cli *cli, const char *words, int64_t *out);
/* 32 hex digits, or nothing at all when `words` is NULL. */
bool key_read(const struct cli *cli, const char *words, uint8_t out[ID_BYTES]);

/* -- tell.c: sentences of the section `cli`, on standard error -- */

/* Pairs of an argument's name and its value, ended by NULL. */
__attribute__((sentinel)) void tell(const struct cli *cli, const char *key, ...);
__attribute__((sentinel)) void sentence_put(struct buf *out, const struct cli *cli, const char *key, ...);
/* The sentence of a refusal or fault by its word on the wire; the word itself when the catalog does not know it. */
void refusal_put(struct buf *out, enum language language, const char *why, int64_t arg);
/* Writes what `out` holds and a newline to standard output, and forgets it. */
void line_out(struct buf *out);
const char *number_c(struct cli *cli, int64_t n);   /* in the program's arena */

/* -- tree.c: reading our own JSON -- */

/* Writes a value that was read, as it was. */
void value_put(struct json *j, const struct value *v);
/* Steps through objects by names ended by NULL. */
__attribute__((sentinel)) const struct value *value_dig(const struct value *v, ...);
bool file_read(const char *path, struct buf *out);   /* "-" is standard input; errno tells why not */

/* -- address.c -- */

struct address { char host[256]; int port; bool tls; };
/* http://host:port, ws:// and the like; a bare host has the hub's usual port. */
bool address_read(const char *url, struct address *out);

/* -- http.c -- */

/* GET over a plain socket, with the key as bearer when there is one. The status, or 0 when nobody answers. */
int http_get(const struct address *to, const char *path, const char *key_hex, struct buf *body);

/* -- clock.c -- */

int64_t clock_us(void);    /* never goes back; for waiting and measuring */

/* -- the subcommands -- */

typedef int subcommand(struct cli *cli, int argc, char **argv);
subcommand create_main, join_main, send_main, watch_main, agenda_main, export_main, verify_main, count_main, play_main,
	carry_main, simulate_main, doctor_main;

#endif
