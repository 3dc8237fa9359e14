/*
 * Pabulib's `.pb` files (pabulib.org/format): three tables parted by semicolons, META, PROJECTS and VOTES. They are written as
 * the JSON that count_file.c reads. What a city's own rule says in META does not bind us: an approval file goes to Equal Shares
 * unless told.
 */
#include "count.h"

#include <string.h>

enum { CELLS_MAX = 64 };

struct row { struct text cells[CELLS_MAX]; size_t n; };

struct pabulib {
	struct cli *cli;
	const char *at, *end;
	size_t line;
	const char *method;           /* as wished, or NULL */
	struct text vote_type, budget;
	size_t id, cost, vote, points, sector;      /* columns; CELLS_MAX = there is none */
	size_t projects, votes;
	struct json j;
};

static bool wrong(const struct pabulib *p, const char *key, const char *what)
{
	tell(p->cli, key, "line", number_c(p->cli, (int64_t)p->line), "what", what, NULL);
	return false;
}

static struct text trim(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t'))
		t = (struct text){ t.at + 1, t.len - 1 };
	while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t' || t.at[t.len - 1] == '\r'))
		t.len--;
	return t;
}

/* A cell in quotes, from behind the first: doubled quotes stand for one, and line ends may be inside. */
static struct text quoted(struct pabulib *p)
{
	const char *from = p->at;
	size_t n = 0;

	while (p->at < p->end && (*p->at != '"' || (p->at + 1 < p->end && p->at[1] == '"')))
		p->at += 1 + (*p->at == '"');
	char *to = arena_take(&p->cli->arena, (size_t)(p->at - from) + 1);
	for (const char *c = from; to != NULL && c < p->at; c += 1 + (*c == '"')) {
		to[n++] = *c;
		p->line += *c == '\n';
	}
	while (p->at < p->end && *p->at != ';' && *p->at != '\n')
		p->at++;
	return (struct text){ to == NULL ? "" : to, n };
}

/* The next row that has something in it. Cells past CELLS_MAX are not looked at. */
static bool next_row(struct pabulib *p, struct row *out)
{
	while (p->at < p->end) {
		bool something = false, more = true;

		out->n = 0;
		p->line++;
		while (more) {
			struct text cell;

			if (p->at < p->end && *p->at == '"') {
				p->at++;
				cell = quoted(p);
			} else {
				const char *from = p->at;
				while (p->at < p->end && *p->at != ';' && *p->at != '\n')
					p->at++;
				cell = trim((struct text){ from, (size_t)(p->at - from) });
			}
			something = something || cell.len > 0;
			if (out->n < CELLS_MAX)
				out->cells[out->n++] = cell;
			more = p->at < p->end && *p->at == ';';
			p->at += p->at < p->end;
		}
		if (something)
			return true;
	}
	return false;
}

static struct text cell_at(const struct row *r, size_t column)
{
	return column < r->n ? trim(r->cells[column]) : text("");
}

static bool is_word(struct text t, const char *word)
{
	return text_is(t, text_of(word));
}

/* META, PROJECTS or VOTES alone in a row. */
static bool is_head(const struct row *r, const char *name)
{
	for (size_t i = 1; i < r->n; i++)
		if (r->cells[i].len > 0)
			return false;
	return is_word(cell_at(r, 0), name);
}

static size_t column_of(const struct row *head, const char *name)
{
	for (size_t i = 0; i < head->n; i++)
		if (is_word(cell_at(head, i), name))
			return i;
	return CELLS_MAX;
}

/* A number goes out as one; anything else as a string, and the reader of the JSON names it. */
static void put_number(struct json *j, struct text t)
{
	size_t digits = 0, points = 0, from = t.len > 0 && t.at[0] == '-';

	for (size_t i = from; i < t.len; i++) {
		digits += t.at[i] >= '0' && t.at[i] <= '9';
		points += t.at[i] == '.' && i > from && i + 1 < t.len;
	}
	bool leading_zero = t.len > from + 1 && t.at[from] == '0' && t.at[from + 1] != '.';
	if (digits == 0 || digits + points + from != t.len || points > 1 || leading_zero)
		json_text(j, t);
	else
		json_raw(j, t);
}

/* -- which method -- */

/* NULL: this kind of vote is not known. */
static const char *method_of(const struct pabulib *p)
{
	if (p->method != NULL)
		return p->method;
	if (is_word(p->vote_type, "approval") || is_word(p->vote_type, "choose-1"))
		return "equal_shares";
	if (is_word(p->vote_type, "cumulative") || is_word(p->vote_type, "scoring"))
		return "dots";
	if (is_word(p->vote_type, "ordinal"))
		return p->points < CELLS_MAX ? "dots" : "borda";
	return NULL;
}

/* What a mark is: a place, the points of the file, or a tick. */
enum marking { MARK_NONE, MARK_PLACE, MARK_POINTS, MARK_TICK };

static enum marking marking_of(const char *method)
{
	static const struct { const char *method; enum marking marking; } rows[] = {
		{ "borda", MARK_PLACE }, { "dots", MARK_POINTS }, { "approval", MARK_TICK }, { "equal_shares", MARK_TICK },
		{ "equal-shares", MARK_TICK }, { "greedy", MARK_TICK },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].method, method) == 0)
			return rows[i].marking;
	return MARK_NONE;
}

/* -- the tables -- */

static bool meta_read(struct pabulib *p, struct row *r)
{
	while (next_row(p, r) && !is_head(r, "PROJECTS")) {
		if (is_word(cell_at(r, 0), "vote_type"))
			p->vote_type = text_copy(&p->cli->arena, cell_at(r, 1));
		if (is_word(cell_at(r, 0), "budget"))
			p->budget = text_copy(&p->cli->arena, cell_at(r, 1));
	}
	return is_head(r, "PROJECTS") || wrong(p, "count_pb", "PROJECTS");
}

static bool projects_read(struct pabulib *p, struct row *r)
{
	if (!next_row(p, r) || column_of(r, "project_id") == CELLS_MAX)
		return wrong(p, "count_pb", "project_id");
	p->id = column_of(r, "project_id");
	p->cost = column_of(r, "cost");
	json_name(&p->j, "items");
	json_open_list(&p->j);
	while (next_row(p, r) && !is_head(r, "VOTES")) {
		json_open(&p->j);
		json_put_text(&p->j, "id", cell_at(r, p->id));
		if (cell_at(r, p->cost).len > 0) {
			json_name(&p->j, "cost");
			put_number(&p->j, cell_at(r, p->cost));
		}
		json_close(&p->j);
		p->projects++;
	}
	json_close_list(&p->j);
	return is_head(r, "VOTES") || wrong(p, "count_pb", "VOTES");
}

/* The next of a list parted by commas; false at its end. */
static bool next_part(struct text *list, struct text *out)
{
	if (list->at == NULL || list->len == 0)
		return false;
	const char *comma = memchr(list->at, ',', list->len);
	size_t n = comma == NULL ? list->len : (size_t)(comma - list->at);
	*out = trim((struct text){ list->at, n });
	*list = (struct text){ list->at + n + (comma != NULL), list->len - n - (comma != NULL) };
	return true;
}

static bool is_doubled(struct text list, struct text id, size_t before)
{
	struct text other;

	for (size_t i = 0; i < before && next_part(&list, &other); i++)
		if (text_is(other, id))
			return true;
	return false;
}

static bool vote_put(struct pabulib *p, const struct row *r, enum marking marking)
{
	struct text votes = cell_at(r, p->vote), whole = votes, points = cell_at(r, p->points), id, value;
	size_t place = 0;

	json_open(&p->j);
	if (cell_at(r, p->sector).len > 0)
		json_put_text(&p->j, "sector", cell_at(r, p->sector));
	json_name(&p->j, "marks");
	json_open(&p->j);
	while (next_part(&votes, &id)) {
		bool told = next_part(&points, &value);

		if (is_doubled(whole, id, place++))
			return wrong(p, "count_pb_doubled", text_c(&p->cli->arena, id));
		if (p->points < CELLS_MAX && !told)
			return wrong(p, "count_pb_points", text_c(&p->cli->arena, id));
		bool nothing = told && (is_word(value, "0") || is_word(value, "0.0"));
		if (marking == MARK_TICK && nothing)
			continue;
		json_name(&p->j, text_c(&p->cli->arena, id));
		if (marking == MARK_PLACE)
			json_int(&p->j, (int64_t)place);
		else if (marking == MARK_POINTS && told)
			put_number(&p->j, value);
		else
			json_int(&p->j, 1);
	}
	json_close(&p->j);
	json_close(&p->j);
	return next_part(&points, &value) && value.len > 0 ? wrong(p, "count_pb_points", text_c(&p->cli->arena, value)) : true;
}

static bool votes_read(struct pabulib *p, struct row *r)
{
	if (!next_row(p, r) || column_of(r, "vote") == CELLS_MAX)
		return wrong(p, "count_pb", "vote");
	p->vote = column_of(r, "vote");
	p->points = column_of(r, "points");
	p->sector = column_of(r, "sector");
	const char *method = method_of(p);
	if (method == NULL)
		return wrong(p, "count_pb_type", text_c(&p->cli->arena, p->vote_type));
	if (marking_of(method) == MARK_NONE)
		return wrong(p, "count_pb_method", method);
	json_put_c(&p->j, "method", method);
	json_name(&p->j, "ballots");
	json_open_list(&p->j);
	while (next_row(p, r)) {
		if (!vote_put(p, r, marking_of(method)))
			return false;
		p->votes++;
	}
	json_close_list(&p->j);
	return true;
}

bool is_pabulib(struct text bytes)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (bytes.len >= 3 && memcmp(bytes.at, mark, 3) == 0)
		bytes = (struct text){ bytes.at + 3, bytes.len - 3 };
	return bytes.len >= 4 && memcmp(bytes.at, "META", 4) == 0;
}

bool pabulib_to_json(struct cli *cli, struct text bytes, const char *method, struct buf *out)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct pabulib p = { .cli = cli, .at = bytes.at, .end = bytes.at + bytes.len, .method = method, .j = json_to(out) };
	struct row *r = arena_take(&cli->arena, sizeof *r);

	if (r == NULL)
		return false;
	if (bytes.len >= 3 && memcmp(bytes.at, mark, 3) == 0)
		p.at += 3;
	json_open(&p.j);
	if (!next_row(&p, r) || !is_head(r, "META"))
		return wrong(&p, "count_pb", "META");
	if (!meta_read(&p, r) || !projects_read(&p, r) || !votes_read(&p, r))
		return false;
	if (p.budget.len > 0) {
		json_name(&p.j, "ceiling");
		put_number(&p.j, p.budget);
	}
	json_close(&p.j);
	return true;
}
