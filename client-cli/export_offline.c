/* `dienhong export --journal`: the same documents with nobody's help. And the menu of what there is. */
#include "export.h"

#include <stdio.h>
#include <string.h>

#include "core/scores.h"
#include "journal_file.h"
#include "report/carry.h"
#include "report/scrutiny.h"
#include "verify.h"

/* As on the hub: the log holds the ballots of a closed round and what groups scored, so it waits until these are shown. */
static bool is_secret(const struct workshop *w)
{
	for (size_t i = 0; i < w->polls_n; i++)
		if (w->polls[i].state == POLL_STATE_CLOSED && !w->polls[i].was_shown && !w->ended)
			return true;
	return scores_are_secret(w) && !w->ended;
}

/* The scrutineer's file, as the hub gives it: of a round that was shown. */
static int ballots_put(struct cli *cli, const struct workshop *w, const struct export_wish *wish, struct buf *out)
{
	const struct poll *p = poll_at(w, wish->poll_number);

	if (p == NULL || p->tally == NULL) {
		tell(cli, "export_no_round", "poll", wish->poll, NULL);
		return EXIT_BAD_USAGE;
	}
	if (!p->was_shown) {
		tell(cli, "export_hidden", NULL);
		return EXIT_NO;
	}
	scrutiny_put(out, w, p);
	return EXIT_FINE;
}

static int document_put(struct cli *cli, const struct workshop *w, const struct export_wish *wish, struct buf *out)
{
	const struct format_row *format = format_find(wish->format);
	struct order order = { .what = wish->what, .language = cli->language, .house = house_of(cli->language),
		.place_date = wish->place_date, .without_bom = wish->no_bom,
		.hub = wish->address == NULL ? TEXT_NONE : text_of(wish->address) };
	struct arena a = { 0 };
	const char *mime;
	struct doc d;
	int code = EXIT_FINE;

	if (wish->house != NULL)
		(void)house_find(wish->house, &order.house);   /* its name was looked at before */
	if (!format->is_far)
		return report_write(w, &order, wish->format, out, &mime) ? EXIT_FINE : EXIT_TEMPORARY;
	code = report_make(w, &order, &a, &d) ? paper_write(cli, &d, wish->format, out) : EXIT_TEMPORARY;
	arena_free(&a);
	return code;
}

static int workshop_put(struct cli *cli, const struct workshop *w, const struct export_wish *wish, const struct buf *log, struct buf *out)
{
	if (wish->code != 0 && w->code != wish->code) {
		tell(cli, "journal_not_there", "file", wish->journal, "codes", number_c(cli, w->code), NULL);
		return EXIT_BAD_USAGE;
	}
	if (strcmp(wish->format, "log") == 0) {
		if (is_secret(w)) {
			tell(cli, "export_hidden", NULL);
			return EXIT_NO;
		}
		buf_put(out, log->at, log->len);
	} else if (strcmp(wish->format, "carry") == 0 || strcmp(wish->format, "template") == 0) {
		(wish->format[0] == 'c' ? carry_put : template_put)(out, w);
		buf_byte(out, '\n');
	} else if (wish->poll != NULL) {
		return ballots_put(cli, w, wish, out);
	} else {
		return document_put(cli, w, wish, out);
	}
	return EXIT_FINE;
}

int export_offline(struct cli *cli, const struct export_wish *wish, struct buf *out)
{
	struct workshop *w = NULL;
	struct buf log = { 0 };
	int code = journal_file_read(cli, wish->journal, wish->code, &log);

	if (code == EXIT_FINE)
		code = log_fold(cli, (struct text){ log.at, log.len }, &w);
	if (code == EXIT_FINE)
		code = workshop_put(cli, w, wish, &log, out);
	if (w != NULL)
		workshop_free(w);
	buf_free(&log);
	return out->broken ? EXIT_TEMPORARY : code;
}

/* -- the menu -- */

int export_list(const struct cli *cli)
{
	static const char *const houses[HOUSE_N] = { [HOUSE_ND30] = "report.house_nd30", [HOUSE_UN] = "report.house_un" };
	struct buf out = { 0 };

	if (cli->json) {
		report_menu(&out);
		if (out.len > 0 && out.at[out.len - 1] == '\n')
			out.len--;   /* line_out() ends the line */
		line_out(&out);
	}
	for (size_t i = 0; !cli->json && i < document_rows_n; i++) {
		struct text label = say(cli->language, document_rows[i].label);

		buf_f(&out, "%-16s", document_rows[i].name);
		for (size_t f = 0; f < format_rows_n; f++)
			if ((format_rows[f].kinds & document_rows[i].kind) != 0)
				buf_f(&out, " %s", format_rows[f].name);
		buf_f(&out, "  %.*s", (int)label.len, label.at);
		line_out(&out);
	}
	for (int h = 0; !cli->json && h < HOUSE_N; h++) {
		struct text label = say(cli->language, houses[h]);

		buf_f(&out, "--house %-8s  %.*s", house_names[h], (int)label.len, label.at);
		line_out(&out);
	}
	int code = out.broken ? EXIT_TEMPORARY : EXIT_FINE;
	buf_free(&out);
	return code;
}
