/*
 * The client's side of the wire: many sessions in one context of libwebsockets. A session comes back by itself after a
 * broken connection, with growing pauses, and sends what was not answered again under the same ids: the hub answers a
 * repeated command and does not repeat it. What a session was shown is kept in its mirror.
 */
#ifndef CLI_NET_H
#define CLI_NET_H

#include "cli.h"

enum session_state {
	SESSION_AWAY,        /* no connection; a later try is planned */
	SESSION_GREETING,    /* connecting, or waiting for the answer to hello */
	SESSION_READY,
	SESSION_REFUSED,     /* the hub said no to hello; `why` says the word */
	SESSION_LOST,        /* given up after the patience of the net */
	SESSION_BROKEN,      /* the other side does not speak our language */
	SESSION_OVER,        /* hung up by session_close() */
};

enum net_end {
	NET_DONE,            /* what was waited for has come */
	NET_LATE,            /* the time is over */
	NET_FAILED,          /* a session is refused, lost or broken */
	NET_STOPPED,         /* a signal asks to end */
};

struct net;
struct session;

/* A key of the mirror with its value as JSON. */
struct piece { char *key; struct buf json; };

/* How a command went. Called once; the session is still there. */
struct answer { bool did; int64_t made, arg; bool has_arg; const char *why, *arg_name; int64_t took_us; };
typedef void answered(void *with, struct session *s, const struct answer *a);

struct session_events {
	void (*ready)(struct session *s);          /* hello was answered, also after coming back; NULL = no interest */
	/* One change, already in the mirror; `value` NULL = gone. */
	void (*changed)(struct session *s, struct text key, const struct value *value);
};

struct session {
	struct net *net;
	void *with;                    /* the caller's */
	const struct session_events *events;
	int64_t room;                  /* 0 = "hub" */
	bool has_token;
	uint8_t token[ID_BYTES];
	bool is_thin;                  /* keeps only what a phone needs to act: me, stage, poll/N */
	enum session_state state;
	char why[40];                  /* of a refused hello */
	struct buf you;                /* what the hub said we are, as JSON */
	uint64_t at;                   /* last change told */
	struct feel felt;              /* said last, and again after every hello; activity 0 = nothing yet */
	int64_t frames, bytes;         /* received */
	struct piece *pieces; size_t pieces_n, pieces_cap;   /* sorted by key */
	struct wire *wire;             /* the socket and what waits for it; net.c and session.c only */
};

/* NULL when the hub's address is not one or memory ends; has told so. */
struct net *net_new(struct cli *cli);
void net_free(struct net *n);
/* Gives up on a session after so long without a hub; 20 s unless set. */
void net_patience(struct net *n, int64_t ms);
/* Serves all sessions until `done`, or for `ms` (< 0: without end). `done` may be NULL. */
enum net_end net_run(struct net *n, bool (*done)(void *with), void *with, int64_t ms);
/* Until every command of every session is answered and all sessions are ready. */
enum net_end net_settle(struct net *n, int64_t ms);
/* Says why net_run() failed and gives the exit code for it. */
int net_failed(const struct net *n, enum net_end end);
size_t net_unanswered(const struct net *n);

/* Opens a connection; `token` NULL = a guest. The net owns the session. NULL when memory ends. */
struct session *session_open(struct net *n, int64_t room, const uint8_t *token, const struct session_events *events, void *with);
void session_close(struct session *s);
/* From now on this is the session's key; used when it comes back. */
void session_token(struct session *s, const uint8_t token[ID_BYTES]);
/* Breaks the connection and comes back at once, as a dead network would; for showing that nothing is lost. */
void session_drop(struct session *s);
/* Sends a command, again after a broken connection. `id` NULL = a new one. `then` may be NULL. */
void session_wish(struct session *s, const struct command *c, const uint8_t *id, answered *then, void *with);

/* Lets the hub feel it; nothing is answered. What the hub was told already is not said again. */
void session_feel(struct session *s, const struct feel *f);

/* What the session was shown of a key; NULL = nothing. Lives in `a`. */
const struct value *session_view(const struct session *s, struct arena *a, const char *key);

/* -- between net.c, session.c and mirror.c -- */

void mirror_put(struct session *s, struct text key, const struct value *v);
void mirror_drop(struct session *s, struct text key);
void mirror_free(struct session *s);

#endif
