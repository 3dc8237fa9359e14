/*
 * Word, PDF and Excel without a hub: this program knows no fonts and no zip, so the hub's own program writes them, the way
 * the hub has it done (decision 24).
 */
#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/doc_wire.h"

/* What the writing program ends with (hub/server/paper.h), the shell's number for none such, and what no program ends with. */
enum { PIECE = 65536, STATUS_NO_SENSE = 65, STATUS_NO_FONT = 69, STATUS_NO_MEMORY = 71, STATUS_NO_PROGRAM = 127, STATUS_BROKE = -1 };

struct child { pid_t pid; int in, out; };

/* Beside this program as it is installed, else wherever programs are found. */
static const char *program_find(char *room, size_t n)
{
	const char *said = getenv("DIENHONG_HUB_PROGRAM");
	ssize_t len = readlink("/proc/self/exe", room, n);
	char *slash;

	if (said != NULL && *said != 0)
		return said;
	if (len > 0 && (size_t)len < n) {
		room[len] = 0;
		slash = strrchr(room, '/');
		size_t left = n - (size_t)(slash + 1 - room);
		if (left > sizeof "dienhong-hub") {
			memcpy(slash + 1, "dienhong-hub", sizeof "dienhong-hub");
			if (access(room, X_OK) == 0)
				return room;
		}
	}
	return "dienhong-hub";
}

static bool start(struct child *c, const char *program, const char *format)
{
	char *const args[] = { (char *)(uintptr_t)program, "write-paper", (char *)(uintptr_t)format, NULL };
	int in[2], out[2];
	posix_spawn_file_actions_t a;

	if (pipe2(in, O_CLOEXEC) != 0)
		return false;
	if (pipe2(out, O_CLOEXEC) != 0) {
		(void)close(in[0]);
		(void)close(in[1]);
		return false;
	}
	int failed = posix_spawn_file_actions_init(&a);
	if (failed == 0) {
		failed = posix_spawn_file_actions_adddup2(&a, in[0], STDIN_FILENO);
		if (failed == 0)
			failed = posix_spawn_file_actions_adddup2(&a, out[1], STDOUT_FILENO);
		if (failed == 0)
			failed = posix_spawnp(&c->pid, program, &a, NULL, args, environ);
		(void)posix_spawn_file_actions_destroy(&a);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	c->in = in[1];
	c->out = out[0];
	if (failed != 0) {
		(void)close(c->in);
		(void)close(c->out);
		errno = failed;
	}
	return failed == 0;
}

/* Gives and takes at once: neither of the two pipes holds a whole document. */
static bool talk(struct child *c, const struct buf *doc, struct buf *out)
{
	char piece[PIECE];
	size_t given = 0;

	(void)fcntl(c->in, F_SETFL, O_NONBLOCK);
	for (;;) {
		struct pollfd both[2] = { { .fd = c->out, .events = POLLIN }, { .fd = c->in, .events = POLLOUT } };

		if (poll(both, 2, -1) < 0 && errno != EINTR)
			return false;
		if (both[1].revents != 0) {
			ssize_t n = write(c->in, doc->at + given, doc->len - given);

			given += n > 0 ? (size_t)n : 0;
			if (given == doc->len || (n < 0 && errno != EAGAIN && errno != EINTR)) {
				(void)close(c->in);   /* who ended early tells why by the status */
				c->in = -1;
			}
		}
		if (both[0].revents != 0) {
			ssize_t n = read(c->out, piece, sizeof piece);

			if (n == 0 || (n < 0 && errno != EINTR))
				return n == 0;
			if (n > 0)
				buf_put(out, piece, (size_t)n);
		}
	}
}

static int end(struct child *c)
{
	int status = 0;

	if (c->in >= 0)
		(void)close(c->in);
	(void)close(c->out);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return STATUS_BROKE;
	return WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_BROKE;
}

/* Only what another try may mend is "later"; blocks that made no sense come from programs of two versions. */
static int trouble(struct cli *cli, int status, const char *program, const char *format)
{
	switch (status) {
	case STATUS_NO_PROGRAM:
		tell(cli, "paper_no_program", "program", program, "format", format, NULL);
		return EXIT_TEMPORARY;
	case STATUS_NO_FONT:
		tell(cli, "paper_no_font", "format", format, NULL);
		return EXIT_NO;
	case STATUS_NO_SENSE:
		tell(cli, "paper_no_sense", "program", program, "format", format, NULL);
		return EXIT_BAD_PROTOCOL;
	case STATUS_NO_MEMORY:
		tell(cli, "paper_no_memory", "format", format, NULL);
		return EXIT_TEMPORARY;
	default:
		tell(cli, "paper_not_written", "format", format, NULL);
		return EXIT_TEMPORARY;
	}
}

int paper_write(struct cli *cli, const struct doc *d, const char *format, struct buf *out)
{
	char room[1024];
	const char *program = program_find(room, sizeof room);
	struct buf doc = { 0 };
	struct child c = { 0 };

	(void)signal(SIGPIPE, SIG_IGN);
	doc_pack(d, &doc);
	if (doc.broken || !start(&c, program, format)) {
		tell(cli, "paper_no_program", "program", program, "format", format, NULL);
		buf_free(&doc);
		return EXIT_TEMPORARY;
	}
	bool whole = talk(&c, &doc, out);
	int status = end(&c);
	buf_free(&doc);
	return status == 0 && whole && !out->broken ? EXIT_FINE : trouble(cli, status, program, format);
}

enum paper_can paper_probe(const char *format)
{
	char room[1024];
	struct buf nothing = { 0 }, out = { 0 };
	struct child c = { 0 };

	(void)signal(SIGPIPE, SIG_IGN);
	if (!start(&c, program_find(room, sizeof room), format))
		return PAPER_CANNOT_RUN;
	(void)talk(&c, &nothing, &out);
	int status = end(&c);
	buf_free(&out);
	/* Fonts are looked at before the document, and nothing is no document. */
	return status == STATUS_NO_SENSE ? PAPER_CAN : status == STATUS_NO_FONT ? PAPER_CANNOT_FONT : PAPER_CANNOT_RUN;
}
