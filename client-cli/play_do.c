/* What the steps of a play are made of: wishing, waiting, looking, and finding things by what the file calls them. */
#include "play.h"

#include <stdio.h>
#include <string.h>

struct wished { struct play *play; uint32_t *made; const char *name; };

static void on_answer(void *with, struct session *s, const struct answer *a)
{
	struct wished *w = with;
	struct buf why = { 0 };

	(void)s;
	*w->made = (uint32_t)a->made;
	if (a->did)
		return;
	w->play->refused++;
	refusal_put(&why, w->play->cli->language, a->why, a->arg);
	buf_byte(&why, 0);
	tell(w->play->cli, "play_refused", "command", w->name, "why", why.at, "word", a->why, NULL);
	buf_free(&why);
}

void play_wish(struct play *p, struct session *s, const struct command *c, uint32_t *made)
{
	struct wished *w = arena_take(p->arena, sizeof *w);

	if (p->failed != 0 || w == NULL)
		return;
	*w = (struct wished){ p, made == NULL ? &p->stray : made, command_rows[c->kind].name };
	session_wish(s, c, NULL, on_answer, w);
}

bool play_settle(struct play *p)
{
	if (p->failed != 0)
		return false;
	p->failed = net_failed(p->net, net_settle(p->net, WATCH_MS));
	if (p->failed == 0 && p->refused > 0)
		p->failed = EXIT_NO;
	return p->failed == 0;
}

uint32_t play_do(struct play *p, struct session *s, const struct command *c)
{
	uint32_t made = 0;

	play_wish(p, s, c, &made);
	return play_settle(p) ? made : 0;
}

struct awaited { const struct session *s; const char *key, *field, *word; };

static bool is_seen(void *with)
{
	const struct awaited *w = with;
	struct arena a = { 0 };
	const struct value *v = session_view(w->s, &a, w->key);
	bool is = v != NULL && (*w->field == 0 || text_is(value_text(value_get(v, w->field)), text_of(w->word)));

	arena_free(&a);
	return is;
}

bool play_await(struct play *p, struct session *s, const char *key, const char *field, const char *word)
{
	struct awaited w = { s, key, field, word };

	if (p->failed == 0)
		p->failed = net_failed(p->net, net_run(p->net, is_seen, &w, WATCH_MS));
	return p->failed == 0;
}

static struct session *look(struct play *p, const uint8_t *key)
{
	struct session *s = p->failed != 0 ? NULL : session_open(p->net, p->code, key, NULL, p);

	return s != NULL && play_settle(p) ? s : NULL;
}

struct session *play_look(struct play *p, enum role role)
{
	return look(p, p->keys[role]);
}

struct session *play_look_player(struct play *p, const struct player *player)
{
	return look(p, player->token);
}

struct session *play_look_any(struct play *p, enum role role)
{
	if (role != ROLE_PARTICIPANT)
		return play_look(p, role);
	for (size_t i = 0; i < p->players_n; i++)
		if (!p->players[i].helped)
			return play_look_player(p, &p->players[i]);
	return NULL;
}

const enum role onlookers[] = { ROLE_FACILITATOR, ROLE_MODERATOR, ROLE_HELPER, ROLE_OBSERVER, ROLE_WALL, ROLE_PARTICIPANT };
const size_t onlookers_n = sizeof onlookers / sizeof *onlookers;

const struct value *play_view(struct play *p, const struct session *s, const char *kind, uint32_t number)
{
	char key[32];

	(void)snprintf(key, sizeof key, "%s/%u", kind, number);
	return session_view(s, p->arena, key);
}

void play_go(struct play *p, enum activity_kind kind)
{
	struct command c = { .kind = COMMAND_GO_TO, .go_to = { .activity = p->activities[kind] } };

	(void)play_do(p, p->facilitator, &c);
}

void play_turn(struct play *p, enum command_kind kind, enum activity_kind activity)
{
	struct command c = { .kind = kind };

	switch (kind) {
	case COMMAND_OPEN_INPUT: c.open_input.activity = p->activities[activity]; break;
	case COMMAND_CLOSE_INPUT: c.close_input.activity = p->activities[activity]; break;
	default: c.reveal.activity = p->activities[activity]; break;
	}
	(void)play_do(p, p->facilitator, &c);
}

void play_say(struct play *p, const char *key, int64_t n)
{
	if (p->failed == 0)
		tell(p->cli, key, "n", number_c(p->cli, n), NULL);
}

/* -- what the file calls things -- */

void names_add(struct play *p, struct names *names, struct text code, uint32_t number)
{
	struct named *n = arena_push(p->arena, &names->at, &names->n, &names->cap, sizeof *n);

	if (n != NULL)
		*n = (struct named){ code, number };
}

uint32_t names_find(const struct names *names, struct text code)
{
	for (size_t i = 0; i < names->n; i++)
		if (text_is(names->at[i].code, code))
			return names->at[i].number;
	return 0;
}

struct text names_code(const struct names *names, int64_t number)
{
	for (size_t i = 0; i < names->n; i++)
		if ((int64_t)names->at[i].number == number)
			return names->at[i].code;
	return text("?");
}

struct ref_list names_list(struct play *p, const struct names *names, const struct value *codes)
{
	size_t n = value_n(codes), found = 0;
	uint32_t *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++) {
		uint32_t number = names_find(names, value_text(value_at(codes, i)));

		if (number != 0)
			at[found++] = number;
	}
	return (struct ref_list){ at, found };
}

struct player *player_of(struct play *p, struct text code)
{
	for (size_t i = 0; i < p->players_n; i++)
		if (text_is(p->players[i].code, code))
			return &p->players[i];
	return NULL;
}

struct text text_in(const struct value *v, const char *name)
{
	return value_text(value_get(v, name));
}

int64_t int_in(const struct value *v, const char *name)
{
	return value_int(value_get(v, name), 0);
}

bool decimal_in(struct play *p, const struct value *v, const char *name, struct decimal *out)
{
	const struct value *number = value_get(v, name);

	return number != NULL && !value_is_null(number) && decimal_read(value_number(p->arena, number), out);
}

struct text_list lines_in(struct play *p, const struct value *v, const char *name)
{
	const struct value *list = value_get(v, name);
	size_t n = value_n(list);
	struct text *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = value_text(value_at(list, i));
	return (struct text_list){ at, at == NULL ? 0 : n };
}

int64_t month_in(const struct value *v, const char *name)
{
	struct text t = text_in(v, name);
	int64_t month = 0;

	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] != '-')
			month = month * 10 + (t.at[i] - '0');
	return month;
}

const struct value *value_with(const struct value *list, const char *name, struct text code)
{
	for (size_t i = 0; i < value_n(list); i++)
		if (text_is(text_in(value_at(list, i), name), code))
			return value_at(list, i);
	return NULL;
}

struct session *author_of(struct play *p, struct text code, uint32_t *for_)
{
	const struct player *who = player_of(p, code);

	*for_ = who != NULL && who->helped ? who->member : 0;
	return who == NULL ? p->facilitator : who->helped ? p->helper : who->s;
}
