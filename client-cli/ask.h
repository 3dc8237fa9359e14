/* One command and its answer, for subcommands that do one thing after the other. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "net.h"

struct reply {
	bool is_there, did, has_arg;
	int64_t made, arg, took_us;
	uint8_t id[ID_BYTES];
	char why[40], arg_name[24];
};

enum { ANSWER_MS = 60000 };

/* Sends and waits. EXIT_FINE when an answer is there, whatever it says; else the code to leave with, after having told why. */
int ask(struct net *n, struct session *s, const struct command *c, const uint8_t *id, struct reply *out);
/* Waits until the session is greeted. */
int ask_ready(struct net *n, struct session *s);
/* As one line: JSON, or a sentence. Gives EXIT_FINE or EXIT_NO. */
int reply_out(struct cli *cli, const struct reply *r);

/* The hub's own key: `key` in hex, or the secret in a file, or data/hub.key. False after having told why. */
bool hub_key_read(struct cli *cli, const char *key, const char *file, uint8_t out[ID_BYTES]);
/* Where a browser finds the hub: its address with http. */
void hub_page_put(struct buf *out, const struct cli *cli);

#endif
