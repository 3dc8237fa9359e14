/*
 * Seeing: the only way out of the core. The table of views says which role may see a row at all; each writer then builds the
 * value from nothing. Exports, wall and phones obey the same lines.
 */
#include "core/view/view.h"

#include "base/must.h"

static view_writer *const writers[VIEW_N] = {
	[VIEW_WORKSHOP] = see_workshop, [VIEW_AGENDA] = see_agenda, [VIEW_STAGE] = see_stage, [VIEW_PEOPLE] = see_people,
	[VIEW_MEMBER] = see_member, [VIEW_ME] = see_me, [VIEW_CARD] = see_card, [VIEW_MINE] = see_mine,
	[VIEW_BOARD] = see_board, [VIEW_THEME] = see_theme, [VIEW_HINTS] = see_hints, [VIEW_ELEMENT] = see_element,
	[VIEW_DRAFT] = see_draft, [VIEW_OBJECTIVE] = see_objective, [VIEW_MINE_OBJECTIVE] = see_mine_objective,
	[VIEW_POLL] = see_poll, [VIEW_RESULT] = see_result, [VIEW_REMARK] = see_remark,
	[VIEW_DEED] = see_deed,
	[VIEW_STAKEHOLDER] = see_stakeholder,
	[VIEW_SERIES] = see_series,
	[VIEW_TOWS] = see_tows,
	[VIEW_STRATEGIES] = see_strategies,
	[VIEW_STRATEGY] = see_strategy,
	[VIEW_MY_SCORE] = see_my_score,
	[VIEW_SOURCE] = see_source,
	[VIEW_ACTION] = see_action,
	[VIEW_PLAN] = see_plan,
	[VIEW_GATE] = see_gate,
	[VIEW_ADJUSTMENT] = see_adjustment,
	[VIEW_ITERATION] = see_iteration,
	[VIEW_COMMITMENT] = see_commitment,
	[VIEW_MY_COMMITMENT] = see_my_commitment,
	[VIEW_MECHANISMS] = see_mechanisms,
	[VIEW_READING] = see_reading,
	[VIEW_MEASUREMENT] = see_measurement,
	[VIEW_EVALUATION] = see_evaluation,
	[VIEW_EARLIER] = see_earlier,
	[VIEW_CONSULTATION] = see_consultation,
	[VIEW_OPINION] = see_opinion,
};

enum sight see(const struct workshop *w, struct key key, const struct audience *who, struct arena *a, struct json *j)
{
	if (key.kind <= VIEW_NONE || key.kind >= VIEW_N || writers[key.kind] == NULL || w->code == 0)
		return SIGHT_NEVER;
	if ((view_rows[key.kind].who & (1u << who->role)) == 0)
		return SIGHT_NEVER;
	return writers[key.kind](w, key.number, who, a, j);
}

bool view_is_personal(enum view_kind kind)
{
	return kind == VIEW_ME || kind == VIEW_MINE || kind == VIEW_MINE_OBJECTIVE || kind == VIEW_BALLOT ||
	       kind == VIEW_MY_SCORE || kind == VIEW_MY_COMMITMENT;
}

bool view_is_felt(enum view_kind kind)
{
	return view_rows[kind].felt;
}

void key_put(struct buf *out, struct key key)
{
	buf_c(out, view_rows[key.kind].name);
	if (!view_rows[key.kind].numbered)
		return;
	buf_byte(out, '/');
	buf_int(out, key.number);
}

void keys_each(const struct workshop *w, void (*each)(void *with, struct key key), void *with)
{
	const struct { enum view_kind kind; size_t n; } lists[] = {
		{ VIEW_MEMBER, w->members_n }, { VIEW_BOARD, w->activities_n }, { VIEW_CARD, w->cards_n }, { VIEW_MINE, w->cards_n },
		{ VIEW_THEME, w->themes_n }, { VIEW_ELEMENT, w->elements_n }, { VIEW_DRAFT, w->drafts_n },
		{ VIEW_OBJECTIVE, w->objectives_n }, { VIEW_MINE_OBJECTIVE, w->objectives_n }, { VIEW_POLL, w->polls_n },
		{ VIEW_RESULT, w->polls_n }, { VIEW_REMARK, w->remarks_n }, { VIEW_DEED, w->deeds_n },
		{ VIEW_STAKEHOLDER, w->stakeholders_n }, { VIEW_SERIES, w->series_n }, { VIEW_TOWS, w->tows_n },
		{ VIEW_STRATEGY, w->strategies_n }, { VIEW_MY_SCORE, w->strategies_n }, { VIEW_SOURCE, w->sources_n },
		{ VIEW_ACTION, w->actions_n }, { VIEW_ADJUSTMENT, w->adjustments_n }, { VIEW_ITERATION, w->iterations_n },
		{ VIEW_COMMITMENT, w->commitments_n }, { VIEW_MY_COMMITMENT, w->commitments_n }, { VIEW_READING, w->readings_n },
		{ VIEW_MEASUREMENT, w->measurements_n }, { VIEW_EVALUATION, EVALUATION_CRITERION_N - 1 }, { VIEW_EARLIER, w->earlier_n },
		{ VIEW_OPINION, w->opinions_n },
	};
	const enum view_kind singles[] = { VIEW_WORKSHOP, VIEW_AGENDA, VIEW_STAGE, VIEW_PEOPLE, VIEW_ME, VIEW_HINTS, VIEW_STRATEGIES,
		VIEW_PLAN, VIEW_GATE, VIEW_MECHANISMS, VIEW_CONSULTATION };

	for (size_t i = 0; i < sizeof singles / sizeof *singles; i++)
		each(with, (struct key){ singles[i], 0 });
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t n = 1; n <= lists[i].n; n++)
			each(with, (struct key){ lists[i].kind, (uint32_t)n });
}

/* -- parts -- */

void put_opt(struct json *j, const char *name, struct text t)
{
	if (t.len > 0)
		json_put_text(j, name, t);
}

void put_ref(struct json *j, const char *name, uint32_t number)
{
	if (number != 0)
		json_put_int(j, name, number);
}

void put_enum(struct json *j, const char *name, const struct schema_enum *of, int value)
{
	must(value >= 0 && (size_t)value < of->n);
	if (value != 0)
		json_put_c(j, name, of->values[value]);
}

void put_numbers(struct json *j, const char *name, const struct numbers *list)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < list->n; i++)
		json_int(j, list->at[i]);
	json_close_list(j);
}

void put_sectors(struct json *j, const char *name, const int64_t by[SECTOR_N])
{
	json_name(j, name);
	json_open(j);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		json_put_int(j, enum_sector.values[s], by[s]);
	json_close(j);
}

void put_decimal(struct json *j, const char *name, struct decimal d)
{
	struct buf b = { 0 };

	decimal_put(&b, d);
	json_put_text(j, name, (struct text){ b.at, b.len });
	j->out->broken = j->out->broken || b.broken;
	buf_free(&b);
}

/* -- the digest of everything that can be seen -- */

struct digest_run { const struct workshop *w; struct arena arena; struct hash_run run; struct buf buf; };

static void digest_key(void *with, struct key key)
{
	struct digest_run *d = with;
	const struct audience all = { .role = ROLE_FACILITATOR };
	struct json j = json_to(&d->buf);

	buf_wipe(&d->buf);
	key_put(&d->buf, key);
	must_have(!d->buf.broken);   /* before it is wiped, which forgets it */
	hash_add(&d->run, d->buf.at, d->buf.len);
	buf_wipe(&d->buf);
	hash_add_u64(&d->run, key_touched(d->w, key));
	enum sight sight = see(d->w, key, &all, &d->arena, &j);
	must_have(!d->buf.broken && !d->arena.broken);   /* it would be the digest of another state */
	if (sight == SIGHT_SEEN)
		hash_add(&d->run, d->buf.at, d->buf.len);
	arena_wipe(&d->arena);
}

static void digest_fraction(struct hash_run *run, const struct fraction *f)
{
	for (int i = 0; i < FRACTION_LIMBS; i++) {
		hash_add_u64(run, f->num[i]);
		hash_add_u64(run, f->den[i]);
	}
}

static void digest_tally(struct hash_run *run, const struct tally *t)
{
	for (size_t k = 0; t != NULL && k < t->rows_n; k++) {
		digest_fraction(run, &t->rows[k].plain);
		digest_fraction(run, &t->rows[k].balanced);
		hash_add_u64(run, t->rows[k].rank);
		hash_add_u64(run, t->rows[k].balanced_rank);
	}
}

/* Scores that are still secret must be equal on two hubs too. */
static void digest_scores(struct hash_run *run, const struct strategy *s)
{
	for (int g = SECTOR_STATE; g < SECTOR_N; g++) {
		const struct sector_scores *scores = &s->scores[g];

		hash_add_u64(run, scores->n);
		for (size_t k = 0; k < scores->n; k++)
			hash_add_u64(run, (uint64_t)scores->values[k]);
		hash_add_u64(run, scores->note.len);
		hash_add(run, scores->note.at, scores->note.len);
	}
}

struct hash workshop_digest(const struct workshop *w)
{
	struct digest_run d = { .w = w };

	hash_begin(&d.run);
	hash_add_u64(&d.run, w->seq);
	hash_add_u64(&d.run, w->ids_n);
	keys_each(w, digest_key, &d);
	for (size_t i = 0; i < w->members_n; i++)
		hash_add(&d.run, &w->members[i].key_hash, HASH_BYTES);
	/* The count, sector figures included: what must be withheld from people must still be equal on two hubs. */
	for (size_t i = 0; i < w->polls_n; i++)
		digest_tally(&d.run, w->polls[i].tally);
	for (size_t i = 0; i < w->strategies_n; i++)
		digest_scores(&d.run, &w->strategies[i]);
	for (size_t i = 0; i < w->passes_n; i++)
		hash_add_u64(&d.run, w->passes[i].member);
	/* Where none was renewed the digest is the one of versions that could not. */
	for (int role = 0; role < ROLE_N; role++)
		if (w->links[role] != 0)
			hash_add_u64(&d.run, (uint64_t)role << 8 | w->links[role]);
	buf_free(&d.buf);
	arena_free(&d.arena);
	return hash_end(&d.run);
}
