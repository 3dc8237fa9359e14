/* BLAKE2b with 32 bytes, by libsodium. These functions need no sodium_init(): they draw nothing. */
#include "base/hash.h"

#include <assert.h>
#include <sodium.h>

#include "base/must.h"

static_assert(sizeof(struct hash_run) >= sizeof(crypto_generichash_state), "the state fits");
static_assert(_Alignof(struct hash_run) >= _Alignof(crypto_generichash_state), "the state is aligned");
static_assert(HASH_BYTES == crypto_generichash_BYTES, "one length everywhere");

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

struct hash hash_leaf(const void *bytes, size_t n)
{
	struct hash_run r;
	hash_begin(&r);
	hash_add(&r, "\0", 1);
	hash_add(&r, bytes, n);
	return hash_end(&r);
}

struct hash hash_merkle(const struct hash *leaves, size_t n)
{
	if (n == 0)
		return hash_of("", 0);
	if (n == 1)
		return leaves[0];
	/* RFC 6962, 2.1: the left side takes the largest power of two smaller than n. */
	size_t left_n = 1;
	while (left_n < n - left_n)
		left_n *= 2;
	struct hash left = hash_merkle(leaves, left_n), right = hash_merkle(leaves + left_n, n - left_n);
	struct hash_run r;
	hash_begin(&r);
	hash_add(&r, "\1", 1);
	hash_add(&r, left.at, sizeof left.at);
	hash_add(&r, right.at, sizeof right.at);
	return hash_end(&r);
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
