/* Time, and the hub in it. What is due next happens next; nothing happens at the same time, so a seed is a run. */
#include "sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "protocol/keys.h"

void fail(struct world *w, const char *format, ...)
{
	va_list args;

	if (w->has_failed)
		return;
	w->has_failed = true;
	va_start(args, format);
	(void)vsnprintf(w->why, sizeof w->why, format, args);
	va_end(args);
	trace(w, "FAILED %s", w->why);
}

void trace(struct world *w, const char *format, ...)
{
	va_list args;

	if (!w->is_traced)
		return;
	printf("%9.3f ", (double)(w->now % 86400000) / 1000);
	va_start(args, format);
	(void)vprintf(format, args);
	va_end(args);
	putchar('\n');
}

bool happens(struct world *w, unsigned percent)
{
	return percent > 0 && prng_below(&w->prng, 100) < percent;
}

int64_t between(struct world *w, int64_t low, int64_t high)
{
	return high <= low ? low : low + (int64_t)prng_below(&w->prng, (uint64_t)(high - low + 1));
}

/* -- what is due -- */

static bool is_before(const struct due *a, const struct due *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

void later(struct world *w, int64_t at, enum due_kind kind, size_t n, void *with)
{
	struct due e = { .at = at < w->now ? w->now : at, .order = w->events++, .kind = kind, .n = n, .life = w->life, .with = with };

	if (w->heap_n == w->heap_cap) {
		w->heap_cap = w->heap_cap == 0 ? 256 : w->heap_cap * 2;
		w->heap = realloc(w->heap, w->heap_cap * sizeof *w->heap);
		must(w->heap != NULL);
	}
	size_t i = w->heap_n++;
	for (; i > 0 && is_before(&e, &w->heap[(i - 1) / 2]); i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = e;
}

static struct due soonest(struct world *w)
{
	struct due top = w->heap[0], last = w->heap[--w->heap_n];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= w->heap_n)
			break;
		if (child + 1 < w->heap_n && is_before(&w->heap[child + 1], &w->heap[child]))
			child++;
		if (!is_before(&w->heap[child], &last))
			break;
		w->heap[i] = w->heap[child];
		i = child;
	}
	if (w->heap_n > 0)
		w->heap[i] = last;
	return top;
}

/* -- the hub -- */

int64_t hub_now(struct world *w)
{
	return clock_now(&w->clock, w->now + w->wall_offset_ms, w->now);
}

/* When the hub's clock will say so; what it sleeps by goes on when the wall clock is set back. */
static void wake_at(struct world *w, int64_t hub_ms)
{
	int64_t wait = hub_ms - hub_now(w);

	w->wake_at = hub_ms;
	if (hub_ms != INT64_MAX)
		later(w, w->now + (wait < 0 ? 0 : wait > 3600000 ? 3600000 : wait), DUE_TURN, (size_t)w->steps, NULL);
}

const struct workshop *hub_workshop(struct world *w)
{
	return w->rooms == NULL || w->code == 0 ? NULL : rooms_find(w->rooms, w->code);
}

static void carry_out(struct world *w, struct outputs *outs)
{
	int64_t wake = outs->wake_at;
	bool is_fatal = outs->fatal;

	w->steps++;
	watch_step(w);
	for (size_t i = 0; i < outs->n; i++) {
		struct output *o = &outs->at[i];

		w->order++;
		if (o->kind == OUTPUT_ASK) {
			disk_give(w, o->request);
		} else if (o->kind == OUTPUT_WIFI) {
			later(w, w->now + between(w, 0, 20), DUE_WIFI_KEPT, 0, o->wifi);
		} else {
			line_down(w, o);
			if (o->kind == OUTPUT_SEND)
				frame_drop(o->frame);
		}
	}
	wake_at(w, wake);
	if (is_fatal) {
		w->counts->fatals++;
		hub_crash(w, "the journal is broken");
	}
}

void hub_input(struct world *w, const struct input *in)
{
	struct input own = *in;

	if (w->rooms == NULL)
		return;
	w->order++;
	for (size_t i = 0; own.kind == INPUT_FRAME && i < sizeof own.entropy; i += 8) {
		uint64_t lot = prng_next(&w->prng);

		memcpy(own.entropy + i, &lot, 8);
	}
	carry_out(w, room_step(w->rooms, hub_now(w), &own));
}

static void hub_start(struct world *w)
{
	must(w->rooms == NULL);
	trace(w, "hub starts");
	w->life++;
	w->clock = (struct clock){ 0 };
	w->rooms = rooms_new(&w->options);
	w->truth = workshop_new();
	must(w->truth != NULL);
	carry_out(w, rooms_start(w->rooms, hub_now(w)));
}

/* Killed, or its machine lost its power: what was not on the disk may have come there or not. */
void hub_crash(struct world *w, const char *why)
{
	if (w->rooms == NULL)
		return;
	trace(w, "HUB DIES: %s", why);
	w->counts->crashes++;
	rooms_free(w->rooms);
	w->rooms = NULL;
	workshop_free(w->truth);
	w->truth = NULL;
	lines_crash(w);
	disk_crash(w);
	w->last_crash = ++w->order;     /* what came to the platter as it died is before the next one, too */
	later(w, w->now + between(w, 20, w->is_calm ? 500 : 4000), DUE_START, 0, NULL);
}

static void wifi_kept(struct world *w, struct wifi_request *take_q, uint64_t life)
{
	if (w->rooms == NULL || life != w->life) {
		free(take_q);
		return;
	}
	take_q->is_kept = w->is_healing || !happens(w, 10);
	if (take_q->is_kept)
		w->options.wifi = take_q->wifi;
	hub_input(w, &(struct input){ .kind = INPUT_WIFI, .wifi = take_q });
}

/* -- the run -- */

static void happen(struct world *w, const struct due *e)
{
	switch (e->kind) {
	case DUE_TURN:
		if (w->rooms == NULL || e->life != w->life || e->n != (size_t)w->steps)
			break;
		if (hub_now(w) >= w->wake_at)
			hub_input(w, &(struct input){ .kind = INPUT_TICK });
		else
			wake_at(w, w->wake_at);
		break;
	case DUE_OPEN: case DUE_UP: case DUE_DOWN: case DUE_HUB_CLOSED: case DUE_PHONE_CLOSED: case DUE_CHOKED:
		line_event(w, e);
		break;
	case DUE_SERVE: case DUE_REPLY:
		disk_event(w, e);
		break;
	case DUE_PHONE:
		phone_wakes(w, e->n);
		break;
	case DUE_START:
		if (w->rooms == NULL)
			hub_start(w);
		break;
	case DUE_WIFI_KEPT:
		wifi_kept(w, e->with, e->life);
		break;
	default:
		faults_happen(w, e);
		break;
	}
}

bool world_run_until(struct world *w, bool (*is_reached)(struct world *w), int64_t limit_ms)
{
	int64_t until = w->now + limit_ms;

	while (!w->has_failed && w->heap_n > 0 && w->heap[0].at <= until) {
		if (is_reached != NULL && is_reached(w))
			return true;
		struct due e = soonest(w);
		w->now = e.at;
		happen(w, &e);
		if (w->events > DUES_MAX)
			fail(w, "it never comes to rest: %llu events", (unsigned long long)w->events);
	}
	if (is_reached != NULL)
		return !w->has_failed && is_reached(w);
	w->now = w->has_failed || w->now > until ? w->now : until;
	return !w->has_failed;
}

void world_pass(struct world *w, int64_t ms)
{
	(void)world_run_until(w, NULL, ms);
}

void world_open(struct world *w, uint64_t seed, struct counts *counts, bool is_traced)
{
	w->seed = seed;
	w->prng = prng_from(seed);
	w->counts = counts;
	w->is_traced = is_traced;
	w->now = 1772672400000;       /* 8:00 of 5 March 2026 in Vietnam */
	w->options = (struct room_options){ .code_digits = 6, .zone = 420, .address = "http://192.168.1.7:7681", .lan = true,
		.rooms_max = 10, .members_max = 200 };
	for (size_t i = 0; i < sizeof w->options.secret; i++)
		w->options.secret[i] = (uint8_t)prng_next(&w->prng);
	w->wishes = calloc(WISHES_MAX, sizeof *w->wishes);
	w->by_id = calloc(2 * WISHES_MAX, sizeof *w->by_id);
	must(w->wishes != NULL && w->by_id != NULL);
	w->lines_n = 1;
	w->phones_n = 1;
	watch_secret(w, "5eed5eed5eed5eed", ROLE_NONE);    /* as wish_make() draws them: seats' keys, receipts */
	watch_secret(w, "4ece1b7a4ece1b7a", ROLE_NONE);
	disk_open(w);
	faults_draw(w);
	hub_start(w);
}

void world_close(struct world *w)
{
	for (size_t i = 0; i < w->heap_n; i++)
		if (w->heap[i].kind == DUE_WIFI_KEPT)
			free(w->heap[i].with);
		else if (w->heap[i].with != NULL)
			parcel_drop(w->heap[i].with);
	if (w->told_parcel != NULL)
		parcel_drop(w->told_parcel);
	if (w->rooms != NULL)
		rooms_free(w->rooms);
	if (w->truth != NULL)
		workshop_free(w->truth);
	disk_close(w);
	for (size_t i = 0; i < w->phones_n; i++) {
		mirror_clear(&w->phones[i].mirror);
		free(w->phones[i].mirror.at);
		free(w->phones[i].outbox);
	}
	for (size_t i = 0; i < w->wishes_n; i++)
		buf_free(&w->wishes[i].frame);
	free(w->wishes);
	free(w->by_id);
	free(w->canaries);
	free(w->conform);
	free(w->heap);
	arena_free(&w->scratch);
}
