/*
 * What documents cost: each of them in each format, of the demo workshop and of a big one (big_workshop.h). What the hub's loop does
 * (compose; pack or write) is done in a process of its own, whose peak memory then includes the workshop; formats with a library are
 * written by `dienhong-hub write-paper`, as on the hub, and its time and peak are told beside. Run from the root of the project.
 *
 *   exports HUB_PROGRAM          measures; a table
 *   exports --journal FILE       lays down the big workshop, not ended, as a journal for a live hub; prints its code and an activity
 *   exports --time HUB F IN OUT  internal: one run of the writing program, from a small process so that the peak is not ours
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/method/method.h"
#include "journal/journal.h"
#include "report/doc_wire.h"
#include "report/report.h"
#include "big_workshop.h"

enum { BATCH = 200, TURNS = 3 };

/* Processor time of the loop's part; of the other process its time by the clock and its processor time. */
struct cost { double compose_ms, write_ms, far_ms, far_cpu_ms; long composer_kb, writer_kb; size_t bytes; bool fine; };

static double ms_of(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* VmHWM of this process, since it was forked. */
static long peak_kb(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kb = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kb = strtol(line + 6, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kb;
}

/* -- one document -- */

static bool file_put(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");

	return f != NULL && fwrite(b->at, 1, b->len, f) == b->len && fclose(f) == 0;
}

/* In a child: what the loop does. */
static struct cost loop_part(const struct workshop *w, const struct order *order, const struct format_row *format, const char *packed)
{
	struct arena a = { 0 };
	struct buf out = { 0 };
	struct cost c = { 0 };
	struct doc d;
	double from = ms_of(CLOCK_PROCESS_CPUTIME_ID);

	c.fine = report_make(w, order, &a, &d);
	c.compose_ms = ms_of(CLOCK_PROCESS_CPUTIME_ID) - from;
	from = ms_of(CLOCK_PROCESS_CPUTIME_ID);
	if (c.fine && format->is_far)
		doc_pack(&d, &out);
	else if (c.fine)
		format->write(&d, &out);
	c.write_ms = ms_of(CLOCK_PROCESS_CPUTIME_ID) - from;
	c.fine = c.fine && !out.broken && (!format->is_far || file_put(packed, &out));
	c.bytes = out.len;
	c.composer_kb = peak_kb();
	return c;
}

static struct cost forked(const struct workshop *w, const struct order *order, const struct format_row *format, const char *packed)
{
	struct cost c = { 0 };
	int pipes[2];

	if (pipe(pipes) != 0)
		return c;
	pid_t child = fork();
	if (child == 0) {
		c = loop_part(w, order, format, packed);
		_exit(write(pipes[1], &c, sizeof c) == (ssize_t)sizeof c ? 0 : 1);
	}
	(void)close(pipes[1]);
	if (child < 0 || read(pipes[0], &c, sizeof c) != (ssize_t)sizeof c)
		c.fine = false;
	(void)close(pipes[0]);
	(void)waitpid(child, NULL, 0);
	return c;
}

/* `exports --time`: prints milliseconds by the clock, milliseconds of processor and the peak in kB. */
static int time_main(char **argv)
{
	double from = ms_of(CLOCK_MONOTONIC);
	pid_t child = fork();
	struct rusage used;
	int status = 1;

	if (child == 0) {
		int in = open(argv[4], O_RDONLY), out = open(argv[5], O_WRONLY | O_CREAT | O_TRUNC, 0600);

		if (in >= 0 && out >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1)
			(void)execl(argv[2], argv[2], "write-paper", argv[3], (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
		return 1;
	(void)printf("%f %f %ld\n", ms_of(CLOCK_MONOTONIC) - from, (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3, used.ru_maxrss);
	return 0;
}

static void far_part(const char *self, const char *hub, const char *format, const char *packed, struct cost *c)
{
	char words[1024], out[256];

	(void)snprintf(out, sizeof out, "%s.out", packed);
	(void)snprintf(words, sizeof words, "%s --time %s %s %s %s", self, hub, format, packed, out);
	FILE *f = popen(words, "r");
	c->fine = f != NULL && fscanf(f, "%lf %lf %ld", &c->far_ms, &c->far_cpu_ms, &c->writer_kb) == 3;
	if (f != NULL && pclose(f) != 0)
		c->fine = false;
	int fd = open(out, O_RDONLY);
	off_t n = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	c->bytes = n < 0 ? 0 : (size_t)n;
	if (fd >= 0)
		(void)close(fd);
	(void)unlink(out);
	(void)unlink(packed);
}

static double total_ms(const struct cost *c)
{
	return c->compose_ms + c->write_ms + c->far_cpu_ms;
}

/* The quickest of a few turns: everything that stands in the way makes it slower, nothing quicker. */
static struct cost measure(const struct workshop *w, const char *document, const struct format_row *format, const char *self, const char *hub)
{
	struct cost best = { 0 };
	char packed[64];

	(void)snprintf(packed, sizeof packed, "/tmp/dienhong-bench.%ld", (long)getpid());
	for (int i = 0; i < TURNS; i++) {
		struct order order = { .what = document, .language = LANGUAGE_VI, .house = house_of(LANGUAGE_VI) };
		struct cost c = forked(w, &order, format, packed);

		if (c.fine && format->is_far)
			far_part(self, hub, format->name, packed, &c);
		if (!c.fine)
			return c;
		if (i == 0 || total_ms(&c) < total_ms(&best))
			best = c;
	}
	return best;
}

static int table(const char *name, const struct workshop *w, const char *self, const char *hub)
{
	int bad = 0;

	(void)printf("%-5s %-14s %-5s %9s %9s %9s %9s %8s %8s %8s\n", "ms", "document", "", "compose", "write", "by clock", "all cpu", "kB", "loop MB",
		"proc. MB");
	for (size_t i = 0; i < document_rows_n; i++)
		for (size_t f = 0; f < format_rows_n; f++) {
			if ((document_rows[i].kind & format_rows[f].kinds) == 0)
				continue;
			struct cost c = measure(w, document_rows[i].name, &format_rows[f], self, hub);

			bad |= !c.fine;
			(void)printf("%-5s %-14s %-5s %9.1f %9.1f %9.1f %9.1f %8zu %8.1f %8.1f%s\n", name, document_rows[i].name, format_rows[f].name,
				c.compose_ms, c.write_ms, c.far_ms, total_ms(&c), c.bytes / 1024, (double)c.composer_kb / 1024, (double)c.writer_kb / 1024,
				c.fine ? "" : "  NOT WRITTEN");
			(void)fflush(stdout);
		}
	return bad;
}

/* -- the workshops -- */

static bool demo_read(struct demo *d)
{
	struct text data = read_file(&d->m.a, "tests/data/demo-commune.json");

	d->data = value_read(&d->m.a, &customs_file, data.at, data.len);
	if (d->data == NULL)
		(void)fprintf(stderr, "run from the project's root: no tests/data/demo-commune.json\n");
	return d->data != NULL;
}

static int measure_main(const char *self, const char *hub)
{
	struct demo small = { .m = mini_open() }, big = { .m = mini_open() };
	double from = ms_of(CLOCK_MONOTONIC);
	int bad = 2;

	if (demo_read(&small) && demo_read(&big)) {
		play(&small);
		bad = table("demo", small.m.w, self, hub);
		from = ms_of(CLOCK_MONOTONIC);
		big_play(&big, true);
		(void)printf("big: %zu seats, %zu cards, %zu objectives, %zu actions, %llu entries, played in %.0f ms\n", big.m.w->members_n,
			big.m.w->cards_n, big.m.w->objectives_n, big.m.w->actions_n, (unsigned long long)big.m.w->seq, ms_of(CLOCK_MONOTONIC) - from);
		bad |= table("big", big.m.w, self, hub);
	}
	mini_close(&small.m);
	mini_close(&big.m);
	return bad;
}

/* -- the journal -- */

struct writer { struct journal *journal; struct journal_request *r; struct journal_line lines[BATCH]; int64_t code; bool fine; };

static void batch_end(struct writer *w)
{
	struct journal_request *back = NULL;

	if (w->r == NULL)
		return;
	w->r->lines = w->lines;
	journal_give(w->journal, w->r);
	while ((back = journal_next(w->journal)) == NULL)
		(void)usleep(200);
	w->fine = w->fine && back->outcome == JOURNAL_DONE;
	back->lines = NULL;
	journal_free(back);
	w->r = NULL;
}

static void on_entry(void *with, const struct entry *e)
{
	struct writer *w = with;
	struct buf body = { 0 };

	if (e->command.kind == COMMAND_CREATE_WORKSHOP)
		w->code = e->command.create_workshop.code;
	if (w->r == NULL)
		w->r = journal_ask(JOURNAL_APPEND, (uint64_t)w->code);
	codec_write_entry(&body, e);
	struct journal_line *l = &w->lines[w->r->lines_n++];
	*l = (struct journal_line){ .body = journal_keep(w->r, body.at, body.len), .len = body.len };
	memcpy(l->id, e->id, ID_BYTES);
	w->fine = w->fine && !body.broken && l->body != NULL;
	buf_free(&body);
	if (w->r->lines_n == BATCH)
		batch_end(w);
}

static int journal_main(const char *path)
{
	char url[1024], why[256];
	struct writer w = { .fine = true };
	struct demo d = { .m = mini_open() };

	(void)snprintf(url, sizeof url, "sqlite:%s", path);
	w.journal = journal_open(url, NULL, NULL, why, sizeof why);
	if (w.journal == NULL || !demo_read(&d)) {
		(void)fprintf(stderr, "%s\n", w.journal == NULL ? why : "");
		return 1;
	}
	d.m.told = on_entry;
	d.m.with = &w;
	big_play(&d, false);
	batch_end(&w);
	journal_close(w.journal);
	(void)printf("{\"code\":%lld,\"activity\":%u}\n", (long long)d.m.w->code, mini_activity(&d.m, ACTIVITY_KIND_THEME_POINTS));
	mini_close(&d.m);
	return !w.fine;
}

int main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "--time") == 0)
		return time_main(argv);
	if (argc == 3 && strcmp(argv[1], "--journal") == 0)
		return journal_main(argv[2]);
	return argc == 2 ? measure_main(argv[0], argv[1]) : 64;
}
