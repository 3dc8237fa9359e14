/* Torture of the rooms: real rooms and sessions over a journal in memory, with phones that remember what they were told. */
#include "base/buf.h"
#include "memory.h"
#include "torture.h"

/* What the phones remember is the test's own. */
static void heard_put(struct buf *b, const void *bytes, size_t n)
{
	memory_mine(true);
	buf_put(b, bytes, n);
	memory_mine(false);
}

static void heard_byte(struct buf *b, char c)
{
	heard_put(b, &c, 1);
}
#define buf_put heard_put
#define buf_byte heard_byte
#include "../unit/room_world.h"
#undef buf_put
#undef buf_byte

enum { SEATS = 6, FIRST = 10 };
static struct world w;
static uint64_t first_id;       /* of what is done in the play */
static size_t ballots_before;

/* -- setting -- */

static void hall(void)
{
	world_open(&w, memory());
	workshop_make(&w);
	first_id = w.ids + 1;
}

static void seated(void)
{
	hall();
	for (unsigned i = 0; i < SEATS; i++)
		phone_joins(&w, FIRST + i, i, i % 3 == 0 ? "state" : i % 3 == 1 ? "private" : "community");
	phone_does(&w, 2, "go_to", "\"activity\":1");
	phone_does(&w, 2, "open_input", "\"activity\":1");
	pass(&w, 1000);
	first_id = w.ids + 1;
}

static void with_cards(void)
{
	seated();
	for (unsigned i = 0; i < 12; i++)
		phone_does(&w, FIRST + i % SEATS, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè ngon, đường thuận\"");
	pass(&w, 1000);
	first_id = w.ids + 1;
}

static void prepared(void)
{
	with_cards();
	round_prepare(&w);
	phone_does(&w, 2, "go_to", "\"activity\":2");
	pass(&w, 1000);
	first_id = w.ids + 1;
}

static void voting(void)
{
	prepared();
	phone_does(&w, 2, "open_poll", "\"poll\":1");
	for (unsigned i = 1; i < SEATS; i++)
		phone_does(&w, FIRST + i, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2},{\"item\":1,\"points\":1}]");
	pass(&w, 1000);
	first_id = w.ids + 1;
	ballots_before = SEATS - 1;
}

/* -- looking -- */

static struct journal_request *ask(struct journal_request *r)
{
	journal_give(w.journal, r);
	struct journal_request *back;
	while ((back = journal_next(w.journal)) != NULL && back != r)
		journal_free(back);
	return r;
}

/* Everything that anybody was told to be done stands in the log; ballots in the urn. */
static const char *acknowledged(void)
{
	static char said[80];
	size_t ballots = 0;

	for (uint64_t id = first_id; id <= w.ids; id++) {
		bool told = false;
		for (uint64_t conn = 1; conn < 64; conn++)
			told = told || was_told_did(&w, conn, id);
		if (!told)
			continue;
		struct journal_request *r = journal_ask(JOURNAL_FIND, (uint64_t)w.code);
		for (unsigned i = 0; i < 8; i++)
			r->id[15 - i] = (uint8_t)(id >> (8 * i));
		ask(r);
		ballots += r->first == 0;
		journal_free(r);
	}
	struct journal_request *r = ask(journal_ask(JOURNAL_READ_URNS, (uint64_t)w.code));
	size_t there = r->urns_n > 0 ? r->urns[0].n : 0;
	journal_free(r);
	(void)snprintf(said, sizeof said, "%zu were told of what is neither in the log nor in the urn", ballots);
	return ballots == 0 || there >= ballots_before + ballots ? NULL : said;
}

/* The log applied from the beginning is the live state. */
static const char *folded(void)
{
	struct arena a = { 0 };
	struct workshop *again = workshop_new();
	const struct workshop *live = rooms_find(w.rooms, w.code);
	struct journal_request *r = ask(journal_ask(JOURNAL_READ, (uint64_t)w.code));
	bool is_good = live != NULL;

	for (size_t i = 0; i < r->lines_n && is_good; i++) {
		const struct journal_line *l = &r->lines[i];
		struct entry e;
		struct outcome o;
		is_good = codec_read_entry(&a, l->seq, l->id, l->body, l->len, &e) && apply(again, &e, &l->chain, &a, &o);
	}
	if (is_good) {
		struct hash one = workshop_digest(again), other = workshop_digest(live);
		is_good = memcmp(&one, &other, sizeof one) == 0;
	}
	journal_free(r);
	workshop_free(again);
	arena_free(&a);
	return is_good ? NULL : live == NULL ? "the room is gone or sealed" : "the log folds to another state than the live one";
}

static const char *look(void)
{
	const char *wrong = acknowledged();

	/* Rooms that are told by their journal that it broke stop the hub. */
	if (wrong != NULL || torture_is_ending() || w.fatal)
		return wrong;
	pass(&w, 5000);
	/* It goes on as if nothing had been. */
	if (!w.phones[2].open || w.phones[2].code != 0)
		phone_hello(&w, 2, ROLE_FACILITATOR);
	phone_open(&w, 60);
	phone_hello(&w, 60, ROLE_FACILITATOR);
	uint64_t id = phone_does(&w, 60, "add_theme", "\"quadrant\":\"W\",\"title\":\"Về sau\"");
	pass(&w, 5000);
	if (!was_told_did(&w, 60, id))
		return "the room takes nothing any more";
	return folded();
}

static void end(void)
{
	world_close(&w);
}

/* -- what happens -- */

static void hello(void)
{
	phone_hello(&w, 30, ROLE_GUEST);
}

static void join(void)
{
	phone_joins(&w, 30, 30, "private");
	pass(&w, 1000);
}

static void resume(void)
{
	phone_close(&w, FIRST);
	phone_open(&w, FIRST);
	phone_says(&w, FIRST, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%032x\",\"have\":5}", (int)w.code, 0xa000);
	pass(&w, 1000);
}

static void card(void)
{
	phone_does(&w, FIRST, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"W\",\"text\":\"Đường trơn khi mưa, ruộng bậc thang\"");
	pass(&w, 1000);
}

static void round_open(void)
{
	phone_does(&w, 2, "open_poll", "\"poll\":1");
	pass(&w, 1000);
}

static void vote(void)
{
	phone_does(&w, FIRST, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2},{\"item\":1,\"points\":1}]");
	pass(&w, 1000);
}

static void vote_again(void)
{
	ballots_before = SEATS - 2;   /* one of them is replaced */
	phone_does(&w, FIRST + 1, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":3,\"points\":2}]");
	pass(&w, 1000);
}

static void round_close(void)
{
	phone_does(&w, 2, "close_poll", "\"poll\":1");
	pass(&w, 1000);
}

static void snapshot(void)
{
	phone_hello(&w, 30, ROLE_FACILITATOR);
	phone_hello(&w, 31, ROLE_WALL);
	phone_joins(&w, 32, 32, "state");
	pass(&w, 1000);
}

static void log_load(void)
{
	world_reopen(&w);
	phone_hello(&w, 2, ROLE_FACILITATOR);
	phone_hello_seat(&w, FIRST, 0);
	pass(&w, 1000);
}

static void create(void)
{
	phone_does(&w, 1, "create_workshop", "\"about\":{\"title\":\"Cao Sơn\"},\"template\":\"led-7-steps\"");
	pass(&w, 1000);
}

const struct scene scenes_of_rooms[] = {
	{ "hello", true, hall, NULL, hello, look, end, false },
	{ "join", false, hall, NULL, join, look, end, false },
	{ "resume", false, with_cards, NULL, resume, look, end, false },
	{ "card", true, seated, NULL, card, look, end, false },
	{ "open-round", false, prepared, NULL, round_open, look, end, false },
	{ "ballot", true, voting, NULL, vote, look, end, false },
	{ "replaced-ballot", false, voting, NULL, vote_again, look, end, false },
	{ "close-round", false, voting, NULL, round_close, look, end, false },
	{ "snapshot", false, with_cards, NULL, snapshot, look, end, false },
	{ "log-load", false, with_cards, NULL, log_load, look, end, false },
	{ "create-workshop", false, hall, NULL, create, NULL, end, false },
	{ .name = NULL },
};
