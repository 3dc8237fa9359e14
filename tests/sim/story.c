/* One seed: a workshop is made, people come, things go wrong, all is made well again, and the verdict. */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static void give_key(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	p->has_key = hex_read(w->role_keys[p->role], 32, p->key, ID_BYTES) != 0;
	p->code = w->code;
}

static bool is_made(struct world *w)
{
	return w->code != 0;
}

static void make(struct world *w)
{
	static const char *const templates[] = { "led-7-steps", "swot-half-day", "vision-only", "priorities-only", "monitoring-session" };
	size_t operator = phone_add(w, ROLE_HUB, SECTOR_NONE);
	struct phone *p = &w->phones[operator];
	char key[33];

	room_role_key(w->options.secret, 0, ROLE_HUB, key);
	p->has_key = hex_read(key, 32, p->key, ID_BYTES) != 0;
	struct wish *wish = wish_make(w, operator, COMMAND_CREATE_WORKSHOP);
	buf_c(&wish->frame, ",\"about\":{\"title\":\"");
	put_word(w, wish, &wish->frame, SECRET_PUBLIC);
	buf_f(&wish->frame, "\",\"plan_start\":2026,\"plan_end\":2030,\"vision_year\":2035},\"template\":\"%s\"}",
		happens(w, 60) ? "led-7-steps" : templates[prng_below(&w->prng, 5)]);
	phone_start(w, operator);
	phone_wants(w, operator, wish);
	if (!world_run_until(w, is_made, SETTLE_MS))
		fail(w, "the workshop was never made");
}

static void come(struct world *w)
{
	static const enum role staff[] = { ROLE_FACILITATOR, ROLE_HELPER, ROLE_MODERATOR, ROLE_WALL, ROLE_OBSERVER, ROLE_REPORTER };
	/* Now and then so many that figures by sector may be shown: two sectors, each with more than the rules ask for. */
	bool is_crowd = happens(w, 12);
	size_t people = (is_crowd ? 16 : 5) + (size_t)prng_below(&w->prng, 8), from = w->phones_n;

	for (size_t i = 0; i < sizeof staff / sizeof *staff; i++)
		(void)phone_add(w, staff[i], SECTOR_NONE);
	if (happens(w, 40))
		(void)phone_add(w, happens(w, 50) ? ROLE_FACILITATOR : ROLE_WALL, SECTOR_NONE);
	if (happens(w, 50))
		w->phones[phone_add(w, ROLE_FACILITATOR, SECTOR_NONE)].is_preview = true;
	for (size_t i = from; i < w->phones_n; i++)
		give_key(w, i);
	for (size_t i = 0; i < people; i++)
		w->phones[phone_add(w, ROLE_PARTICIPANT, (enum sector)(SECTOR_STATE + (int)(i % (is_crowd ? 2 : 3))))].code = w->code;
	if (happens(w, 50)) {
		size_t n = phone_add(w, ROLE_PARTICIPANT, SECTOR_COMMUNITY);

		w->phones[n].is_intruder = true;
		w->phones[n].code = w->code;
	}
	for (size_t i = from; i < w->phones_n; i++)
		phone_start(w, i);
}

/* The second phone of somebody who has a seat. */
static void twin(struct world *w)
{
	size_t other = 1 + (size_t)prng_below(&w->prng, w->phones_n - 1);

	if (!w->phones[other].is_seated || w->phones_n >= PHONES_MAX - 4)
		return;
	size_t n = phone_add(w, ROLE_PARTICIPANT, w->phones[other].sector);
	w->phones[n].code = w->code;
	w->phones[n].has_key = w->phones[n].is_seated = true;
	memcpy(w->phones[n].key, w->phones[other].key, ID_BYTES);
	w->counts->twins++;
	phone_start(w, n);
}

static bool is_spent(struct world *w)
{
	return w->budget == 0;
}

/* Everybody is in or turned away, and nothing waits for an answer. */
static bool is_quiet(struct world *w)
{
	if (w->rooms == NULL)
		return false;
	for (size_t i = 1; i < w->phones_n; i++) {
		const struct phone *p = &w->phones[i];

		if (p->state != PHONE_OVER && p->state != PHONE_OFF && (p->state != PHONE_GREETED || p->outbox_n > 0 || !w->lines[p->line].phone_open))
			return false;
	}
	return true;
}

static void settle(struct world *w)
{
	if (!world_run_until(w, is_quiet, SETTLE_MS)) {
		for (size_t i = 1; i < w->phones_n && !w->has_failed; i++) {
			const struct phone *p = &w->phones[i];

			if (p->state == PHONE_GREETED && p->outbox_n > 0)
				fail(w, "%s of phone %zu is never answered", command_rows[w->wishes[p->outbox[0]].kind].name, i);
			else if (p->state != PHONE_OVER && p->state != PHONE_OFF && p->state != PHONE_GREETED)
				fail(w, "phone %zu (%s) never comes in", i, role_name(p->role));
		}
		fail(w, "it never comes to rest");
	}
	world_pass(w, 70000);
}

/* A round that is still open is closed, so that its ballots can be counted. */
static void close_rounds(struct world *w)
{
	size_t facilitator = FACILITATOR;

	if (w->truth == NULL || w->phones[facilitator].state != PHONE_GREETED)
		return;
	if (w->truth->ended) {
		struct wish *wish = wish_make(w, facilitator, COMMAND_REOPEN_WORKSHOP);

		buf_byte(&wish->frame, '}');
		phone_wants(w, facilitator, wish);
		settle(w);
	}
	for (size_t i = 0; !w->has_failed && i < w->truth->polls_n; i++) {
		if (w->truth->polls[i].state != POLL_STATE_OPEN)
			continue;
		struct wish *wish = wish_make(w, facilitator, COMMAND_CLOSE_POLL);
		buf_f(&wish->frame, ",\"poll\":%u}", w->truth->polls[i].number);
		phone_wants(w, facilitator, wish);
		settle(w);
	}
}

void seed_run(uint64_t seed, struct counts *counts, bool is_traced, char *why, size_t why_n)
{
	struct world *w = calloc(1, sizeof *w);     /* most of it is never touched */
	int64_t from;

	must(w != NULL);
	world_open(w, seed, counts, is_traced);
	from = w->now;
	faults_begin(w);
	make(w);
	if (!w->has_failed) {
		w->budget = 60 + (size_t)prng_below(&w->prng, happens(w, 30) ? 900 : 300);
		come(w);
		world_pass(w, 400);
		if (!w->has_failed && w->truth != NULL && w->truth->code != 0 && happens(w, 35))
			prelude(w, FACILITATOR);
		for (int i = 0; i < 20 && !w->has_failed && w->budget > 0; i++) {
			(void)world_run_until(w, is_spent, 15000);
			if (happens(w, 30))
				twin(w);
		}
	}
	faults_end(w);
	if (!w->has_failed)
		settle(w);
	close_rounds(w);
	if (!w->has_failed)
		history_compare(w);
	/* Once more from what the disk holds alone. */
	if (!w->has_failed) {
		hub_crash(w, "the last time");
		world_pass(w, 5000);
		settle(w);
		if (!w->has_failed)
			history_compare(w);
	}
	if (!w->has_failed)
		history_judge(w);
	counts->seeds++;
	counts->sim_ms += (uint64_t)(w->now - from);
	if (w->has_failed) {
		(void)strncpy(why, w->why, why_n - 1);
		why[why_n - 1] = '\0';
	}
	world_close(w);
	free(w);
}
