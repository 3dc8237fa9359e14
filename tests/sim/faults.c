/* What goes wrong, and how often: by seed, so that some runs have all of it and some have one thing alone. */
#include "sim.h"

/* Zero in most of the runs, otherwise one of two strengths. */
static int64_t some(struct world *w, unsigned percent, int64_t a, int64_t b)
{
	return !happens(w, percent) ? 0 : happens(w, 50) ? a : b;
}

void faults_draw(struct world *w)
{
	struct faults *f = &w->faults;

	w->is_calm = happens(w, 8);
	f->delay_ms = between(w, 1, happens(w, 50) ? 10 : 120);
	f->delay_most_ms = f->delay_ms + some(w, 60, 400, 5000);
	f->disk_ms = between(w, 0, happens(w, 50) ? 3 : 60);
	f->disk_most_ms = f->disk_ms + some(w, 60, 100, 1500);
	if (w->is_calm)
		return;
	f->cut_percent = (unsigned)some(w, 80, 3, 12);
	f->half_percent = (unsigned)some(w, 60, 20, 70);
	f->choke_percent = (unsigned)some(w, 60, 15, 60);
	f->impatient_percent = (unsigned)some(w, 50, 5, 25);
	f->storm_every_ms = some(w, 35, 8000, 25000);
	f->crash_every_ms = some(w, 70, 6000, 25000);
	f->slow_every_ms = some(w, 35, 4000, 15000);
	f->full_every_ms = some(w, 35, 5000, 20000);
	f->unknown_percent = (unsigned)some(w, 60, 4, 25);
	f->fatal_permille = (unsigned)some(w, 25, 3, 12);
	f->short_percent = (unsigned)some(w, 60, 20, 60);
	f->jump_every_ms = some(w, 30, 5000, 20000);
}

static void again(struct world *w, enum due_kind kind, int64_t every_ms)
{
	if (every_ms > 0 && !w->is_healing)
		later(w, w->now + between(w, every_ms / 4, every_ms * 2), kind, 0, NULL);
}

void faults_begin(struct world *w)
{
	again(w, DUE_CRASH, w->faults.crash_every_ms);
	again(w, DUE_STORM, w->faults.storm_every_ms);
	again(w, DUE_SLOW, w->faults.slow_every_ms);
	again(w, DUE_FULL, w->faults.full_every_ms);
	again(w, DUE_JUMP, w->faults.jump_every_ms);
}

static void storm(struct world *w)
{
	w->counts->storms++;
	trace(w, "STORM: all lines break");
	for (size_t i = 1; i < w->phones_n; i++)
		line_cut(w, w->phones[i].line, happens(w, w->faults.half_percent));
}

/* Set by somebody or by the network; what the hub makes of it is the hub's. */
static void jump(struct world *w)
{
	static const int64_t steps[] = { -3600000, -90000, -2000, 700, 45000, 3600000, 7 * 3600000 };
	int64_t by = steps[prng_below(&w->prng, sizeof steps / sizeof *steps)];

	w->counts->jumps_back += by < 0;
	w->counts->jumps_on += by > 0;
	w->wall_offset_ms += by;
	trace(w, "CLOCK set by %lld s", (long long)by / 1000);
}

void faults_happen(struct world *w, const struct due *e)
{
	struct faults *f = &w->faults;

	if (w->is_healing)
		return;
	switch (e->kind) {
	case DUE_CRASH:
		hub_crash(w, "killed");
		again(w, DUE_CRASH, f->crash_every_ms);
		break;
	case DUE_STORM:
		storm(w);
		again(w, DUE_STORM, f->storm_every_ms);
		break;
	case DUE_SLOW:
		w->counts->slow++;
		w->disk.still_until = w->now + between(w, 300, 6000);
		again(w, DUE_SLOW, f->slow_every_ms);
		break;
	case DUE_FULL:
		w->counts->full++;
		w->disk.full_until = w->now + between(w, 300, 6000);
		again(w, DUE_FULL, f->full_every_ms);
		break;
	case DUE_JUMP:
		jump(w);
		again(w, DUE_JUMP, f->jump_every_ms);
		break;
	default:
		break;
	}
}

void faults_end(struct world *w)
{
	w->is_healing = true;
	disk_heal(w);
	trace(w, "-- all is well from here on --");
}
