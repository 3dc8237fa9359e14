/*
 * The hub's side of a document that another process writes: starts it, gives it the document, gathers the file, and tells
 * the job how it ended. Nothing waits here: libuv calls when there is something to do.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "server/job.h"
#include "server/log.h"
#include "server/paper.h"

enum { PAPERS_MAX = 2, PAPER_MS = 40000, PIECE = 65536, FILE_MAX = 64 << 20 };

struct paper {
	struct paper *next;
	struct hub *hub;
	uint64_t job;
	uv_process_t process;
	uv_pipe_t in, out, told;
	uv_write_t write;
	struct buf doc, file;
	int handles;                    /* of the four, still open */
	int64_t since_ms, status;
	bool is_over, is_read;          /* the process ended; its output ended */
	char piece[PIECE];
};

bool paper_may(const struct hub *h)
{
	size_t n = 0;
	for (const struct paper *p = h->papers; p; p = p->next)
		n++;
	return n < PAPERS_MAX;
}

/* A process that never began has the number 0, and a signal to 0 goes to all of us. */
static void put_down(struct paper *p)
{
	if (p->process.pid > 0 && !p->is_over)
		(void)uv_process_kill(&p->process, SIGKILL);
}

static void on_closed(uv_handle_t *handle)
{
	struct paper *p = handle->data;
	if (--p->handles)
		return;
	struct paper **at = &p->hub->papers;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	struct hub *h = p->hub;
	buf_free(&p->doc);
	buf_free(&p->file);
	free(p);
	if (!h->draining)
		jobs_look(h);   /* there is room for the next */
}

static void shut(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, on_closed);
}

static void shut_all(struct paper *p)
{
	shut((uv_handle_t *)&p->process);
	shut((uv_handle_t *)&p->in);
	shut((uv_handle_t *)&p->out);
	shut((uv_handle_t *)&p->told);
}

/* Both ends have come: of the process, whose status tells how it went, and of what it said. */
static void look(struct paper *p)
{
	if (!p->is_over || !p->is_read)
		return;
	struct hub *h = p->hub;
	uint64_t job = p->job;
	struct buf file = p->file;
	int64_t status = file.broken ? PAPER_NO_MEMORY : p->status;
	p->file = (struct buf){ 0 };
	shut_all(p);
	job_written(h, job, status, &file);
	buf_free(&file);
}

static void on_end(uv_process_t *process, int64_t status, int signal)
{
	struct paper *p = process->data;
	p->is_over = true;
	p->status = signal ? 128 + signal : status;
	log_line("event=paper status=%lld ms=%lld bytes=%zu", (long long)p->status, (long long)(hub_now(p->hub) - p->since_ms), p->file.len);
	look(p);
}

static void on_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct paper *p = handle->data;
	(void)wanted;
	*out = uv_buf_init(p->piece, sizeof p->piece);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *from)
{
	struct paper *p = stream->data;
	if (n > 0) {
		buf_put(&p->file, from->base, (size_t)n);
		if (p->file.broken || p->file.len > FILE_MAX)
			put_down(p);
	} else if (n < 0) {
		p->is_read = true;
		look(p);
	}
}

/* One byte is how far it is, in hundredths; only the newest counts. */
static void on_told(uv_stream_t *stream, ssize_t n, const uv_buf_t *from)
{
	struct paper *p = stream->data;
	if (n > 0)
		job_told(p->hub, p->job, (unsigned char)from->base[n - 1]);
	else if (n < 0)
		shut((uv_handle_t *)stream);
}

/* A child that ended early tells so by its status; here there is nothing more to do than to close. */
static void on_written(uv_write_t *write, int status)
{
	struct paper *p = write->data;
	(void)status;
	shut((uv_handle_t *)&p->in);
}

static int start(struct paper *p, const char *format)
{
	char *args[] = { "dienhong-paper", PAPER_WORD, (char *)(uintptr_t)format, PAPER_TELLS, NULL };
	uv_stdio_container_t io[4] = {
		{ .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&p->in },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&p->out },
		{ .flags = UV_INHERIT_FD, .data.fd = 2 },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&p->told },
	};
	/* The file that runs, even if another has taken its name since. */
	uv_process_options_t o = { .file = "/proc/self/exe", .args = args, .stdio = io, .stdio_count = 4, .exit_cb = on_end };
	must(!uv_pipe_init(&p->hub->loop, &p->in, 0) && !uv_pipe_init(&p->hub->loop, &p->out, 0)
		&& !uv_pipe_init(&p->hub->loop, &p->told, 0));
	p->process.data = p->in.data = p->out.data = p->told.data = p->write.data = p;
	p->handles = 4;
	int outcome = uv_spawn(&p->hub->loop, &p->process, &o);
	p->process.data = p;
	return outcome;
}

bool paper_begin(struct hub *h, uint64_t job, const char *format, struct buf *take_doc)
{
	struct paper *p = take_doc->broken ? NULL : calloc(1, sizeof *p);
	if (!p) {
		buf_free(take_doc);
		return false;
	}
	*p = (struct paper){ .next = h->papers, .hub = h, .job = job, .doc = *take_doc, .since_ms = hub_now(h) };
	*take_doc = (struct buf){ 0 };
	h->papers = p;
	int outcome = start(p, format);
	uv_buf_t doc = uv_buf_init(p->doc.at, (unsigned)p->doc.len);
	if (!outcome)
		outcome = uv_read_start((uv_stream_t *)&p->out, on_room, on_read);
	if (!outcome)
		outcome = uv_read_start((uv_stream_t *)&p->told, on_room, on_told);
	if (!outcome)
		outcome = uv_write(&p->write, (uv_stream_t *)&p->in, &doc, 1, on_written);
	if (!outcome)
		return true;
	log_line("event=paper_not_begun why=\"%s\"", uv_strerror(outcome));
	put_down(p);
	shut_all(p);
	return false;
}

void paper_drop(struct hub *h, uint64_t job)
{
	for (struct paper *p = h->papers; p; p = p->next)
		if (p->job == job)
			put_down(p);
}

void papers_sweep(struct hub *h, int64_t now)
{
	for (struct paper *p = h->papers; p; p = p->next)
		if (now - p->since_ms > PAPER_MS)
			put_down(p);
}

void papers_end(struct hub *h)
{
	for (struct paper *p = h->papers; p; p = p->next) {
		put_down(p);
		shut_all(p);
	}
}
