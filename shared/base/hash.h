/* From libsodium. BLAKE2b: the chain of entries, pseudonyms, token hashes, state digests. SHA-256: Merkle trees, lots, receipts. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, ID_BYTES = 16 };

struct hash { uint8_t at[HASH_BYTES]; };
struct hash_run { _Alignas(64) unsigned char state[384]; };

struct hash hash_of(const void *bytes, size_t n);
/* Keyed: pseudonyms, derived keys. key_len 16..64 bytes. */
struct hash hash_keyed(const void *key, size_t key_len, const void *bytes, size_t n);
void hash_begin(struct hash_run *r);
void hash_add(struct hash_run *r, const void *bytes, size_t n);
void hash_add_u64(struct hash_run *r, uint64_t n);           /* big endian */
struct hash hash_end(struct hash_run *r);
/* next = H(previous || seq as 8 bytes big endian || id || body); the first entry's previous is all zeros. */
struct hash hash_chain(const struct hash *previous, uint64_t seq, const uint8_t id[ID_BYTES], const void *body, size_t n);
struct hash hash_sha256(const void *bytes, size_t n);
/* RFC 6962 section 2.1, over SHA-256: leaf = H(0x00 || bytes), node = H(0x01 || left || right); empty = H(""). */
struct hash hash_merkle(const struct hash *leaves, size_t n);
struct hash hash_leaf(const void *bytes, size_t n);
struct hash hash_node(const struct hash *left, const struct hash *right);
/* Siblings of leaf `at`, at < n, from the bottom up (RFC 6962 section 2.1.1) into out[]; how many: at most 1 + floor(log2(n)). */
size_t hash_merkle_path(const struct hash *leaves, size_t n, size_t at, struct hash *out);
/*
 * The root that a path leads to. A path may come from anywhere: where at >= n, or it is not as long as it must be in a tree of n
 * leaves, the answer is all zeros, which is no tree's root.
 */
struct hash hash_merkle_climb(const struct hash *leaf, size_t n, size_t at, const struct hash *path, size_t path_n);
/*
 * Six syllables that stand for a hash when people compare it aloud: its first 66 bits, 11 each. UTF-8 in NFC, one space between,
 * NUL at the end. They are printed in minutes: the table never changes.
 */
enum { SIX_WORDS_BYTES = 80 };
void hash_words(const struct hash *h, char out[SIX_WORDS_BYTES]);
/* Constant time. */
int hash_same(const void *a, const void *b, size_t n);

/* "0-9a-f" pairs, exactly `n` bytes from 2n characters; 0 when it is anything else. */
int hex_read(const char *at, size_t len, uint8_t *out, size_t n);

#endif
