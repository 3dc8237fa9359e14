/* The socket of a session and what waits for it. Private to net.c and session.c. */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include <libwebsockets.h>

#include "net.h"

#ifndef LWS_PROTOCOL_LIST_TERM                 /* new in 4.2 */
#define LWS_PROTOCOL_LIST_TERM { NULL, NULL, 0, 0, 0, NULL, 0 }
#endif

/* A command that was not answered yet. */
struct wish {
	struct wish *next;
	uint8_t id[ID_BYTES];
	struct buf frame;
	bool sent, is_join;
	int64_t sent_us;           /* of the first time */
	answered *then;
	void *with;
};

struct wire {
	struct session *of;
	struct lws *wsi;
	lws_sorted_usec_list_t later;      /* the next try, or money for the next message */
	struct wish *wishes, **wishes_tail;
	struct buf in;
	bool hello_due, ping_due, feel_due;
	bool resumes;                      /* said `have`: the answer tells only what changed */
	unsigned tries;
	int64_t since_us;                  /* last time all was well */
	int64_t heard_us, said_us;
	int64_t money, money_us;           /* thousandths of messages that may be sent at once */
};

struct net {
	struct cli *cli;
	struct lws_context *lws;
	struct address hub;
	int64_t patience_ms;
	lws_sorted_usec_list_t beat, bell;
	bool is_late;
	struct session **sessions; size_t sessions_n, sessions_cap;
	size_t unanswered, unready, failed;
	struct session *first_failed;
};

/* session.c */
void session_state_set(struct session *s, enum session_state state);
void session_call_later(struct session *s, int64_t us);
void session_away(struct session *s);                             /* the connection is gone */
void session_beat(struct session *s, int64_t now_us);             /* twice a second */
void session_free(struct session *s);

/* talk.c */
void session_heard(struct session *s, const char *at, size_t n);   /* one whole frame */
int session_writable(struct session *s);                          /* -1: the socket is dead */

/* net.c */
bool net_connect(struct session *s);

#endif
