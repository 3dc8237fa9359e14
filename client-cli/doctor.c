/* `dienhong doctor`: the order of what is looked at, and how it is told. */
#include "doctor.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const names[FINDING_N] = { "ok", "note", "wrong" };
static const char *const marks[FINDING_N] = { "doctor_ok", "doctor_note", "doctor_wrong" };

void finding_out(struct doctor *d, enum finding kind, const char *check)
{
	struct buf out = { 0 };

	d->found[kind]++;
	if (d->cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_c(&j, "check", check);
		json_put_c(&j, "finding", names[kind]);
		json_name(&j, "says");
		json_text(&j, (struct text){ d->line.at, d->line.len });
		json_close(&j);
	} else {
		sentence_put(&out, d->cli, marks[kind], NULL);
		buf_put(&out, d->line.at, d->line.len);
	}
	line_out(&out);
	buf_wipe(&d->line);
	buf_free(&out);
}

/* Takes the path away. */
static bool read_there(struct buf *path, struct buf *out)
{
	buf_byte(path, 0);
	buf_wipe(out);
	bool fine = !path->broken && file_read(path->at, out);
	buf_byte(out, 0);
	buf_free(path);
	return fine && !out->broken;
}

bool doctor_proc(const struct doctor *d, const char *name, struct buf *out)
{
	struct buf path = { 0 };

	buf_f(&path, "%s/%s", d->proc, name);
	return read_there(&path, out);
}

bool doctor_group(const struct doctor *d, const char *group, const char *name, struct buf *out)
{
	struct buf path = { 0 };

	buf_f(&path, "%s/fs/cgroup%s/%s", d->sys, group, name);
	return read_there(&path, out);
}

int doctor_main(struct cli *cli, int argc, char **argv)
{
	struct doctor d = { .cli = cli, .journal = "data/dienhong.db", .proc = "/proc", .sys = "/sys",
		.now_s = (int64_t)time(NULL) };
	const char *now = NULL;
	const struct option_row rows[] = { { "journal", &d.journal, NULL }, { "public", NULL, &d.is_public }, { "proc", &d.proc, NULL },
		{ "sys", &d.sys, NULL }, { "now", &now, NULL }, { "tls-cert", &d.tls_cert, NULL }, { "tls-key", &d.tls_key, NULL },
		{ "origin", &d.origin, NULL } };
	int code;

	if (!options_read(cli, "help_doctor", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc > 1) {
		tell(cli, "bad_words", "command", "doctor", NULL);
		return EXIT_BAD_USAGE;
	}
	if (now != NULL && !option_number(cli, "--now", now, 0, INT64_C(4102444800), &d.now_s))
		return EXIT_BAD_USAGE;
	if (strncmp(d.journal, "sqlite:", 7) == 0)
		d.journal += 7;
	d.hub_process = journal_holder(d.journal);
	doctor_machine(&d);
	doctor_files(&d);
	doctor_journal(&d);
	doctor_tls(&d);
	doctor_hub(&d);
	if (!d.is_public)
		doctor_reach(&d);
	tell(cli, d.found[FINDING_WRONG] > 0 ? "doctor_end_wrong" : "doctor_end_fine", "wrong", number_c(cli, d.found[FINDING_WRONG]),
		"notes", number_c(cli, d.found[FINDING_NOTE]), NULL);
	buf_free(&d.line);
	return d.found[FINDING_WRONG] > 0 ? EXIT_NO : EXIT_FINE;
}
