/* SHA-256 and its trees against published vectors; paths climb and forged ones do not; six words tell 66 bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/prng.h"
#include "base/text.h"
#include "protocol/codec.h"

enum { LEAVES_N = 40, PATH_N = 8 };

static void assert_hash(struct hash h, const char *hex)
{
	uint8_t expected[HASH_BYTES];
	assert_true(hex_read(hex, strlen(hex), expected, sizeof expected));
	assert_memory_equal(h.at, expected, sizeof expected);
}

static void assert_same(struct hash a, struct hash b)
{
	assert_memory_equal(a.at, b.at, HASH_BYTES);
}

static bool is_same(struct hash a, struct hash b)
{
	return hash_same(a.at, b.at, HASH_BYTES);
}

static void sha256_is_the_published_one(void **state)
{
	(void)state;
	/* FIPS 180-4's examples, as published by NIST. */
	assert_hash(hash_sha256("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hash(hash_sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash(hash_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	assert_hash(hash_merkle(NULL, 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	/* A leaf is never a node: the byte in front tells them apart. */
	struct hash left = hash_leaf("a", 1), right = hash_leaf("b", 1);
	uint8_t both[1 + 2 * HASH_BYTES] = { 1 };
	memcpy(both + 1, left.at, HASH_BYTES);
	memcpy(both + 1 + HASH_BYTES, right.at, HASH_BYTES);
	assert_same(hash_node(&left, &right), hash_sha256(both, sizeof both));
	assert_false(is_same(hash_node(&left, &right), hash_leaf(both + 1, sizeof both - 1)));
	assert_false(is_same(hash_node(&left, &right), hash_node(&right, &left)));
	assert_same(hash_leaf("a", 1), hash_sha256("\0a", 2));
}

static void merkle_roots_are_the_published_ones(void **state)
{
	(void)state;
	static char json[4096];
	FILE *f = fopen("tests/data/votes/known/merkle_vectors.json", "rb");
	assert_non_null(f);
	size_t n = fread(json, 1, sizeof json, f);
	assert_int_equal(fclose(f), 0);
	assert_in_range(n, 1, sizeof json - 1);
	struct arena a = { 0 };
	const struct value *v = value_read(&a, &customs_file, json, n);
	const struct value *inputs = value_get(v, "leaves_hex"), *roots = value_get(v, "roots");
	assert_int_equal(value_n(inputs), 8);
	assert_int_equal(value_n(roots), 8);
	struct hash leaves[8], path[PATH_N];
	for (size_t i = 0; i < 8; i++) {
		struct text hex = value_text(value_at(inputs, i));
		uint8_t bytes[16];
		assert_true(hex_read(hex.at, hex.len, bytes, hex.len / 2));
		leaves[i] = hash_leaf(bytes, hex.len / 2);
	}
	for (size_t i = 0; i < 8; i++) {
		const char *root = text_c(&a, value_text(value_at(roots, i)));
		size_t size = (size_t)(value_name(value_at(roots, i)).at[0] - '0');
		assert_int_equal(size, i + 1);
		assert_hash(hash_merkle(leaves, size), root);
		for (size_t at = 0; at < size; at++) {
			size_t path_n = hash_merkle_path(leaves, size, at, path);
			assert_hash(hash_merkle_climb(&leaves[at], size, at, path, path_n), root);
		}
	}
	arena_free(&a);
}

static void make_leaves(struct hash leaves[LEAVES_N])
{
	for (uint8_t i = 0; i < LEAVES_N; i++)
		leaves[i] = hash_leaf(&i, 1);
}

static void every_path_climbs(void **state)
{
	(void)state;
	struct hash leaves[LEAVES_N], path[PATH_N];
	make_leaves(leaves);
	for (size_t n = 1; n <= LEAVES_N; n++) {
		struct hash root = hash_merkle(leaves, n);
		size_t longest = 0, log2_n = 0;
		while ((size_t)2 << log2_n <= n)
			log2_n++;
		for (size_t at = 0; at < n; at++) {
			size_t path_n = hash_merkle_path(leaves, n, at, path);
			assert_true(path_n <= 1 + log2_n);
			longest = path_n > longest ? path_n : longest;
			assert_same(hash_merkle_climb(&leaves[at], n, at, path, path_n), root);
		}
		/* The depth of a tree is the logarithm rounded up. */
		assert_int_equal(longest, n == (size_t)1 << log2_n ? log2_n : log2_n + 1);
	}
}

/* The path of leaf `at` in a tree of n leads somewhere else than to the root. */
static void assert_climbs_nowhere(struct hash leaf, size_t n, size_t at, const struct hash *path, size_t path_n, struct hash root)
{
	assert_false(is_same(hash_merkle_climb(&leaf, n, at, path, path_n), root));
}

static void forged_paths_do_not(void **state)
{
	(void)state;
	struct hash leaves[LEAVES_N], path[PATH_N] = { { { 0 } } }, forged[PATH_N];
	const struct hash nowhere = { { 0 } };
	make_leaves(leaves);
	struct hash stranger = hash_leaf("stranger", 8);
	for (size_t n = 1; n <= LEAVES_N; n++) {
		struct hash root = hash_merkle(leaves, n);
		for (size_t at = 0; at < n; at++) {
			size_t path_n = hash_merkle_path(leaves, n, at, path);
			assert_climbs_nowhere(stranger, n, at, path, path_n, root);
			/* One bit of a sibling; two siblings exchanged. */
			for (size_t i = 0; i < path_n; i++) {
				memcpy(forged, path, sizeof path);
				forged[i].at[(at + i) % HASH_BYTES] ^= (uint8_t)(1 << n % 8);
				assert_climbs_nowhere(leaves[at], n, at, forged, path_n, root);
				for (size_t k = i + 1; k < path_n; k++) {
					memcpy(forged, path, sizeof path);
					forged[i] = path[k];
					forged[k] = path[i];
					assert_climbs_nowhere(leaves[at], n, at, forged, path_n, root);
				}
			}
			/* Too short, too long, another's place, a place that is not there. */
			if (path_n)
				assert_same(hash_merkle_climb(&leaves[at], n, at, path, path_n - 1), nowhere);
			memcpy(forged, path, sizeof path);
			forged[path_n] = root;
			assert_same(hash_merkle_climb(&leaves[at], n, at, forged, path_n + 1), nowhere);
			assert_same(hash_merkle_climb(&leaves[at], n, n, path, path_n), nowhere);
			for (size_t other = 0; other < n; other++)
				if (other != at)
					assert_climbs_nowhere(leaves[at], n, other, path, path_n, root);
			/* An inner node is not to be taken for a leaf: the tree's size says how long a way is. */
			if (path_n > 1) {
				struct hash parent = at % 2 ? hash_node(&path[0], &leaves[at]) : hash_node(&leaves[at], &path[0]);
				for (size_t place = 0; place < n; place++)
					assert_climbs_nowhere(parent, n, place, path + 1, path_n - 1, root);
			}
		}
	}
	assert_same(hash_merkle_climb(&stranger, 0, 0, path, 0), nowhere);
	assert_same(hash_merkle_climb(&stranger, 1, 0, path, 0), stranger);
}

/* -- six words -- */

/* A hash whose first word is `number`, and the syllable that tells it. */
static struct text syllable(struct arena *a, size_t number)
{
	struct hash h = { .at = { (uint8_t)(number >> 3), (uint8_t)(number << 5) } };
	char words[SIX_WORDS_BYTES];
	hash_words(&h, words);
	char *space = strchr(words, ' ');
	assert_non_null(space);
	return text_copy(a, (struct text){ words, (size_t)(space - words) });
}

static void every_syllable_is_its_own(void **state)
{
	(void)state;
	enum { N = 2048 };
	static struct text all[N];
	struct arena a = { 0 };
	size_t longest = 0;
	for (size_t i = 0; i < N; i++) {
		all[i] = syllable(&a, i);
		longest = all[i].len > longest ? all[i].len : longest;
		assert_true(text_is_utf8(all[i].at, all[i].len));
		/* Cleaning composes; so what it leaves as it is was composed before. */
		struct text clean;
		assert_int_equal(text_clean(&a, all[i], false, &clean), TEXT_FINE);
		assert_true(text_is(clean, all[i]));
		/* Nothing that a proof-reader would mark: the tone stands where it belongs. */
		assert_false(text_suggest_repair(&a, all[i], &clean));
		for (size_t k = 0; k < i; k++)
			assert_false(text_is(all[i], all[k]));
	}
	assert_true(6 * longest + 5 + 1 <= SIX_WORDS_BYTES);
	arena_free(&a);
}

/* Which tone a syllable has tells its last two bits; the letters under it are the same for all four. */
static void tones_are_all_that_four_syllables_differ_in(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t i = 0; i < 2048; i += 4) {
		struct text plain = syllable(&a, i);
		for (size_t tone = 1; tone < 4; tone++) {
			struct text toned = syllable(&a, i + tone);
			assert_false(text_is(text_key1(&a, plain), text_key1(&a, toned)));
			assert_true(text_is(text_key2(&a, plain), text_key2(&a, toned)));
		}
		/* The next four differ in their letters. */
		if (i + 4 < 2048)
			assert_false(text_is(text_key2(&a, plain), text_key2(&a, syllable(&a, i + 4))));
	}
	arena_free(&a);
}

static bool starts_with(struct text t, const char *c)
{
	return t.len >= strlen(c) && memcmp(t.at, c, strlen(c)) == 0;
}

/* Where the consonants in front end. */
static size_t onset_of(struct text t)
{
	size_t n = 0;
	while (n < t.len) {
		if (starts_with((struct text){ t.at + n, t.len - n }, "đ"))
			n += strlen("đ");
		else if (memchr("bcdghklmnpqrstvx", t.at[n], 16))
			n++;
		else
			break;
	}
	return n;
}

/* c becomes k and ng becomes ngh before e, ê and i, and nowhere else. */
static void spelling_follows_the_vowel(void **state)
{
	(void)state;
	static const char *const fronts[] = { "e", "è", "é", "ẹ", "ê", "ề", "ế", "ệ", "i", "ì", "í", "ị" };
	struct arena a = { 0 };
	size_t k_n = 0, ngh_n = 0;
	for (size_t i = 0; i < 2048; i++) {
		struct text t = syllable(&a, i);
		size_t onset_n = onset_of(t);
		struct text onset = { t.at, onset_n }, rhyme = { t.at + onset_n, t.len - onset_n };
		bool is_front = false;
		for (size_t k = 0; k < sizeof fronts / sizeof *fronts; k++)
			is_front = is_front || starts_with(rhyme, fronts[k]);
		assert_true(onset.len > 0);
		assert_true(rhyme.len > 0);
		assert_false(is_front && (text_is(onset, text("c")) || text_is(onset, text("ng"))));
		assert_false(!is_front && (text_is(onset, text("k")) || text_is(onset, text("ngh"))));
		k_n += text_is(onset, text("k"));
		ngh_n += text_is(onset, text("ngh"));
	}
	/* Eight rhymes begin so, with four tones each. */
	assert_int_equal(k_n, 8 * 4);
	assert_int_equal(ngh_n, 8 * 4);
	arena_free(&a);
}

/* Onsets and rhymes that one region or another speaks alike. */
static const char *const alike[][2] = {
	{ "ch", "tr" }, { "s", "x" }, { "l", "n" }, { "d", "gi" }, { "d", "v" }, { "gi", "v" }, { "d", "r" }, { "gi", "r" }, { "g", "r" },
	{ "an", "ang" }, { "ăn", "ăng" }, { "ân", "âng" }, { "on", "ong" }, { "ôn", "ông" }, { "un", "ung" }, { "ưn", "ưng" },
	{ "iên", "iêng" }, { "uôn", "uông" }, { "ươn", "ương" }, { "in", "inh" }, { "ên", "ênh" }, { "ăn", "anh" }, { "im", "iêm" },
	{ "om", "ôm" }, { "om", "ơm" }, { "ôm", "ơm" }, { "um", "uôm" }, { "am", "ăm" }, { "ai", "ay" }, { "ay", "ây" }, { "ao", "au" },
	{ "au", "âu" }, { "iu", "iêu" }, { "iu", "ưu" }, { "iu", "êu" }, { "ưu", "ươu" }, { "iêu", "ươu" }, { "ui", "uôi" }, { "ưi", "ươi" },
};

static void no_region_speaks_two_alike(void **state)
{
	(void)state;
	struct arena a = { 0 };
	size_t pairs_n = sizeof alike / sizeof *alike, found_n = 0;
	bool found[sizeof alike / sizeof *alike][2] = { { false } };
	for (size_t i = 0; i < 2048; i += 4) {
		struct text t = syllable(&a, i);
		size_t onset_n = onset_of(t);
		struct text onset = { t.at, onset_n }, rhyme = { t.at + onset_n, t.len - onset_n };
		for (size_t k = 0; k < pairs_n * 2; k++) {
			struct text part = text_of(alike[k / 2][k % 2]);
			found[k / 2][k % 2] |= text_is(part, onset) || text_is(part, rhyme);
		}
	}
	for (size_t i = 0; i < pairs_n; i++) {
		assert_false(found[i][0] && found[i][1]);
		found_n += found[i][0] || found[i][1];
	}
	/* And the parts were really found. */
	assert_true(found_n > 20);
	arena_free(&a);
}

static size_t words_of(const char *at, const char *out[6], size_t len[6])
{
	size_t n = 0;
	while (n < 6) {
		const char *end = strchr(at, ' ');
		out[n] = at;
		len[n++] = end ? (size_t)(end - at) : strlen(at);
		if (!end)
			return n;
		at = end + 1;
	}
	return n + 1;
}

static void words_tell_the_first_66_bits(void **state)
{
	(void)state;
	struct prng p = prng_from(9);
	for (int round = 0; round < 200; round++) {
		struct hash h;
		for (size_t i = 0; i < HASH_BYTES; i++)
			h.at[i] = (uint8_t)(round == 0 ? 0 : round == 1 ? 255 : prng_next(&p));
		char words[SIX_WORDS_BYTES], others[SIX_WORDS_BYTES];
		memset(words, '#', sizeof words);
		hash_words(&h, words);
		assert_non_null(memchr(words, 0, sizeof words));
		const char *word[6], *other[6];
		size_t len[6], other_len[6];
		assert_int_equal(words_of(words, word, len), 6);
		for (size_t bit = 0; bit < HASH_BYTES * 8; bit++) {
			struct hash touched = h;
			touched.at[bit / 8] ^= (uint8_t)(128 >> bit % 8);
			hash_words(&touched, others);
			assert_int_equal(words_of(others, other, other_len), 6);
			/* The bit's own word changes and no other does. */
			for (size_t i = 0; i < 6; i++) {
				bool is_same_word = len[i] == other_len[i] && memcmp(word[i], other[i], len[i]) == 0;
				assert_int_equal(is_same_word, bit / 11 != i);
			}
		}
	}
}

static void words_do_not_change_between_releases(void **state)
{
	(void)state;
	/* They stand in printed minutes. */
	char words[SIX_WORDS_BYTES];
	struct hash h = hash_sha256("abc", 3);
	hash_words(&h, words);
	assert_string_equal(words, "rạm tè phựng kiên cạng xừa");
	/* The longest: six times nine bytes. */
	memset(h.at, 0xff, sizeof h.at);
	hash_words(&h, words);
	assert_string_equal(words, "xựng xựng xựng xựng xựng xựng");
	memset(h.at, 0, sizeof h.at);
	hash_words(&h, words);
	assert_string_equal(words, "ba ba ba ba ba ba");
	/* All of them, one a line; the digest was made apart from this code. */
	struct arena a = { 0 };
	struct buf lines = { 0 };
	for (size_t i = 0; i < 2048; i++) {
		buf_text(&lines, syllable(&a, i));
		buf_byte(&lines, '\n');
	}
	assert_false(lines.broken);
	assert_hash(hash_sha256(lines.at, lines.len), "a8f77ec403bff3bd727f2373c3b8e73a1e073c2288118f432f6381a078594382");
	buf_free(&lines);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_the_published_one),
		cmocka_unit_test(merkle_roots_are_the_published_ones),
		cmocka_unit_test(every_path_climbs),
		cmocka_unit_test(forged_paths_do_not),
		cmocka_unit_test(every_syllable_is_its_own),
		cmocka_unit_test(tones_are_all_that_four_syllables_differ_in),
		cmocka_unit_test(spelling_follows_the_vowel),
		cmocka_unit_test(no_region_speaks_two_alike),
		cmocka_unit_test(words_tell_the_first_66_bits),
		cmocka_unit_test(words_do_not_change_between_releases),
	};
	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
