/*
 * Watching: a reading that waits until there is something to read. Served like any reading; what finds nothing is set aside and
 * served again behind the group that stored a line of its workshop. All of it happens where groups are served.
 */
#include "journal/inside.h"

static bool still_waits(const struct journal_request *r)
{
	return r->ask == JOURNAL_WATCH && r->outcome == JOURNAL_DONE && r->lines_n == 0;
}

/* Takes the watches that found nothing off the list; what is left may be answered. */
static struct journal_request *set_watches_aside(struct journal *j, struct journal_request *list)
{
	struct request_queue rest = { 0 };

	while (list != NULL) {
		struct journal_request *r = list;

		list = r->next;
		r->next = NULL;
		queue_put(still_waits(r) ? &j->watches : &rest, r);
	}
	return rest.head;
}

static bool is_answered(const struct journal_request *watch, const struct journal_request *list)
{
	for (const struct journal_request *r = list; r != NULL; r = r->next)
		if (r->outcome == JOURNAL_FATAL || (r->ask == JOURNAL_APPEND && r->outcome == JOURNAL_DONE && r->lines_n > 0 &&
		    r->workshop == watch->workshop && r->last >= watch->from))
			return true;
	return false;
}

struct journal_request *journal_watched(struct journal *j, struct journal_request *list)
{
	struct request_queue due = { 0 }, waiting = { 0 };

	for (struct journal_request *r; (r = queue_take(&j->watches)) != NULL; )
		queue_put(is_answered(r, list) ? &due : &waiting, r);
	j->watches = waiting;
	struct request_queue answers = { 0 };
	queue_put(&answers, set_watches_aside(j, list));
	if (due.head != NULL) {
		journal_serve(j, due.head);
		queue_put(&answers, set_watches_aside(j, due.head));
	}
	return answers.head;
}
