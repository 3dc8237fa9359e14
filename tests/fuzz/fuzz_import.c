/*
 * Files that somebody brings along, read as the command line reads them: what another workshop carried out, a workshop to be made, a
 * template. Whatever bytes come, each is told as wrong, or is a command that a workshop takes or refuses as it would any other.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/must.h"
#include "core/workshop.h"
#include "wish.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The way of the hub behind the codec: stamped, written, read back, applied. */
static void give(struct workshop *w, struct arena *a, enum role role, const struct command *c)
{
	struct entry e = { .seq = w->seq + 1, .at_ms = 1772672400000 + (int64_t)w->seq * 1000, .by = { .role = role }, .command = *c };
	struct entry back;
	struct outcome out;
	struct buf body = { 0 };
	uint8_t id[ID_BYTES] = { (uint8_t)e.seq };

	if (c->kind == COMMAND_CREATE_WORKSHOP) {
		e.command.create_workshop.code = 482917;
		e.command.create_workshop.rules_version = RULES_VERSION;
		e.command.create_workshop.zone = 420;
		(void)workshop_plan(a, &e.command.create_workshop);   /* an unknown template is refused below */
	}
	codec_write_entry(&body, &e);
	must(!body.broken && codec_read_entry(a, e.seq, id, body.at, body.len, &back));
	struct hash chain = hash_chain(&w->chain, e.seq, id, body.at, body.len);
	must(apply(w, &back, &chain, a, &out));
	buf_free(&body);
	(void)workshop_digest(w);
}

/* A workshop whose fourth step is the SWOT board. */
static struct workshop *room(struct arena *a)
{
	struct command c = { .kind = COMMAND_CREATE_WORKSHOP };
	struct workshop *w = workshop_new();

	c.create_workshop.about.title = text("x");
	c.create_workshop.template = text("led-7-steps");
	give(w, a, ROLE_HUB, &c);
	must(w->activities_n >= 4 && activity_at(w, 4)->kind == ACTIVITY_KIND_SWOT);
	return w;
}

static void check_carry(struct cli *cli, const char *path)
{
	struct wishes wishes = { 0 };

	if (!wish_carry(cli, path, &wishes))
		return;
	struct workshop *w = room(&cli->arena);
	for (size_t i = 0; i < wishes.n; i++) {
		must(wishes.at[i].kind == COMMAND_CARRY);
		wishes.at[i].carry.activity = 4;
		give(w, &cli->arena, ROLE_FACILITATOR, &wishes.at[i]);
	}
	workshop_free(w);
}

static void check_new(struct cli *cli, const char *path, bool whole)
{
	struct command c = { .kind = COMMAND_CREATE_WORKSHOP };

	if (whole ? !wish_workshop(cli, path, &c) : !wish_agenda(cli, path, &c.create_workshop.agenda))
		return;
	must(c.kind == COMMAND_CREATE_WORKSHOP);
	if (!whole)
		c.create_workshop.about.title = text("x");
	struct workshop *w = workshop_new();
	give(w, &cli->arena, ROLE_HUB, &c);
	workshop_free(w);
}

/* The first byte says as which of the three. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cli cli = { .language = LANGUAGE_VI };
	static int fd = -1;
	char path[64];

	if (fd < 0)
		fd = memfd_create("import", MFD_CLOEXEC);
	must(fd >= 0);
	if (size == 0)
		return 0;
	must(ftruncate(fd, 0) == 0 && pwrite(fd, data + 1, size - 1, 0) == (ssize_t)size - 1);
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (data[0] % 3 == 0)
		check_carry(&cli, path);
	else
		check_new(&cli, path, data[0] % 3 == 1);
	arena_free(&cli.arena);
	return 0;
}
