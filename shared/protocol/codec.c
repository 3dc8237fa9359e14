/*
 * The reading half of the codec, and the only file that knows cJSON. It walks the members of an object once and lays each into
 * the C struct by the schema's offsets. Bytes have passed the customs house, so what cJSON is lenient about cannot occur.
 */
#include "protocol/codec_inside.h"

#include <cjson/cJSON.h>
#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/must.h"

static_assert(sizeof(enum sector) == sizeof(int), "enums are stored as int");
static_assert(sizeof(struct ref_list) == sizeof(struct pick_list), "all lists have one shape");

#define WHOLE_MAX 9007199254740992.0   /* 2^53 */

/* CLIENT: texts are cleaned, stamps refused. LOG: taken as it stands, secrets refused. CHECK: nothing is stored. */
enum mode { FROM_CLIENT, FROM_LOG, CHECK };

struct reading { struct arena *a; enum mode mode; const char *field; int64_t arg; };

static enum word read_fields(struct reading *r, const cJSON *object, const struct schema_row *row, uint8_t *at,
	const char *const *others);

static cJSON *parse(const void *bytes, size_t n)
{
	const char *end;

	return cJSON_ParseWithLengthOpts(bytes, n, &end, false);
}

static bool whole(const cJSON *v, int64_t min, int64_t max, int64_t *out)
{
	if (!cJSON_IsNumber(v) || v->valuedouble < -WHOLE_MAX || v->valuedouble > WHOLE_MAX)
		return false;
	*out = (int64_t)v->valuedouble;
	return (double)*out == v->valuedouble && *out >= min && *out <= max;
}

static struct text string_of(const cJSON *v)
{
	return cJSON_IsString(v) ? text_of(v->valuestring) : TEXT_NONE;
}

/* A present text is never NULL, not even an empty one: NULL says "absent". */
static struct text keep(struct arena *a, struct text t)
{
	struct text copy = text_copy(a, t);

	return copy.at == NULL ? (struct text){ "", 0 } : copy;
}

static void store(uint8_t *slot, const void *from, size_t n)
{
	if (slot != NULL)
		memcpy(slot, from, n);
}

/* -- one value -- */

static enum word read_text(struct reading *r, const struct schema_field *f, const cJSON *v, uint8_t *slot, uint8_t *raw_slot)
{
	struct text typed, clean;

	if (!cJSON_IsString(v))
		return word_bad_field;
	typed = clean = keep(r->a, string_of(v));
	if (r->mode != FROM_LOG) {
		switch (text_clean(r->a, typed, f->type == FIELD_TEXT, &clean)) {
		case TEXT_FINE: break;
		case TEXT_NOT_UTF8: return word_bad_utf8;
		case TEXT_CONTROL: return word_bad_character;
		case TEXT_BIDI: return word_bidi_text;
		case TEXT_MARKS: return word_too_many_marks;
		}
		if (clean.at == NULL)
			clean.at = "";
		int64_t graphemes = (int64_t)text_graphemes(clean);
		if (graphemes > f->max) {
			r->arg = f->max;
			return word_text_too_long;
		}
		if (graphemes < f->min)
			return graphemes == 0 ? word_text_empty : word_bad_field;
	}
	store(slot, &clean, sizeof clean);
	if (!text_is(typed, clean))
		store(raw_slot, &typed, sizeof typed);
	return word_fine;
}

static enum word read_number(const struct schema_field *f, const cJSON *v, uint8_t *slot)
{
	bool ref = f->type == FIELD_REF, time = f->type == FIELD_TIME;
	int64_t n;

	if (!whole(v, ref ? 1 : time ? 0 : f->min, ref ? UINT32_MAX : time ? (int64_t)WHOLE_MAX : f->max, &n))
		return word_bad_field;
	uint32_t number = (uint32_t)n;
	store(slot, ref ? (const void *)&number : &n, ref ? sizeof number : sizeof n);
	return word_fine;
}

static enum word read_word(const struct schema_field *f, const cJSON *v, uint8_t *slot)
{
	struct text t = string_of(v);
	uint8_t bytes[HASH_BYTES];
	struct decimal decimal;
	int32_t date;
	int value;

	if (t.at == NULL)
		return word_bad_field;
	switch (f->type) {
	case FIELD_ENUM:
		value = schema_value_of(f->of_enum, t);
		store(slot, &value, sizeof value);
		return value == 0 ? word_bad_field : word_fine;
	case FIELD_ID:
	case FIELD_HASH: {
		size_t n = f->type == FIELD_ID ? ID_BYTES : HASH_BYTES;
		if (!hex_read(t.at, t.len, bytes, n))
			return word_bad_field;
		store(slot, bytes, n);
		return word_fine;
	}
	case FIELD_DATE:
		if (!date_read(t, &date))
			return word_bad_field;
		store(slot, &date, sizeof date);
		return word_fine;
	default:
		if (!decimal_read(t, &decimal))
			return word_bad_field;
		store(slot, &decimal, sizeof decimal);
		return word_fine;
	}
}

static enum word read_value(struct reading *r, const struct schema_field *f, const cJSON *v, uint8_t *slot, uint8_t *raw_slot);

/* The children are walked, never asked for by number: cJSON would count from the start each time. */
static enum word read_list(struct reading *r, const struct schema_field *f, const cJSON *v, uint8_t *slot)
{
	uint8_t *items = NULL;
	const cJSON *item;
	size_t n = 0, i = 0;

	if (!cJSON_IsArray(v))
		return word_bad_field;
	cJSON_ArrayForEach(item, v)
		n++;
	if ((int64_t)n < f->min || (int64_t)n > f->max)
		return word_bad_field;
	if (slot != NULL && n > 0) {
		items = arena_take_n(r->a, n, f->item_size);
		if (items == NULL)
			return word_hub_in_trouble;
	}
	cJSON_ArrayForEach(item, v) {
		enum word word = read_value(r, f->item, item, items == NULL ? NULL : items + i++ * f->item_size, NULL);
		if (word != word_fine)
			return word;
	}
	struct ref_list list = { (const uint32_t *)(const void *)items, n };
	store(slot, &list, sizeof list);
	return word_fine;
}

static enum word read_value(struct reading *r, const struct schema_field *f, const cJSON *v, uint8_t *slot, uint8_t *raw_slot)
{
	switch (f->type) {
	case FIELD_INT: case FIELD_REF: case FIELD_TIME:
		return read_number(f, v, slot);
	case FIELD_TEXT: case FIELD_LINE:
		return read_text(r, f, v, slot, raw_slot);
	case FIELD_BOOL: {
		bool truth = cJSON_IsTrue(v);
		store(slot, &truth, sizeof truth);
		return cJSON_IsBool(v) ? word_fine : word_bad_field;
	}
	case FIELD_SHAPE:
		return cJSON_IsObject(v) ? read_fields(r, v, f->of_shape, slot, NULL) : word_bad_field;
	case FIELD_LIST:
		return read_list(r, f, v, slot);
	default:
		return read_word(f, v, slot);
	}
}

/* -- fields -- */

/* Members mostly come in the schema's order, so the search begins behind the last one found. */
static const struct schema_field *find(const struct schema_row *row, const char *name, size_t *next)
{
	for (size_t i = 0; i < row->n; i++) {
		size_t at = (*next + i) % row->n;
		if (strcmp(row->fields[at].name, name) == 0) {
			*next = at + 1;
			return &row->fields[at];
		}
	}
	return NULL;
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* What a person typed stands beside the cleaned text as NAME_raw, in the log only. */
static bool read_raw(struct reading *r, const struct schema_row *row, const cJSON *v, uint8_t *at)
{
	size_t n = strlen(v->string);

	if (r->mode != FROM_LOG || n <= 4 || strcmp(v->string + n - 4, "_raw") != 0 || !cJSON_IsString(v))
		return false;
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = &row->fields[i];
		if (f->raw_offset == NO_OFFSET || f->secret || strlen(f->name) != n - 4 || memcmp(f->name, v->string, n - 4) != 0)
			continue;
		struct text raw = keep(r->a, string_of(v));
		store(at + f->raw_offset, &raw, sizeof raw);
		return true;
	}
	return false;
}

static bool is_foreign(const struct reading *r, const struct schema_field *f)
{
	return (r->mode == FROM_CLIENT && f->stamp) || (r->mode == FROM_LOG && f->secret);
}

/* A view is always sent whole: its lists are there even when they are empty. */
static bool may_lack(const struct reading *r, const struct schema_row *row, const struct schema_field *f)
{
	return f->optional || is_foreign(r, f) || (f->type == FIELD_LIST && f->min == 0 && row->key == NULL);
}

static enum word read_fields(struct reading *r, const cJSON *object, const struct schema_row *row, uint8_t *at,
	const char *const *others)
{
	uint64_t seen = 0;
	size_t next = 0;
	const cJSON *v;

	must(row->n <= 64);
	cJSON_ArrayForEach(v, object) {
		if (is_one_of(v->string, others))
			continue;
		const struct schema_field *f = find(row, v->string, &next);
		if (f == NULL && read_raw(r, row, v, at))
			continue;
		if (f == NULL || is_foreign(r, f)) {
			r->field = text_c(r->a, text_of(v->string));
			return word_unknown_field;
		}
		uint8_t *slot = at == NULL || f->offset == NO_OFFSET ? NULL : at + f->offset;
		uint8_t *raw_slot = slot == NULL || f->raw_offset == NO_OFFSET ? NULL : at + f->raw_offset;
		r->field = f->name;
		enum word word = read_value(r, f, v, slot, raw_slot);
		if (word != word_fine)
			return word;
		if (slot != NULL && f->has_offset != NO_OFFSET)
			store(at + f->has_offset, &(bool){ true }, sizeof(bool));
		seen |= (uint64_t)1 << (f - row->fields);
	}
	for (size_t i = 0; i < row->n; i++) {
		if ((seen >> i & 1) == 0 && !may_lack(r, row, &row->fields[i])) {
			r->field = row->fields[i].name;
			return word_missing_field;
		}
	}
	r->field = "";
	return r->a->broken ? word_hub_in_trouble : word_fine;
}

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static uint8_t *body_of(struct command *c)
{
	return (uint8_t *)c + offsetof(struct command, create_workshop);
}

/* -- frames -- */

static enum word read_do(struct reading *r, const cJSON *root, size_t n, struct frame_in *out)
{
	static const char *const others[] = { "do", "id", NULL };
	struct text id = string_of(member(root, "id"));

	out->has_id = id.at != NULL && hex_read(id.at, id.len, out->id, ID_BYTES);
	r->field = "do";
	int kind = cJSON_IsString(member(root, "do")) ? schema_command_of(string_of(member(root, "do"))) : COMMAND_NONE;
	if (kind == COMMAND_NONE)
		return word_unknown_command;
	const struct schema_row *row = &command_rows[kind];
	size_t limit = row->limit > 0 ? row->limit : USUAL_LIMIT;
	if (n > limit) {
		r->arg = (int64_t)limit;
		return word_too_long_frame;
	}
	r->field = "id";
	if (!out->has_id)
		return member(root, "id") == NULL ? word_missing_field : word_bad_field;
	out->command.kind = (enum command_kind)kind;
	return read_fields(r, root, row, body_of(&out->command), others);
}

/* "hub" or six to nine digits that do not begin with a zero. */
static bool read_room(struct text t, int64_t *out)
{
	*out = 0;
	if (t.at == NULL || text_is(t, text("hub")))
		return t.at != NULL;
	for (size_t i = 0; i < t.len && i < 10; i++) {
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
		*out = *out * 10 + (t.at[i] - '0');
	}
	return t.len >= 6 && t.len <= 9 && *out >= 100000;
}

static enum word read_hello(struct reading *r, const cJSON *root, struct hello *out)
{
	const cJSON *v;
	int64_t n;
	bool has_room = false;

	cJSON_ArrayForEach(v, root) {
		struct text t = string_of(v);
		bool fine;

		r->field = "";
		if (strcmp(v->string, "hello") == 0) {
			fine = whole(v, 1, 1, &n);
		} else if (strcmp(v->string, "room") == 0) {
			fine = has_room = read_room(t, &out->room);
		} else if (strcmp(v->string, "token") == 0) {
			fine = out->has_token = t.at != NULL && hex_read(t.at, t.len, out->token, ID_BYTES);
		} else if (strcmp(v->string, "lang") == 0) {
			fine = t.at != NULL && t.len <= 16;
			out->lang = fine ? keep(r->a, t) : TEXT_NONE;
		} else if (strcmp(v->string, "have") == 0) {
			fine = out->has_have = whole(v, 0, (int64_t)WHOLE_MAX, &n);
			out->have = fine ? (uint64_t)n : 0;
		} else if (strcmp(v->string, "as") == 0) {
			out->as = (enum sector)schema_value_of(&enum_sector, t);
			fine = t.at != NULL && out->as > SECTOR_NONE;
		} else {
			return word_unknown_field;
		}
		if (!fine)
			return word_bad_field;
	}
	return has_room ? word_fine : word_missing_field;
}

static enum word read_ping(const cJSON *root)
{
	int64_t n;

	if (root->child->next != NULL)
		return word_unknown_field;
	return whole(root->child, 1, 1, &n) ? word_fine : word_bad_field;
}

static enum word read_feel(const cJSON *root, struct feel *out)
{
	const cJSON *v;
	int64_t n;
	bool has_activity = false;

	cJSON_ArrayForEach(v, root) {
		bool fine = true;

		if (strcmp(v->string, "feel") == 0) {
			fine = whole(v, 1, 1, &n);
		} else if (strcmp(v->string, "activity") == 0) {
			fine = has_activity = whole(v, 1, UINT32_MAX, &n);
			out->activity = fine ? (uint32_t)n : 0;
		} else if (strcmp(v->string, "writing") == 0) {
			fine = cJSON_IsBool(v);
			out->writing = cJSON_IsTrue(v);
		} else if (strcmp(v->string, "done") == 0) {
			fine = cJSON_IsBool(v);
			out->done = cJSON_IsTrue(v);
		} else {
			return word_unknown_field;
		}
		if (!fine)
			return word_bad_field;
	}
	return has_activity ? word_fine : word_missing_field;
}

static enum word read_frame(struct reading *r, const cJSON *root, size_t n, struct frame_in *out)
{
	if (member(root, "do") != NULL) {
		out->kind = FRAME_DO;
		return read_do(r, root, n, out);
	}
	if (n > USUAL_LIMIT) {
		r->arg = USUAL_LIMIT;
		return word_too_long_frame;
	}
	if (member(root, "hello") != NULL) {
		out->kind = FRAME_HELLO;
		return read_hello(r, root, &out->hello);
	}
	if (member(root, "feel") != NULL) {
		out->kind = FRAME_FEEL;
		return read_feel(root, &out->feel);
	}
	out->kind = FRAME_PING;
	return member(root, "ping") != NULL ? read_ping(root) : word_unknown_envelope;
}

enum word codec_read_frame_field(struct arena *a, const void *bytes, size_t n, struct frame_in *out, int64_t *arg,
	const char **field)
{
	struct reading r = { .a = a, .mode = FROM_CLIENT, .field = "" };
	struct customs widest = customs_client;

	*out = (struct frame_in){ 0 };
	*field = "";
	for (int i = 1; i < COMMAND_N; i++)
		if (command_rows[i].limit > widest.bytes)
			widest.bytes = command_rows[i].limit;
	enum word word = customs_check(&widest, bytes, n, arg);
	if (word != word_fine)
		return word;
	cJSON *root = parse(bytes, n);
	word = root == NULL ? word_hub_in_trouble : read_frame(&r, root, n, out);
	cJSON_Delete(root);
	*arg = r.arg;
	*field = r.field == NULL ? "" : r.field;
	return word;
}

enum word codec_read_frame(struct arena *a, const void *bytes, size_t n, struct frame_in *out, int64_t *arg)
{
	const char *field;

	return codec_read_frame_field(a, bytes, n, out, arg, &field);
}

/* -- the log and the urn -- */

/* NULL: this was not written by us, or memory ended, which the arena then says; the log is whole in that case. */
static cJSON *parse_own(struct arena *a, const void *bytes, size_t n)
{
	int64_t arg;
	enum word word = customs_check(&customs_log, bytes, n, &arg);
	cJSON *root = word == word_fine ? parse(bytes, n) : NULL;

	a->broken = a->broken || word == word_hub_in_trouble || (word == word_fine && root == NULL);
	return root;
}

static bool read_entry(struct arena *a, const cJSON *root, struct entry *out)
{
	static const char *const others[] = { "v", "at", "role", "by", "do", NULL };
	struct reading r = { .a = a, .mode = FROM_LOG };
	struct text role = string_of(member(root, "role")), name = string_of(member(root, "do"));
	const cJSON *by = member(root, "by");
	int64_t n = 0;

	if (role.at == NULL || name.at == NULL || !whole(member(root, "v"), ENTRY_VERSION, ENTRY_VERSION, &n) ||
	    !whole(member(root, "at"), 0, (int64_t)WHOLE_MAX, &out->at_ms))
		return false;
	if (by != NULL && !whole(by, 1, UINT32_MAX, &n))
		return false;
	out->by.member = by == NULL ? 0 : (uint32_t)n;
	out->by.role = (enum role)schema_value_of(&enum_role, role);
	out->command.kind = (enum command_kind)schema_command_of(name);
	if (out->by.role == ROLE_NONE || out->command.kind == COMMAND_NONE)
		return false;
	return read_fields(&r, root, &command_rows[out->command.kind], body_of(&out->command), others) == word_fine;
}

bool codec_read_entry(struct arena *a, uint64_t seq, const uint8_t id[ID_BYTES], const void *body, size_t n, struct entry *out)
{
	*out = (struct entry){ .seq = seq };
	memcpy(out->id, id, ID_BYTES);
	cJSON *root = parse_own(a, body, n);
	bool fine = root != NULL && read_entry(a, root, out);
	cJSON_Delete(root);
	return fine;
}

/* Picks are pairs, and their items rise: a ballot has one spelling only. */
static bool read_picks(struct arena *a, const cJSON *list, struct ballot *out)
{
	const cJSON *v;
	size_t n = 0, i = 0;

	if (!cJSON_IsArray(list))
		return false;
	cJSON_ArrayForEach(v, list)
		n++;
	struct pick *picks = arena_take_n(a, n, sizeof *picks);
	if (picks == NULL)
		return false;
	cJSON_ArrayForEach(v, list) {
		const cJSON *item = cJSON_IsArray(v) ? v->child : NULL;
		const cJSON *points = item == NULL ? NULL : item->next;
		const struct schema_field *f = shape_pick.fields;
		if (points == NULL || points->next != NULL || !whole(item, f[0].min, f[0].max, &picks[i].item) ||
		    !whole(points, f[1].min, f[1].max, &picks[i].points))
			return false;
		if (i > 0 && picks[i].item <= picks[i - 1].item)
			return false;
		i++;
	}
	out->picks = (struct pick_list){ picks, n };
	return true;
}

bool codec_read_ballot(struct arena *a, const void *bytes, size_t n, struct urn_ballot *out)
{
	*out = (struct urn_ballot){ 0 };
	cJSON *root = n < HASH_BYTES ? NULL : parse_own(a, bytes, n - HASH_BYTES);
	if (root == NULL)
		return false;
	memcpy(out->receipt.at, (const char *)bytes + n - HASH_BYTES, HASH_BYTES);
	struct text sector = string_of(member(root, "sector")), entry = string_of(member(root, "entry"));
	out->ballot.sector = sector.at == NULL ? SECTOR_NONE : (enum sector)schema_value_of(&enum_sector, sector);
	out->entry = entry.at == NULL ? ENTERED_NONE : (enum entered)schema_value_of(&enum_entered, entry);
	struct text id = string_of(member(root, "id"));
	bool fine = out->ballot.sector != SECTOR_NONE && out->entry != ENTERED_NONE &&
		cJSON_GetArraySize(root) == (member(root, "id") == NULL ? 3 : 4) && read_picks(a, member(root, "picks"), &out->ballot) &&
		(member(root, "id") == NULL || (id.at != NULL && hex_read(id.at, id.len, out->id, ID_BYTES)));
	cJSON_Delete(root);
	return fine;
}

bool codec_conforms(const struct schema_row *row, struct text json, struct buf *why)
{
	struct arena a = { 0 };
	struct reading r = { .a = &a, .mode = CHECK, .field = "" };
	int64_t arg;
	enum word word = customs_check(&customs_log, json.at, json.len, &arg);

	if (word == word_fine) {
		cJSON *root = parse(json.at, json.len);
		word = root == NULL ? word_hub_in_trouble : read_fields(&r, root, row, NULL, NULL);
		cJSON_Delete(root);
	}
	if (word != word_fine)
		buf_f(why, "%s: %s", r.field == NULL ? "" : r.field, word_rows[word].name);
	arena_free(&a);
	return word == word_fine;
}
