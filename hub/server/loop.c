/*
 * The loop: one thread owns all sockets and all state. libwebsockets runs on our libuv loop,
 * timers, signals and wake-ups are libuv's. Its own poll() loop walks all descriptors (61 messages
 * a second beside 10 000 idle phones).
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "base/must.h"
#include "server/hub.h"
#include "server/log.h"
#include "server/tls.h"

enum { EXIT_CANNOT_START = 71, START_MS = 60000, DEMO_MS = 5000, READ_MS = 5000, NEVER_MS = 3600000, END_SECONDS = 5 };

int64_t hub_now(struct hub *h)
{
	struct timespec wall, mono;
	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	return clock_now(&h->clock, (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000, (int64_t)mono.tv_sec * 1000 + mono.tv_nsec / 1000000);
}

/* -- time -- */

static void tick(struct hub *h)
{
	if (hub_now(h) >= h->wake_at)
		hub_feed(h, &(struct input){ .kind = INPUT_TICK });
	else
		hub_arm(h);   /* libuv counts from when its turn began, so it can be early */
}

static void on_wake(uv_timer_t *t)
{
	tick(t->data);
}

static void on_again(uv_idle_t *i)
{
	uv_idle_stop(i);
	tick(i->data);
}

/*
 * "At once" is an idle callback and not a timer of 0 ms: libuv runs timers that are due before it
 * looks at sockets, and one that sets itself again would never let it. So between two slices of a
 * broadcast everybody's messages are read.
 */
void hub_arm(struct hub *h)
{
	int64_t ms = h->wake_at - hub_now(h);
	if (uv_is_closing((uv_handle_t *)&h->wake))
		return;   /* the hub is going down, the last sockets still report to the rooms */
	uv_idle_stop(&h->again);
	uv_timer_stop(&h->wake);
	if (h->wake_at == INT64_MAX)
		return;
	if (ms <= 0)
		uv_idle_start(&h->again, on_again);
	else
		uv_timer_start(&h->wake, on_wake, (uint64_t)(ms > NEVER_MS ? NEVER_MS : ms), 0);
}

static void on_sweep(uv_timer_t *t)
{
	struct hub *h = t->data;
	int64_t now = hub_now(h);
	conns_sweep(h);
	if (h->jobs) {
		jobs_sweep(h);
		jobs_look(h);
	}
	papers_sweep(h, now);
	tls_look(h, now);
	if (h->watchdog && now - h->watchdog_ms > 5000) {
		h->watchdog_ms = now;
		notify("WATCHDOG=1");
	}
	if (h->draining && (!h->conns_n || now - h->drain_ms > DRAIN_MS))
		uv_stop(&h->loop);
}

static void on_stored(uv_async_t *a)
{
	hub_drain_journal(a->data);
}

/* Any thread. */
static void wake(void *with)
{
	struct hub *h = with;
	(void)uv_async_send(&h->stored);   /* cannot fail on a live handle */
}

/* -- the end -- */

static void on_signal(uv_signal_t *s, int number)
{
	struct hub *h = s->data;
	if (h->draining) {
		log_line("event=stop_now signal=%d", number);
		_exit(128 + number);
	}
	log_line("event=stopping signal=%d connections=%zu", number, h->conns_n);
	notify("STOPPING=1");
	alarm(END_SECONDS);   /* a disk that hangs must not keep the machine from going down */
	h->draining = true;
	h->drain_ms = hub_now(h);
	hub_feed(h, &(struct input){ .kind = INPUT_CLOSING });
	for (size_t i = 0; i < h->slots_n; i++)
		if (h->slots[i])
			conn_hang_up(h->slots[i], CLOSE_AWAY);
}

/* Without TLS it is a terminal that was closed, which does not end a workshop. */
static void on_renewal(uv_signal_t *s, int number)
{
	struct hub *h = s->data;
	(void)number;
	if (h->tls.pair && !h->draining)
		tls_reload(h);
}

static void handles_close(struct hub *h)
{
	uv_close((uv_handle_t *)&h->wake, NULL);
	uv_close((uv_handle_t *)&h->sweep, NULL);
	uv_close((uv_handle_t *)&h->turn, NULL);
	uv_close((uv_handle_t *)&h->again, NULL);
	uv_close((uv_handle_t *)&h->leave, NULL);
	uv_close((uv_handle_t *)&h->stored, NULL);
	for (int i = 0; i < 3; i++)
		uv_close((uv_handle_t *)&h->signals[i], NULL);
}

/* -- the beginning -- */

static void handles_open(struct hub *h)
{
	static const int numbers[3] = { SIGTERM, SIGINT, SIGHUP };
	must(!uv_loop_init(&h->loop));
	must(!uv_timer_init(&h->loop, &h->wake) && !uv_timer_init(&h->loop, &h->sweep) && !uv_timer_init(&h->loop, &h->turn));
	must(!uv_idle_init(&h->loop, &h->again) && !uv_idle_init(&h->loop, &h->leave));
	must(!uv_async_init(&h->loop, &h->stored, on_stored));
	h->wake.data = h->sweep.data = h->turn.data = h->again.data = h->leave.data = h->stored.data = h;
	for (int i = 0; i < 3; i++) {
		must(!uv_signal_init(&h->loop, &h->signals[i]));
		h->signals[i].data = h;
		must(!uv_signal_start(&h->signals[i], i < 2 ? on_signal : on_renewal, numbers[i]));
	}
	must(!uv_timer_start(&h->sweep, on_sweep, SWEEP_MS, SWEEP_MS));
}

/*
 * libwebsockets makes tables of the size of RLIMIT_NOFILE, which in a container can be a thousand
 * million; so the limit is set to what we need. fd_limit_per_thread would do that too, but below
 * the limit it makes every look-up a search.
 */
static void descriptors_limit(struct hub *h)
{
	struct rlimit limit;
	rlim_t want = (rlim_t)h->options->connections + 2 * DESCRIPTORS_KEPT;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		limit = (struct rlimit){ 1024, 1024 };
	limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
	(void)setrlimit(RLIMIT_NOFILE, &limit);   /* what counts is what it is afterwards */
	if (getrlimit(RLIMIT_NOFILE, &limit))
		limit.rlim_cur = 1024;
	h->connections_max = h->options->connections;
	if (limit.rlim_cur < (rlim_t)h->connections_max + DESCRIPTORS_KEPT)
		h->connections_max = limit.rlim_cur > DESCRIPTORS_KEPT
			? (unsigned)(limit.rlim_cur - DESCRIPTORS_KEPT) : 1;
}

/*
 * libwebsockets 4.1 follows null pointers where its own memory ends, libuv aborts (decision 33): before they can, the hub ends in
 * order.
 */
static void *again_or_end(void *at, size_t n)
{
	void *more = realloc(at, n);
	if (!more)
		log_fatal("out of memory");
	return more;
}

static void *take_or_end(size_t n)
{
	return again_or_end(NULL, n);
}

static void *zeroed_or_end(size_t n, size_t size)
{
	void *at = calloc(n, size);
	if (!at)
		log_fatal("out of memory");
	return at;
}

static void *lws_memory(void *at, size_t n, const char *reason)
{
	(void)reason;
	if (n)
		return again_or_end(at, n);
	free(at);
	return NULL;
}

static bool context_make(struct hub *h)
{
	void *loops[1] = { &h->loop };
	struct lws_context_creation_info i;
	memset(&i, 0, sizeof i);
	lws_set_log_level(LLL_ERR | LLL_WARN, log_lws);
	lws_set_allocator(lws_memory);
	i.foreign_loops = loops;
	i.gid = (__typeof__(i.gid))-1;
	i.uid = (__typeof__(i.uid))-1;
	i.user = h;
	i.server_string = "dienhong";   /* an empty one fails an assertion of 4.1 at the first answer */
	i.pt_serv_buf_size = 16384;
	i.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_LIBUV
		| (h->options->tls_cert ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0);
	/*
	 * fd_limit_per_thread stays 0, see above; max_http_header_pool too: a small one lets 40 half-
	 * open requests starve all.
	 */
	h->lws = lws_create_context(&i);
	return h->lws;
}

static int zone_minutes(void)
{
	time_t now = time(NULL);
	struct tm local;
	return localtime_r(&now, &local) ? (int)(local.tm_gmtoff / 60) : 0;
}

/* Runs the loop until `is_so`, at most so long. */
static bool run_until(struct hub *h, bool (*is_so)(const struct hub *h), int64_t ms)
{
	int64_t end = hub_now(h) + ms;
	while (!is_so(h) && !h->draining && hub_now(h) < end)
		uv_run(&h->loop, UV_RUN_ONCE);
	return is_so(h);
}

static bool list_is_here(const struct hub *h)
{
	return rooms_ready(h->rooms);
}

static bool demo_is_settled(const struct hub *h)
{
	int64_t code;
	return h->demo_refused || rooms_codes(h->rooms, &code, 1) > 0;
}

static bool start(struct hub *h)
{
	const struct server_options *o = h->options;
	char why[256] = "";
	greet_address(h);
	descriptors_limit(h);
	h->journal = journal_open(o->journal, wake, h, why, sizeof why);
	if (h->journal && why[0])
		log_line("event=journal_opened why=\"%s\"", why);
	h->rehearsals = h->journal ? journal_open("memory:", wake, h, why, sizeof why) : NULL;
	if (!h->rehearsals) {
		log_line("event=journal_not_opened journal=\"%s\" why=\"%s\"", o->journal, why);
		return false;
	}
	struct room_options r = { .code_digits = o->is_public ? 9 : 6, .zone = zone_minutes(),
		.address = h->address.at, .lan = !o->is_public, .wifi = o->wifi,
		.rooms_max = o->rooms, .members_max = o->members };
	if (r.lan && !r.wifi.name[0] && o->wifi_file && !wifi_load(o->wifi_file, &r.wifi, why, sizeof why))
		log_line("event=wifi_not_read why=\"%s\"", why);   /* a hub without it is a hub too */
	memcpy(r.secret, o->secret, sizeof r.secret);
	h->rooms = rooms_new(&r);
	explicit_bzero(&r, sizeof r);
	if (!h->rooms || !context_make(h)) {
		log_line("event=not_started why=\"%s\"",
			h->rooms ? "no context; is libwebsockets-evlib-uv installed?" : "out of memory");
		return false;
	}
	hub_take(h, rooms_start(h->rooms, hub_now(h)));
	if (!run_until(h, list_is_here, START_MS)) {
		log_line("event=not_started why=\"the journal does not answer\"");
		return false;
	}
	if (!o->no_demo && !o->is_public && !demo_is_settled(h)) {
		demo_make(h);
		if (!run_until(h, demo_is_settled, DEMO_MS))
			log_line("event=no_demo");   /* a hub without a demo is a hub too */
		hub_feed(h, &(struct input){ .kind = INPUT_CLOSED, .conn = CONN_INNER });
	}
	hub_take(h, rooms_open(h->rooms, hub_now(h), greet_code(h)));
	(void)run_until(h, greet_may, READ_MS);   /* links that are not known by then are not printed */
	if (!listen_on(h))
		return false;
	return true;
}

/* Nothing is left but sockets, and those the kernel closes too. */
static void on_late(int signal)
{
	(void)signal;
	_exit(EXIT_SUCCESS);
}

/*
 * The journal goes first: what it was given is then safe, however long thousands of sockets take to
 * close. They still report to the rooms, which ask nothing of anybody any more.
 */
static void finish(struct hub *h)
{
	journal_close(h->journal);
	journal_close(h->rehearsals);
	h->journal = h->rehearsals = NULL;
	signal(SIGALRM, on_late);
	if (h->lws)
		lws_context_destroy(h->lws);
	papers_end(h);
	listen_end(h);
	handles_close(h);
	uv_run(&h->loop, UV_RUN_DEFAULT);   /* lets libuv close what both of us opened */
#if LWS_LIBRARY_VERSION_NUMBER < 4002000
	/*
	 * On a foreign loop 4.1 frees its context in a second call only; later ones have done so by
	 * now.
	 */
	if (h->lws)
		lws_context_destroy(h->lws);
#endif
	int left = uv_loop_close(&h->loop);
	if (left)
		log_line("event=loop_not_empty status=%d", left);
	conns_free(h);
	jobs_free(h);
	pages_free(h);
	if (h->rooms)
		rooms_free(h->rooms);
	buf_free(&h->address);
}

/* A port that is free now, for `--port 0`: links must be known before anybody listens. */
static int port_find(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool fine = fd >= 0 && !bind(fd, (struct sockaddr *)&a, sizeof a)
		&& !getsockname(fd, (struct sockaddr *)&a, &n);
	if (fd >= 0)
		close(fd);
	return fine ? ntohs(a.sin_port) : 0;
}

int server_run(const struct server_options *options)
{
	struct server_options o = *options;
	struct hub h = { .options = &o, .wake_at = INT64_MAX, .lots_at = sizeof h.lots };
	if (!o.port && !server_socket(&o))
		o.port = port_find();
	h.letters_tail = &h.letters;
	h.leaving_tail = &h.leaving;
	h.watchdog = getenv("WATCHDOG_USEC");
	randombytes_buf(h.source_key, sizeof h.source_key);
	signal(SIGPIPE, SIG_IGN);
	must(!uv_replace_allocator(take_or_end, again_or_end, zeroed_or_end, free));
	handles_open(&h);
	int status = EXIT_CANNOT_START;
	if (start(&h) && !h.draining) {
		log_line("event=listening port=%d connections=%u", o.port, h.connections_max);
		greet(&h);
		notify("READY=1");
		uv_run(&h.loop, UV_RUN_DEFAULT);
	}
	if (h.draining)
		status = EXIT_SUCCESS;
	finish(&h);
	if (!status)
		log_line("event=stopped");
	return status;
}
