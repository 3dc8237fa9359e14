/* BLAKE2b with 32 bytes and SHA-256, by libsodium. These functions need no sodium_init(): they draw nothing. */
#include "base/hash.h"

#include <assert.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "base/must.h"

static_assert(sizeof(struct hash_run) >= sizeof(crypto_generichash_state), "the state fits");
static_assert(_Alignof(struct hash_run) >= _Alignof(crypto_generichash_state), "the state is aligned");
static_assert(HASH_BYTES == crypto_generichash_BYTES, "one length everywhere");
static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "one length everywhere");

static crypto_generichash_state *state_of(struct hash_run *r)
{
	return (crypto_generichash_state *)(void *)r->state;
}

struct hash hash_of(const void *bytes, size_t n)
{
	struct hash h;
	int failed = crypto_generichash(h.at, sizeof h.at, bytes, n, NULL, 0);
	must(!failed);
	return h;
}

struct hash hash_keyed(const void *key, size_t key_len, const void *bytes, size_t n)
{
	struct hash h;
	must(key_len >= crypto_generichash_KEYBYTES_MIN && key_len <= crypto_generichash_KEYBYTES_MAX);
	int failed = crypto_generichash(h.at, sizeof h.at, bytes, n, key, key_len);
	must(!failed);
	return h;
}

void hash_begin(struct hash_run *r)
{
	int failed = crypto_generichash_init(state_of(r), NULL, 0, HASH_BYTES);
	must(!failed);
}

void hash_add(struct hash_run *r, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	int failed = crypto_generichash_update(state_of(r), bytes, n);
	must(!failed);
}

void hash_add_u64(struct hash_run *r, uint64_t n)
{
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(n >> (56 - 8 * i));
	hash_add(r, bytes, sizeof bytes);
}

struct hash hash_end(struct hash_run *r)
{
	struct hash h;
	int failed = crypto_generichash_final(state_of(r), h.at, sizeof h.at);
	must(!failed);
	return h;
}

struct hash hash_chain(const struct hash *previous, uint64_t seq, const uint8_t id[ID_BYTES], const void *body, size_t n)
{
	struct hash_run r;
	hash_begin(&r);
	hash_add(&r, previous->at, sizeof previous->at);
	hash_add_u64(&r, seq);
	hash_add(&r, id, ID_BYTES);
	hash_add(&r, body, n);
	return hash_end(&r);
}

struct hash hash_sha256(const void *bytes, size_t n)
{
	struct hash h;
	int failed = crypto_hash_sha256(h.at, bytes, n);
	must(!failed);
	return h;
}

/* SHA-256 of a byte that says what this is, then one or two parts. */
static struct hash marked(uint8_t mark, const void *left, size_t left_n, const void *right, size_t right_n)
{
	crypto_hash_sha256_state state;
	struct hash h;
	int failed = crypto_hash_sha256_init(&state);
	failed |= crypto_hash_sha256_update(&state, &mark, 1);
	failed |= left_n ? crypto_hash_sha256_update(&state, left, left_n) : 0;
	failed |= right_n ? crypto_hash_sha256_update(&state, right, right_n) : 0;
	failed |= crypto_hash_sha256_final(&state, h.at);
	must(!failed);
	return h;
}

struct hash hash_leaf(const void *bytes, size_t n)
{
	return marked(0, bytes, n, NULL, 0);
}

struct hash hash_node(const struct hash *left, const struct hash *right)
{
	return marked(1, left->at, sizeof left->at, right->at, sizeof right->at);
}

/* RFC 6962, 2.1: the left side takes the largest power of two smaller than n. */
static size_t left_of(size_t n)
{
	size_t left_n = 1;
	while (left_n < n - left_n)
		left_n *= 2;
	return left_n;
}

struct hash hash_merkle(const struct hash *leaves, size_t n)
{
	if (n == 0)
		return hash_sha256("", 0);
	if (n == 1)
		return leaves[0];
	size_t left_n = left_of(n);
	struct hash left = hash_merkle(leaves, left_n), right = hash_merkle(leaves + left_n, n - left_n);
	return hash_node(&left, &right);
}

size_t hash_merkle_path(const struct hash *leaves, size_t n, size_t at, struct hash *out)
{
	must(at < n);
	if (n == 1)
		return 0;
	size_t left_n = left_of(n), path_n;
	if (at < left_n) {
		path_n = hash_merkle_path(leaves, left_n, at, out);
		out[path_n] = hash_merkle(leaves + left_n, n - left_n);
	} else {
		path_n = hash_merkle_path(leaves + left_n, n - left_n, at - left_n, out);
		out[path_n] = hash_merkle(leaves, left_n);
	}
	return path_n + 1;
}

/* RFC 9162 section 2.1.3.2, which is RFC 6962's tree: `place` and `last` are a node's and the last node's number on their level. */
struct hash hash_merkle_climb(const struct hash *leaf, size_t n, size_t at, const struct hash *path, size_t path_n)
{
	const struct hash nowhere = { { 0 } };
	if (at >= n)
		return nowhere;
	struct hash h = *leaf;
	size_t place = at, last = n - 1;
	for (size_t i = 0; i < path_n; i++) {
		if (last == 0)
			return nowhere;
		if (place % 2 || place == last) {
			h = hash_node(&path[i], &h);
			/* The last of an odd row rises unpaired until it is somebody's right side. */
			while (place % 2 == 0 && place) {
				place /= 2;
				last /= 2;
			}
		} else {
			h = hash_node(&h, &path[i]);
		}
		place /= 2;
		last /= 2;
	}
	return last == 0 ? h : nowhere;
}

int hash_same(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hex_read(const char *at, size_t len, uint8_t *out, size_t n)
{
	if (n > SIZE_MAX / 2 || len != 2 * n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(at[2 * i]), low = hex_digit(at[2 * i + 1]);
		if (high < 0 || low < 0)
			return 0;
		out[i] = (uint8_t)(high * 16 + low);
	}
	return 1;
}

/*
 * 16 onsets, 32 rhymes, 4 tones: 2048 syllables that differ on paper and in the mouth, north, centre and south. So of parts that
 * some region speaks alike only one is here: ch not tr, x not s, l not n, v not d or gi, ang not an, im not iêm, iu not iêu or
 * ưu, ây not ay; and the tones hỏi and ngã are not. Rhymes end in a vowel or a nasal, where all four tones live; none has a
 * glide before it, so that no qu is needed. Where a rhyme makes coarse words with many onsets (u, eo, ai) another took its place.
 */
static const char onsets[16][4] = {
	"b", "c", "ch", "đ", "h", "kh", "l", "m", "ng", "nh", "ph", "r", "t", "th", "v", "x",
};
static const char rhymes[32][4][8] = {
	{ "a", "à", "á", "ạ" }, { "e", "è", "é", "ẹ" }, { "ê", "ề", "ế", "ệ" }, { "i", "ì", "í", "ị" },
	{ "o", "ò", "ó", "ọ" }, { "ô", "ồ", "ố", "ộ" }, { "ơ", "ờ", "ớ", "ợ" }, { "ư", "ừ", "ứ", "ự" },
	{ "ia", "ìa", "ía", "ịa" }, { "ua", "ùa", "úa", "ụa" }, { "ưa", "ừa", "ứa", "ựa" }, { "ây", "ầy", "ấy", "ậy" },
	{ "oi", "òi", "ói", "ọi" }, { "ôi", "ồi", "ối", "ội" }, { "ơi", "ời", "ới", "ợi" }, { "ui", "ùi", "úi", "ụi" },
	{ "ươi", "ười", "ưới", "ượi" }, { "ao", "ào", "áo", "ạo" }, { "âu", "ầu", "ấu", "ậu" }, { "iu", "ìu", "íu", "ịu" },
	{ "am", "àm", "ám", "ạm" }, { "em", "èm", "ém", "ẹm" }, { "im", "ìm", "ím", "ịm" }, { "om", "òm", "óm", "ọm" },
	{ "um", "ùm", "úm", "ụm" }, { "ang", "àng", "áng", "ạng" }, { "ông", "ồng", "ống", "ộng" }, { "anh", "ành", "ánh", "ạnh" },
	{ "iên", "iền", "iến", "iện" }, { "uông", "uồng", "uống", "uộng" }, { "ương", "ường", "ướng", "ượng" }, { "ưng", "ừng", "ứng", "ựng" },
};
enum { WORDS_N = 6, WORD_BITS = 11, WORD_MAX = 3 + 7 };
static_assert(WORDS_N * (WORD_MAX + 1) <= SIX_WORDS_BYTES, "six words fit");

/* c and ng are written k and ngh before e, ê and i. */
static const char *spelt(const char *onset, size_t rhyme)
{
	bool is_front = rhymes[rhyme][0][0] == 'e' || rhymes[rhyme][0][0] == 'i' || strncmp(rhymes[rhyme][0], "ê", 2) == 0;
	if (!is_front)
		return onset;
	return strcmp(onset, "c") == 0 ? "k" : strcmp(onset, "ng") == 0 ? "ngh" : onset;
}

void hash_words(const struct hash *h, char out[SIX_WORDS_BYTES])
{
	size_t at = 0;
	for (size_t word = 0; word < WORDS_N; word++) {
		size_t number = 0;
		for (size_t bit = word * WORD_BITS; bit < (word + 1) * WORD_BITS; bit++)
			number = number * 2 + (h->at[bit / 8] >> (7 - bit % 8) & 1);
		size_t rhyme = number / 4 % 32;
		const char *parts[] = { word ? " " : "", spelt(onsets[number / 128], rhyme), rhymes[rhyme][number % 4] };
		for (size_t i = 0; i < 3; i++) {
			size_t n = strlen(parts[i]);
			must(n < SIX_WORDS_BYTES - at);
			memcpy(out + at, parts[i], n);
			at += n;
		}
	}
	out[at] = 0;
}
