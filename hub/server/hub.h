/*
 * What the files of the server share: the hub itself, its connections, and the mailbox between them
 * and the rooms. Everything here belongs to the loop's thread; the journal's thread only calls
 * uv_async_send().
 */
#ifndef SERVER_HUB_H
#define SERVER_HUB_H

#include <libwebsockets.h>
#include <uv.h>

#include "report/report.h"
#include "base/buf.h"
#include "journal/journal.h"
#include "room/room.h"
#include "server/clock.h"
#include "server/server.h"

#if !defined(LWS_WITH_LIBUV) || !defined(LWS_ROLE_WS)
#error "this libwebsockets was built without libuv or without websockets"
#endif
#ifndef LWS_PROTOCOL_LIST_TERM                 /* new in 4.2 */
#define LWS_PROTOCOL_LIST_TERM { NULL, NULL, 0, 0, 0, NULL, 0 }
#endif

enum {
	DESCRIPTORS_KEPT = 64,          /* for the journal, listening, exports: an accept without one left spins */
	MESSAGE_MAX = 65536,            /* bytes */
	QUEUE_MAX = 65536,              /* bytes that may wait for a slow reader before it is hung up on */
	SEND_BUFFER = 32768,            /* bytes; the kernel's own default hides slow readers up to 4 MB each */
	HELLO_MS = 5000, SILENT_MS = 90000, LEAVE_MS = 3000, FLOOD_LEAVE_MS = 500, DRAIN_MS = 2000,
	SWEEP_MS = 100, SWEEP_PARTS = 10,         /* everybody is looked at once a second, a tenth at a time */
	PAGES_KEPT = 8,                 /* pages of results, composed */
	WATCHES_MAX = 64,              /* exports that can be asked after */
	LEAVE_SLICE = 256,              /* hang-ups per turn of the loop */
	MESSAGES_PER_S = 20, MESSAGES_BURST = 60,
	BYTES_PER_S = 65536, BYTES_BURST = 262144,
};
/*
 * Close codes of ours; the C client of libwebsockets 4.1 turns 1012 to 1015 into 1002, so none of
 * those.
 */
enum {
	CLOSE_AWAY = 1001, CLOSE_BINARY = 1003, CLOSE_TOO_BIG = 1009,
	CLOSE_SILENT = 4000, CLOSE_SLOW = 4008, CLOSE_FLOOD = 4029,
};

struct held { struct held *next; struct frame *frame; };

/*
 * One websocket. It has a number, never reused, because what the rooms and the journal answer may
 * come after its end.
 */
struct conn {
	uint64_t id;                    /* serial << 24 | slot */
	struct lws *wsi;
	struct hub *hub;
	char *in; size_t in_n, in_cap;  /* a message of many pieces */
	struct held *head, **tail;      /* what could not be sent while choked */
	size_t held_bytes;
	struct conn *leaving;           /* next in the list of hang-ups */
	int64_t opened_ms, heard_ms, leave_ms;
	int64_t refilled_ms, swept_ms;
	int64_t messages, bytes, wire;  /* budgets left: thousandths of messages, bytes, bytes on the wire */
	uint64_t wire_seen;             /* TCP_INFO's count at the last sweep */
	int close_code;                 /* 0 = stays */
	bool choked, spoke, is_leaving;
};

/* One HTTP request and its answer; there is one per TCP connection. */
struct exchange {
	struct hub *hub;
	struct lws *wsi;
	const unsigned char *body;      /* in the program itself, or in `own` */
	size_t len, at;
	struct buf own;
	bool is_head, is_post, is_read, answered, is_done;
	size_t in_left;                 /* bytes of a request's body still to come; they are not kept */
	char path[256];
	struct job *job;
	const char *policy;             /* of this answer instead of the house's; NULL = the house's */
	struct page *page;              /* whose bytes `body` are */
	struct watch *watch;            /* NULL: nobody asks how far it is */
};

enum stage { STAGE_QUEUED, STAGE_COMPOSING, STAGE_WRITING, STAGE_SENDING, STAGE_DONE };
/* How far an export is: `done` of `of`, hundredths or entries or bytes as the stage has it; 0 of 0 = it does not say. */
struct watch {
	bool is_used;
	uint8_t id[ID_BYTES];           /* drawn by who asked */
	struct hash key;                /* of the key that it was asked for with */
	struct exchange *exchange;      /* NULL: it is over */
	enum stage stage;
	size_t done, of;
	int64_t at_ms, second;          /* of the last news; of the last question */
	unsigned asks;                  /* in that second */
};

/*
 * What libwebsockets keeps for us per connection; both kinds have it, as a socket begins as one and
 * may become the other.
 */
struct session { struct conn *conn; struct exchange *exchange; };

struct letter { struct letter *next; struct input in; char bytes[]; };

struct hub_counts { uint64_t opened, refused, http, over_budget, hung_up, choked, bytes_in, bytes_out, pages_made; };

struct hub {
	const struct server_options *options;
	uv_loop_t loop;
	uv_timer_t wake, sweep;
	uv_idle_t again, leave;
	uv_async_t stored;
	uv_signal_t signals[3];         /* the third reads the certificate anew */
	struct lws_context *lws;
	struct rooms *rooms;
	struct journal *journal, *rehearsals;      /* the second in memory, whatever the first is; both NULL at the end */
	int64_t wake_at;
	struct clock clock;
	unsigned connections_max, connections_n;   /* sockets of both kinds */

	struct conn **slots; size_t slots_n;
	uint32_t *free_slots; size_t free_n;
	size_t conns_n;
	uint64_t serial;
	unsigned sweep_part;
	struct conn *leaving, **leaving_tail;

	bool stepping;
	struct letter *letters, **letters_tail;
	struct job *jobs;               /* the oldest first */
	uint64_t jobs_made;
	uv_timer_t turn;                /* runs: a document was composed just now */
	struct watch watches[WATCHES_MAX];
	struct paper *papers;
	struct page *pages[PAGES_KEPT]; size_t pages_at;   /* the next to be replaced */
	int64_t opens_second; unsigned opens_n;            /* workshops opened for readers without a key */

	bool draining;
	int64_t drain_ms;
	bool watchdog;                  /* systemd wants to hear from us */
	int64_t watchdog_ms;
	bool demo_refused;              /* the rooms did not want our demo workshop */
	uint8_t lots[4096]; size_t lots_at;    /* random bytes not yet given to a step; at the end: draw anew */
	struct { void *pair; int64_t ends_ms, said_ms; bool is_on; } tls;   /* pair: of tls.c; NULL = plain */
	uint8_t source_key[16];         /* turns addresses into numbers that nobody outside can turn back */
	struct buf address;             /* where phones go, with a NUL behind it */
	struct hub_counts counts;
};

/* The rooms' own id for the hub's inner connection; no socket ever has it. */
#define CONN_INNER ((uint64_t)0xffffff)
/* Tags of the server's own journal requests; the rooms never use this bit. */
#define TAG_SERVER ((uint64_t)1 << 63)

/* loop.c */
int64_t hub_now(struct hub *h);                     /* milliseconds since 1970, never going back */
void hub_arm(struct hub *h);                        /* sets the clock to the rooms' next wish */

/*
 * mailbox.c: never calls the rooms while they are being served; what comes up meanwhile waits its
 * turn.
 */
void hub_feed(struct hub *h, const struct input *in);
/* Carries out what rooms_start() or rooms_open() asked for. */
void hub_take(struct hub *h, struct outputs *outs);
void hub_give(struct hub *h, struct journal_request *take_r);            /* to the journal of its kind */
void hub_drain_journal(struct hub *h);

/* listen.c: the doors in the wall */
bool listen_on(struct hub *h);
void listen_end(struct hub *h);                               /* takes our unix socket away */
/* The policy that is said with the answers from now on; NULL = the house's. */
void security_say(const char *policy);
/*
 * Of the console and the wall, of the page of the phones, and of what pages are made of: that is governed by the page that loads it, so a
 * long policy with each piece would only be carried along, 200 bytes each on the first load of every phone.
 */
extern const char face_policy[], phone_policy[], piece_policy[];

/* peer.c */
bool http_is_local(struct lws *wsi);                          /* does the peer sit on this machine, and ask for itself? */
struct peer peer_of(struct hub *h, struct lws *wsi);
/* A number for whoever has this address; the same until the hub ends, and of no meaning to anybody else. */
uint64_t peer_source(struct hub *h, struct lws *wsi);

/* ws.c */
int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
struct conn *conn_find(struct hub *h, uint64_t id);
void conn_send(struct conn *c, struct frame *frame);         /* holds the frame itself if it must wait */
void conn_say(struct conn *c, const char *json);
void conn_hang_up(struct conn *c, int code);
void conns_sweep(struct hub *h);
void conns_leave(uv_idle_t *idle);                           /* one slice of hang-ups */
void conns_free(struct hub *h);

/* conn.c */
struct conn *conn_new(struct hub *h, struct lws *wsi);
void conn_free(struct conn *c);
/*
 * Has this connection money left for one more message of `n` bytes? Negative: it floods, hang up.
 */
int conn_spend(struct conn *c, int64_t now, size_t n);
int conn_spend_wire(struct conn *c, int64_t now);

/* door.c: who may come in at all. */
bool door_is_websocket(struct lws *wsi);
int door_filter(struct hub *h, struct lws *wsi);             /* 0 = come in, else the HTTP status */

/* http.c */
int http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len);
struct header { const char *name, *value; };                  /* names in lower case with the colon */
/* Answers with bytes that live as long as the program. */
int http_answer(struct exchange *e, unsigned status, const char *type, const void *body, size_t n,
	const struct header *more);
/* Answers with a buffer that it takes over. */
int http_answer_own(struct exchange *e, unsigned status, const char *type, struct buf *take_body,
	const struct header *more);
int http_answer_text(struct exchange *e, unsigned status, const char *literal);
int http_answer_busy(struct exchange *e);                     /* 503: try again in a few seconds */
/* The Authorization header's key: 32 hex digits behind "Bearer ". */
bool http_bearer(struct lws *wsi, uint8_t out[ID_BYTES]);
/* "" and false when it is not there. */
bool http_argument(struct lws *wsi, const char *name, char *out, size_t n);

/* pages.c */
int page_route(struct exchange *e, const char *path);
/* figures.c */
int figures_health(struct exchange *e);
int figures_address(struct exchange *e);                       /* where phones go: for a wall opened as localhost */
int figures_metrics(struct exchange *e);
/* receipt.c: "CODE/POLL/HASH", asked without any key */
int receipt_answer(struct exchange *e, const char *path);
/* export.c */
int export_start(struct exchange *e, const char *path);
/* backup_job.c */
int backup_start(struct exchange *e);

/* jobs.c: requests that wait; what they are is in job.h */
struct job;
void jobs_look(struct hub *h);                      /* after every step: whose workshop is there now? */
void jobs_sweep(struct hub *h);                               /* hangs up on askers who have left */
void jobs_turn(uv_timer_t *turn);
void job_stored(struct hub *h, struct journal_request *take_r);
void job_forget(struct job *j);                               /* its asker has gone */
void jobs_free(struct hub *h);

/* progress.c: "/export/progress/ID" */
/* Reads the argument `job`; false: it is no number. `key`: of who asks. */
bool progress_begin(struct exchange *e, const uint8_t key[ID_BYTES]);
void progress_at(struct exchange *e, enum stage stage, size_t done, size_t of);    /* NULL, or one that nobody asks after: nothing */
void progress_end(struct exchange *e);                         /* the exchange goes */
int progress_answer(struct exchange *e, const char *hex);

/* public.c: "/r/CODE" */
struct page;
int public_start(struct exchange *e, const char *path);
void page_drop(struct page *p);                                /* one user less; NULL is fine */
void pages_free(struct hub *h);

/* paper.c: documents that another process writes, a few at a time */
struct paper;
bool paper_may(const struct hub *h);                          /* is there room for one more? */
bool paper_begin(struct hub *h, uint64_t job, const char *format, struct buf *take_doc);
void paper_drop(struct hub *h, uint64_t job);                   /* nobody waits for it any more */
void papers_sweep(struct hub *h, int64_t now);                /* ends those that take too long */
void papers_end(struct hub *h);

/* greet.c */
void greet_address(struct hub *h);                            /* fills h->address: where phones go */
int64_t greet_code(const struct hub *h);                      /* the workshop whose links are printed; 0 = there is none */
bool greet_may(const struct hub *h);                          /* its log was read: the links are those that open */
void greet(struct hub *h);
/* demo.c */
void demo_make(struct hub *h);
void demo_heard(struct hub *h, const struct frame *frame);
/* notify.c: sd_notify(3) without libsystemd; does nothing outside of systemd. */
void notify(const char *message);

#endif
