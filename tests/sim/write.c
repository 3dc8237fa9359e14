/*
 * Wishes, written down by the schema: every field of a command by its type, numbers of things that exist more often than of things that
 * do not, and in every text a word that occurs nowhere else, so that each byte that leaves the hub can be asked whose it is.
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* -- wishes by their ids -- */

static size_t place_of(const struct world *w, const uint8_t id[ID_BYTES])
{
	uint64_t key;

	memcpy(&key, id, sizeof key);
	size_t i = (size_t)(key ^ key >> 32) % (2 * WISHES_MAX);
	while (w->by_id[i] != 0 && memcmp(w->wishes[w->by_id[i] - 1].id, id, ID_BYTES) != 0)
		i = (i + 1) % (2 * WISHES_MAX);
	return i;
}

struct wish *wish_of(struct world *w, const uint8_t id[ID_BYTES])
{
	size_t i = place_of(w, id);

	return w->by_id[i] == 0 ? NULL : &w->wishes[w->by_id[i] - 1];
}

struct wish *wish_of_receipt(struct world *w, const uint8_t receipt[HASH_BYTES])
{
	/* A receipt begins like all of ours, and goes on with the number of its wish. */
	uint32_t n = (uint32_t)receipt[8] << 16 | (uint32_t)receipt[9] << 8 | receipt[10];

	return n < w->wishes_n && memcmp(w->wishes[n].receipt, receipt, HASH_BYTES) == 0 ? &w->wishes[n] : NULL;
}

static void draw(struct world *w, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)prng_next(&w->prng);
}

struct wish *wish_make(struct world *w, size_t phone, enum command_kind kind)
{
	static const uint8_t marks[2][8] = { { 0x5e, 0xed, 0x5e, 0xed, 0x5e, 0xed, 0x5e, 0xed }, { 0x4e, 0xce, 0x1b, 0x7a, 0x4e, 0xce, 0x1b, 0x7a } };
	uint32_t n = (uint32_t)w->wishes_n++;
	struct wish *wish = &w->wishes[n];

	must(n < WISHES_MAX);
	wish->kind = kind;
	wish->phone = phone;
	wish->code = w->phones[phone].code;
	draw(w, wish->id, sizeof wish->id);
	draw(w, wish->key, sizeof wish->key);
	draw(w, wish->receipt, sizeof wish->receipt);
	memcpy(wish->key, marks[0], 8);
	memcpy(wish->receipt, marks[1], 8);
	wish->receipt[8] = (uint8_t)(n >> 16);
	wish->receipt[9] = (uint8_t)(n >> 8);
	wish->receipt[10] = (uint8_t)n;
	w->by_id[place_of(w, wish->id)] = n + 1;
	buf_f(&wish->frame, "{\"do\":\"%s\",\"id\":\"", command_rows[kind].name);
	buf_hex(&wish->frame, wish->id, ID_BYTES);
	buf_byte(&wish->frame, '"');
	wish->is_edge = kind == COMMAND_REHEARSE || kind == COMMAND_DISCARD_REHEARSAL || kind == COMMAND_SET_WIFI;
	return wish;
}

void put_word(struct world *w, struct wish *wish, struct buf *out, enum secrecy secrecy)
{
	if (w->canaries_n == w->canaries_cap) {
		w->canaries_cap = w->canaries_cap == 0 ? 256 : w->canaries_cap * 2;
		w->canaries = realloc(w->canaries, w->canaries_cap * sizeof *w->canaries);
		must(w->canaries != NULL);
	}
	w->counts->canaries++;
	buf_f(out, "zq%06zxk", w->canaries_n);
	w->canaries[w->canaries_n++] = (struct canary){ (uint32_t)(wish - w->wishes), secrecy };
}

/* -- how many there are -- */

uint32_t noun_count(const struct workshop *t, const char *noun)
{
	const struct { const char *name; size_t n; } nouns[] = {
		{ "activity", t->activities_n }, { "member", t->members_n }, { "card", t->cards_n }, { "theme", t->themes_n },
		{ "element", t->elements_n }, { "draft", t->drafts_n }, { "objective", t->objectives_n }, { "indicator", t->targets_n },
		{ "poll", t->polls_n }, { "pass", t->passes_n }, { "stakeholder", t->stakeholders_n }, { "series", t->series_n },
		{ "tows", t->tows_n }, { "strategy", t->strategies_n }, { "source", t->sources_n }, { "action", t->actions_n },
		{ "adjustment", t->adjustments_n }, { "commitment", t->commitments_n }, { "reading", t->readings_n },
		{ "measurement", t->measurements_n }, { "opinion", t->opinions_n },
	};

	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (strcmp(nouns[i].name, noun) == 0)
			return (uint32_t)nouns[i].n;
	return 0;
}

static uint32_t some_number(struct world *w, const char *noun)
{
	uint32_t n = w->truth == NULL ? 0 : noun_count(w->truth, noun);

	if (n > 0 && strcmp(noun, "activity") == 0 && w->truth->current != 0 && happens(w, 75))
		return w->truth->current;

	if (n == 0 || happens(w, 3))
		return n + 1;
	/* What is new is spoken of more often. */
	return happens(w, 40) ? (uint32_t)between(w, n > 3 ? n - 2 : 1, n) : (uint32_t)between(w, 1, n);
}

/* A theme of a given side, for TOWS; otherwise any. */
static uint32_t some_theme(struct world *w, enum quadrant quadrant)
{
	for (int i = 0; i < 12 && w->truth != NULL && w->truth->themes_n > 0; i++) {
		uint32_t n = some_number(w, "theme");
		const struct theme *t = theme_at(w->truth, n);

		if (t != NULL && !t->removed && (quadrant == QUADRANT_NONE || t->quadrant == quadrant))
			return n;
	}
	return 1;
}

/* Are there the things that it speaks of? */
bool is_possible(const struct workshop *t, const struct schema_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];

		if (f->stamp || f->optional)
			continue;
		if (f->type == FIELD_REF && noun_count(t, f->of_noun) == 0)
			return false;
		if (f->type == FIELD_SHAPE && !is_possible(t, f->of_shape))
			return false;
	}
	return (row != &shape_action_data || t->objectives_n > 0) && (row != &shape_tows_data || t->themes_n > 1) &&
		(row != &command_rows[COMMAND_FREEZE_PLAN] || t->actions_n > 0);
}

/* -- values -- */

static void put_field(struct world *w, struct wish *wish, const struct schema_row *row, const struct schema_field *f);

/* Optional in the schema, and asked for by the rules. */
static bool must_stand(const struct schema_field *f)
{
	return strcmp(f->name, "lead") == 0 || strcmp(f->name, "owner") == 0 || strcmp(f->name, "reason") == 0;
}

/* It would speak of something that there is none of; now and then somebody does. */
static bool is_missing(struct world *w, const struct schema_field *f)
{
	return f->type == FIELD_REF && w->truth != NULL && noun_count(w->truth, f->of_noun) == 0 && happens(w, 95);
}

static void put_shape(struct world *w, struct wish *wish, const struct schema_row *row)
{
	struct buf *b = &wish->frame;
	bool is_first = true;

	buf_byte(b, '{');
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];

		if (f->stamp || (f->optional && (is_missing(w, f) || !happens(w, must_stand(f) ? 95 : 35))))
			continue;
		buf_f(b, "%s\"%s\":", is_first ? "" : ",", f->name);
		is_first = false;
		put_field(w, wish, row, f);
	}
	buf_byte(b, '}');
}

static enum secrecy secrecy_of(const struct wish *wish, const struct schema_field *f)
{
	bool is_text = strcmp(f->name, "text") == 0 || strcmp(f->name, "en") == 0;

	switch (wish->kind) {
	case COMMAND_ADD_CARD: case COMMAND_EDIT_CARD:
		return is_text ? SECRET_CARD : SECRET_REASON;
	case COMMAND_HIDE_CARD: return SECRET_REASON;
	case COMMAND_SCORE_STRATEGY: return SECRET_NOTE;
	case COMMAND_SET_WIFI: return SECRET_WIFI;
	default: return SECRET_PUBLIC;
	}
}

static void put_text(struct world *w, struct wish *wish, const struct schema_field *f)
{
	static const char *const words[] = { "Nước sạch ", "giảm 30 % ", "Nâng cao và giảm ", "Đường làng 🌾 ", "" };
	struct buf *b = &wish->frame;

	buf_byte(b, '"');
	if (f->max < 12)
		buf_c(b, strcmp(f->name, "starts") == 0 || strcmp(f->name, "ends") == 0 ? "08:00" : "ab1");
	else if (f->min > 0 || must_stand(f) || happens(w, 80)) {
		if (f->max >= 60)
			buf_c(b, words[prng_below(&w->prng, 5)]);
		put_word(w, wish, b, secrecy_of(wish, f));
	}
	buf_byte(b, '"');
}

static void put_int(struct world *w, struct wish *wish, const struct schema_field *f)
{
	int64_t n;

	if (strcmp(f->name, "start") == 0 || strcmp(f->name, "end") == 0)
		n = 202600 + between(w, 0, 4) * 100 + between(w, 1, 12);
	else if (strstr(f->name, "year") != NULL || strncmp(f->name, "plan_", 5) == 0)
		n = between(w, 2024, 2031);
	else if (strcmp(f->name, "seconds") == 0)
		n = between(w, f->min < 0 ? -120 : 0, 600);
	else if (f->max - f->min > 60)
		n = happens(w, 85) ? f->min + between(w, 0, 30) : between(w, f->min, f->max);
	else
		n = between(w, f->min, f->max);
	if (f->min <= 0 && n < f->min)
		n = f->min;
	buf_int(&wish->frame, n);
}

/* Lists that must fit something else. */
static bool put_fitting_list(struct world *w, struct wish *wish, const struct schema_row *row, const struct schema_field *f)
{
	const struct workshop *t = w->truth;
	struct buf *b = &wish->frame;

	if (strcmp(f->name, "criteria") == 0 && wish->kind == COMMAND_SET_CRITERIA) {
		int64_t n = between(w, 2, 4), first = 100 - 20 * (n - 1);

		for (int64_t i = 0; i < n; i++) {
			buf_f(b, "%s{\"text\":\"", i == 0 ? "" : ",");
			put_word(w, wish, b, SECRET_PUBLIC);
			buf_f(b, "\",\"weight\":%d}", (int)(i == 0 ? first : 20));
		}
		return true;
	}
	if (strcmp(f->name, "values") == 0 && wish->kind == COMMAND_SCORE_STRATEGY && t != NULL) {
		for (size_t i = 0; i < t->choice.criteria_n; i++)
			buf_f(b, "%s%d", i == 0 ? "" : ",", (int)between(w, 1, 5));
		return true;
	}
	if (strcmp(f->name, "themes") == 0 && row == &shape_tows_data) {
		buf_f(b, "%u,%u", some_theme(w, (enum quadrant)between(w, QUADRANT_NONE + 1, QUADRANT_NONE + 2)),
			some_theme(w, (enum quadrant)between(w, QUADRANT_NONE + 3, QUADRANT_NONE + 4)));
		return true;
	}
	return false;
}

static void put_list(struct world *w, struct wish *wish, const struct schema_row *row, const struct schema_field *f)
{
	struct buf *b = &wish->frame;
	int64_t n = between(w, f->min, f->min + (happens(w, 50) ? 1 : 3));
	uint32_t before[8];

	buf_byte(b, '[');
	if (!put_fitting_list(w, wish, row, f)) {
		size_t put_n = 0;

		if (f->item->type == FIELD_SHAPE && f->min == 0 && w->truth != NULL && !is_possible(w->truth, f->item->of_shape))
			n = 0;
		else if (n == 0 && (strcmp(f->name, "objectives") == 0 || strcmp(f->name, "resources") == 0))
			n = 1;
		for (int64_t i = 0; i < n && i < 8; i++) {
			if (f->item->type == FIELD_REF) {
				uint32_t number = some_number(w, f->item->of_noun);
				bool is_twice = w->truth != NULL && number > noun_count(w->truth, f->item->of_noun) && happens(w, row == &shape_action_data ? 100 : 90);

				for (size_t k = 0; k < put_n; k++)
					is_twice = is_twice || before[k] == number;
				if (is_twice)
					continue;
				before[put_n++] = number;
				buf_f(b, "%s%u", put_n == 1 ? "" : ",", number);
				continue;
			}
			if (i > 0)
				buf_byte(b, ',');
			put_field(w, wish, row, f->item);
		}
	}
	buf_byte(b, ']');
}

static void put_field(struct world *w, struct wish *wish, const struct schema_row *row, const struct schema_field *f)
{
	struct buf *b = &wish->frame;

	switch (f->type) {
	case FIELD_INT: put_int(w, wish, f); break;
	case FIELD_BOOL: buf_c(b, happens(w, 70) ? "true" : "false"); break;
	case FIELD_REF: buf_int(b, some_number(w, f->of_noun)); break;
	case FIELD_TEXT: case FIELD_LINE: put_text(w, wish, f); break;
	case FIELD_DECIMAL: buf_f(b, "\"%d.%d\"", (int)between(w, 1, 90), (int)between(w, 0, 9)); break;
	case FIELD_ENUM: buf_f(b, "\"%s\"", f->of_enum->values[between(w, 1, (int64_t)f->of_enum->n - 1)]); break;
	case FIELD_ID:
		buf_byte(b, '"');
		buf_hex(b, wish->key, ID_BYTES);
		buf_byte(b, '"');
		break;
	case FIELD_HASH:
		buf_byte(b, '"');
		buf_hex(b, wish->receipt, HASH_BYTES);
		buf_byte(b, '"');
		wish->has_receipt = true;
		break;
	case FIELD_DATE: buf_f(b, "\"2026-%02d-%02d\"", (int)between(w, 1, 12), (int)between(w, 1, 28)); break;
	case FIELD_TIME: buf_int(b, w->now); break;
	case FIELD_SHAPE: put_shape(w, wish, f->of_shape); break;
	case FIELD_LIST: put_list(w, wish, row, f); break;
	}
}

void put_wish(struct world *w, struct wish *wish)
{
	const struct schema_row *row = &command_rows[wish->kind];

	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];

		if (f->stamp || (f->optional && (is_missing(w, f) || !happens(w, must_stand(f) ? 90 : 40))))
			continue;
		buf_f(&wish->frame, ",\"%s\":", f->name);
		if (strcmp(f->name, "consent") == 0)
			buf_c(&wish->frame, "true");
		else
			put_field(w, wish, row, f);
	}
	buf_byte(&wish->frame, '}');
}
