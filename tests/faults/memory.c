/* See memory.h. */
#include "memory.h"

#include <execinfo.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <sqlite3.h>

#include "base/must.h"

enum { SLOTS = 1 << 16 };

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *at, size_t n);
void __real_free(void *at);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *at, size_t n);
void *__wrap_reallocarray(void *at, size_t n, size_t size);
void __wrap_free(void *at);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { const void *at, *who; size_t n; bool is_old; } *held;   /* open addressing; a freed place keeps its `who` */
static uint64_t asked, refused, left;
static bool on_and_on;
static void *victim[VICTIMS];
static int victim_n;
static _Thread_local bool mine;

static size_t place_of(const void *at, bool is_free_wanted)
{
	size_t i = (size_t)(((uintptr_t)at >> 4) * 0x9e3779b97f4a7c15u >> 44) & (SLOTS - 1);
	for (size_t n = 0; n < SLOTS; n++, i = (i + 1) & (SLOTS - 1)) {
		if (held[i].at == at || (is_free_wanted && !held[i].at))
			return i;
		if (!is_free_wanted && !held[i].at && !held[i].who)
			return SLOTS;
	}
	return SLOTS;
}

static void know(const void *at, size_t n, const void *who)
{
	if (!at || !held)
		return;
	pthread_mutex_lock(&lock);
	size_t i = place_of(at, true);
	must(i < SLOTS);
	held[i].at = at;
	held[i].who = who;
	held[i].n = n;
	held[i].is_old = mine;   /* the test's own never leaks */
	pthread_mutex_unlock(&lock);
}

static size_t unknow(const void *at)
{
	size_t n = 0;
	if (!at || !held)
		return 0;
	pthread_mutex_lock(&lock);
	size_t i = place_of(at, false);
	if (i < SLOTS) {
		n = held[i].n;
		held[i].at = NULL;
	}
	pthread_mutex_unlock(&lock);
	return n;
}

static bool is_refused(void)
{
	if (mine)
		return false;
	pthread_mutex_lock(&lock);
	asked++;
	bool is_so = left && (left == 1 || !--left);
	if (is_so) {
		if (!refused++)
			victim_n = backtrace(victim, VICTIMS);
		left = on_and_on;
	}
	pthread_mutex_unlock(&lock);
	return is_so;
}

static void *take(size_t n, bool zeroed, const void *who)
{
	if (is_refused())
		return NULL;
	void *at = zeroed ? __real_calloc(1, n) : __real_malloc(n);
	know(at, n, who);
	return at;
}

static void *take_again(void *old, size_t n, const void *who)
{
	if (is_refused())
		return NULL;
	(void)unknow(old);
	void *at = __real_realloc(old, n);
	must(at || !n);
	know(at, n, who);
	return at;
}

void *__wrap_malloc(size_t n)
{
	return take(n, false, __builtin_return_address(0));
}

void *__wrap_calloc(size_t n, size_t size)
{
	must(!size || n <= SIZE_MAX / size);
	return take(n * size, true, __builtin_return_address(0));
}

void *__wrap_realloc(void *at, size_t n)
{
	return take_again(at, n, __builtin_return_address(0));
}

void *__wrap_reallocarray(void *at, size_t n, size_t size)
{
	must(!size || n <= SIZE_MAX / size);
	return take_again(at, n * size, __builtin_return_address(0));
}

void __wrap_free(void *at)
{
	(void)unknow(at);
	__real_free(at);
}

/* -- SQLite wants to know how large a block is -- */

enum { HEADER = 16 };

static void *sqlite_take(int n)
{
	char *at = take((size_t)n + HEADER, false, __builtin_return_address(0));
	if (!at)
		return NULL;
	memcpy(at, &n, sizeof n);
	return at + HEADER;
}

static void sqlite_give(void *at)
{
	if (at)
		__wrap_free((char *)at - HEADER);
}

static void *sqlite_again(void *old, int n)
{
	if (!old)
		return sqlite_take(n);
	char *at = take_again((char *)old - HEADER, (size_t)n + HEADER, __builtin_return_address(0));
	if (!at)
		return NULL;
	memcpy(at, &n, sizeof n);
	return at + HEADER;
}

static int sqlite_size(void *at)
{
	int n = 0;
	if (at)
		memcpy(&n, (char *)at - HEADER, sizeof n);
	return n;
}

static int sqlite_round(int n)
{
	return (n + 7) & ~7;
}

static int sqlite_start(void *with)
{
	(void)with;
	return SQLITE_OK;
}

static void sqlite_stop(void *with)
{
	(void)with;
}

void memory_begin(void)
{
	static const sqlite3_mem_methods methods = { sqlite_take, sqlite_give, sqlite_again, sqlite_size, sqlite_round, sqlite_start, sqlite_stop, NULL };
	static cJSON_Hooks hooks = { __wrap_malloc, __wrap_free };
	(void)backtrace(victim, VICTIMS);   /* loads what it needs */
	held = __real_calloc(SLOTS, sizeof *held);
	must(held);
	cJSON_InitHooks(&hooks);
	/* Without its own small blocks beside the connection every wish of SQLite's is one of memory. */
	must(!sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) && !sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) && !sqlite3_initialize());
}

void memory_fail_at(uint64_t n, bool on)
{
	pthread_mutex_lock(&lock);
	if (n)
		asked = refused = 0;
	left = n;
	on_and_on = on;
	pthread_mutex_unlock(&lock);
}

uint64_t memory_asked(void)
{
	return asked;
}

uint64_t memory_refused(void)
{
	return refused;
}

void memory_mine(bool is_mine)
{
	mine = is_mine;
}

void memory_mark(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		held[i].is_old = held[i].at != NULL;
}

size_t memory_leaked(const void **who)
{
	size_t n = 0;
	for (size_t i = 0; i < SLOTS; i++)
		if (held[i].at && !held[i].is_old) {
			n++;
			*who = held[i].who;
		}
	return n;
}

int memory_victim(void *out[VICTIMS])
{
	memcpy(out, victim, sizeof victim);
	return victim_n;
}
