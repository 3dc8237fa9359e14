/* See disk.h. The real files are the page cache; beside each stands what the platter holds, and what is under way to it. */
#include "disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "base/prng.h"

enum { FDS_MAX = 4096, PATH_BYTES = 256 };

/* A write (bytes) or a new size (no bytes) that is not on the platter yet. */
struct change { off_t at; size_t n; unsigned char *bytes; };

struct node {
	bool is_directory;
	unsigned char *platter;
	size_t platter_n;
	struct change *changes;
	size_t changes_n, changes_cap;
	struct node *next;
};

struct name { char path[PATH_BYTES]; struct node *node; };
struct names { struct name *at; size_t n, cap; };

/* An entry of a directory that is not on the platter yet: `from` loses its node (if any), `to` gets it (if any). */
struct move { char from[PATH_BYTES], to[PATH_BYTES]; struct node *node; };

struct open_file { struct node *node; char path[PATH_BYTES]; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_BYTES];
static size_t root_n;
static struct prng dice;
static struct node *nodes;
static struct names now, platter;
static struct move *moves;
static size_t moves_n, moves_cap;
static struct open_file files[FDS_MAX];
static bool is_on, is_dark, lies;
static uint64_t cut_left;
static struct { enum disk_fault kind; uint64_t left, failed; bool on; const char *call; char file[PATH_BYTES]; } fault;

#define REAL(name) real_##name()
#define REAL_OF(type, name, ...) \
	static type (*real_##name(void))(__VA_ARGS__) \
	{ \
		static type (*real)(__VA_ARGS__); \
		if (!real) { \
			void *found = dlsym(RTLD_NEXT, #name); \
			must(found); \
			memcpy(&real, &found, sizeof real); \
		} \
		return real; \
	}
REAL_OF(int, open, const char *, int, ...)
REAL_OF(int, openat, int, const char *, int, ...)
REAL_OF(int, close, int)
REAL_OF(ssize_t, pread, int, void *, size_t, off_t)
REAL_OF(ssize_t, pwrite, int, const void *, size_t, off_t)
REAL_OF(ssize_t, write, int, const void *, size_t)
REAL_OF(int, ftruncate, int, off_t)
REAL_OF(int, fsync, int)
REAL_OF(int, fdatasync, int)
REAL_OF(int, unlinkat, int, const char *, int)
REAL_OF(int, renameat2, int, const char *, int, const char *, unsigned)
REAL_OF(int, mkdir, const char *, mode_t)

static void *grown(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap ? *cap * 2 : 16;
	void *more = realloc(at, *cap * size);
	must(more);
	return more;
}

static void path_copy(char to[PATH_BYTES], const char *path)
{
	must(strlen(path) < PATH_BYTES);
	memcpy(to, path, strlen(path) + 1);
}

/* -- names -- */

static struct name *name_find(struct names *l, const char *path)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->at[i].path, path))
			return &l->at[i];
	return NULL;
}

/* NULL takes the name away. */
static void name_set(struct names *l, const char *path, struct node *node)
{
	struct name *found = name_find(l, path);
	if (!*path)
		return;
	if (!node) {
		if (found)
			*found = l->at[--l->n];
		return;
	}
	if (!found) {
		l->at = grown(l->at, l->n, &l->cap, sizeof *l->at);
		found = &l->at[l->n++];
		path_copy(found->path, path);
	}
	found->node = node;
}

static void move_note(const char *from, const char *to, struct node *node)
{
	moves = grown(moves, moves_n, &moves_cap, sizeof *moves);
	struct move *m = &moves[moves_n++];
	path_copy(m->from, from);
	path_copy(m->to, to);
	m->node = node;
	name_set(&now, from, NULL);
	if (*to)
		name_set(&now, to, node);
}

static void move_land(const struct move *m)
{
	name_set(&platter, m->from, NULL);
	if (*m->to)
		name_set(&platter, m->to, m->node);
}

static bool is_in(const char *path, const char *directory)
{
	size_t n = strlen(directory);
	return !strncmp(path, directory, n) && path[n] == '/' && !strchr(path + n + 1, '/');
}

static void directory_land(const char *path)
{
	size_t kept = 0;
	for (size_t i = 0; i < moves_n; i++) {
		struct move m = moves[i];
		if (is_in(*m.to ? m.to : m.from, path))
			move_land(&m);
		else
			moves[kept++] = m;
	}
	moves_n = kept;
}

static struct node *node_new(bool is_directory)
{
	struct node *n = calloc(1, sizeof *n);
	must(n);
	n->is_directory = is_directory;
	n->next = nodes;
	nodes = n;
	return n;
}

/* -- files -- */

static void change_note(struct node *n, off_t at, const void *bytes, size_t len)
{
	n->changes = grown(n->changes, n->changes_n, &n->changes_cap, sizeof *n->changes);
	struct change *c = &n->changes[n->changes_n++];
	*c = (struct change){ .at = at, .n = len, .bytes = bytes ? malloc(len ? len : 1) : NULL };
	if (bytes) {
		must(c->bytes);
		memcpy(c->bytes, bytes, len);
	}
}

static void changes_drop(struct node *n)
{
	for (size_t i = 0; i < n->changes_n; i++)
		free(n->changes[i].bytes);
	n->changes_n = 0;
}

static void platter_resize(struct node *n, size_t size)
{
	unsigned char *at = realloc(n->platter, size ? size : 1);
	must(at);
	if (size > n->platter_n)
		memset(at + n->platter_n, 0, size - n->platter_n);
	n->platter = at;
	n->platter_n = size;
}

static void platter_write(struct node *n, size_t at, const unsigned char *bytes, size_t len)
{
	if (at + len > n->platter_n)
		platter_resize(n, at + len);
	memcpy(n->platter + at, bytes, len);
}

static void file_land(struct node *n)
{
	for (size_t i = 0; i < n->changes_n; i++) {
		const struct change *c = &n->changes[i];
		if (c->bytes)
			platter_write(n, (size_t)c->at, c->bytes, c->n);
		else
			platter_resize(n, (size_t)c->at);
	}
	changes_drop(n);
}

/* One write as it may be found afterwards: each sector for itself is kept, dropped or torn. */
static void write_survives(struct node *n, const struct change *c, size_t sector, unsigned kept_percent)
{
	for (size_t done = 0; done < c->n;) {
		size_t at = (size_t)c->at + done, len = sector - at % sector;
		if (len > c->n - done)
			len = c->n - done;
		uint64_t fate = prng_below(&dice, 100);
		size_t torn = (size_t)prng_below(&dice, len + 1);
		if (fate < kept_percent)
			platter_write(n, at, c->bytes + done, len);
		else if (fate % 3 == 0)
			platter_write(n, at, c->bytes + done, torn);
		else if (fate % 3 == 1)
			platter_write(n, at + torn, c->bytes + done + torn, len - torn);
		else if (fate % 7 == 0 && at + len > n->platter_n)
			platter_resize(n, at + len);   /* the size came over, the bytes did not */
		done += len;
	}
}

/* How much of what was under way came over is a mood of the cut: nothing, everything, or a share. */
static void platter_survives(void)
{
	static const unsigned moods[] = { 0, 30, 60, 90, 100 };
	size_t sector = prng_below(&dice, 2) ? 512 : 4096;
	unsigned kept = moods[prng_below(&dice, 5)];
	bool is_prefix = prng_below(&dice, 2);
	size_t prefix = (size_t)prng_below(&dice, moves_n + 1);
	for (size_t i = 0; i < moves_n; i++)
		if (is_prefix ? i < prefix : prng_below(&dice, 100) < kept)
			move_land(&moves[i]);
	moves_n = 0;
	for (struct node *n = nodes; n; n = n->next) {
		for (size_t i = 0; i < n->changes_n; i++) {
			const struct change *c = &n->changes[i];
			if (c->bytes)
				write_survives(n, c, sector, kept);
			else if (prng_below(&dice, 100) < kept)
				platter_resize(n, (size_t)c->at);
		}
		changes_drop(n);
	}
}

static int thing_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type;
	return at->level ? remove(path) : 0;
}

static int name_order(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->path, ((const struct name *)b)->path);
}

/* A node without a name is gone; so is what lies in a directory that did not come over. */
static bool is_rooted(const char *path)
{
	char up[PATH_BYTES];
	path_copy(up, path);
	*strrchr(up, '/') = 0;
	return !strcmp(up, root) || (name_find(&platter, up) && is_rooted(up));
}

static void platter_to_files(void)
{
	must(!nftw(root, thing_remove, 8, FTW_DEPTH | FTW_PHYS));
	if (platter.n)
		qsort(platter.at, platter.n, sizeof *platter.at, name_order);
	now.n = 0;
	for (size_t i = 0; i < platter.n; i++) {
		const struct name *f = &platter.at[i];
		if (!is_rooted(f->path))
			continue;
		name_set(&now, f->path, f->node);
		if (f->node->is_directory) {
			must(!REAL(mkdir)(f->path, 0700));
			continue;
		}
		int fd = REAL(open)(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		must(fd >= 0 && REAL(pwrite)(fd, f->node->platter, f->node->platter_n, 0) == (ssize_t)f->node->platter_n);
		REAL(close)(fd);
	}
	platter.n = 0;
	for (size_t i = 0; i < now.n; i++)
		name_set(&platter, now.at[i].path, now.at[i].node);
}

static void nodes_sweep(bool all)
{
	for (struct node **at = &nodes; *at;) {
		struct node *n = *at;
		bool is_named = false;
		for (size_t i = 0; i < now.n; i++)
			is_named = is_named || now.at[i].node == n;
		if (is_named && !all) {
			at = &n->next;
			continue;
		}
		*at = n->next;
		changes_drop(n);
		free(n->changes);
		free(n->platter);
		free(n);
	}
}

/* -- what the test asks -- */

void disk_begin(const char *path, uint64_t seed)
{
	must(!is_on && path[0] == '/');
	path_copy(root, path);
	root_n = strlen(root);
	dice = prng_from(seed);
	now.n = platter.n = moves_n = 0;
	memset(files, 0, sizeof files);
	is_dark = lies = false;
	cut_left = 0;
	memset(&fault, 0, sizeof fault);
	is_on = true;
}

void disk_end(void)
{
	is_on = false;
	now.n = platter.n = moves_n = 0;
	nodes_sweep(true);
}

void disk_cut_at(uint64_t n)
{
	cut_left = n;
}

void disk_cut(void)
{
	pthread_mutex_lock(&lock);
	is_dark = true;
	pthread_mutex_unlock(&lock);
}

bool disk_is_dark(void)
{
	return is_dark;
}

void disk_light(void)
{
	platter_survives();
	platter_to_files();
	nodes_sweep(false);
	memset(files, 0, sizeof files);
	is_dark = false;
	cut_left = 0;
}

void disk_lie(bool is_so)
{
	lies = is_so;
}

void disk_fail_at(enum disk_fault kind, uint64_t n, bool on)
{
	pthread_mutex_lock(&lock);
	fault.kind = kind;
	fault.left = n;
	fault.on = on;
	if (n)
		fault.failed = 0;
	pthread_mutex_unlock(&lock);
}

uint64_t disk_failed(const char **call, const char **file)
{
	*call = fault.call;
	*file = fault.file;
	return fault.failed;
}

/* -- the calls -- */

enum sort { READS, WRITES, MAKES, REMOVES, SHRINKS, SYNCS };

/* Called with the lock: does this call fail, and how? 0 = no; a SHORT one is done by half. */
static int fails(enum sort sort, const char *call, const char *file)
{
	static const bool can[DISK_FAULT_N][6] = {
		[DISK_EIO] = { true, true, true, true, true, true }, [DISK_ENOSPC] = { [WRITES] = true, [MAKES] = true },
		[DISK_SYNC] = { [SYNCS] = true }, [DISK_SHORT] = { [WRITES] = true },
	};
	if (is_dark)
		return EIO;
	if (sort != READS && cut_left && !--cut_left)
		is_dark = true;
	if (!fault.left || !can[fault.kind][sort] || (fault.left > 1 && fault.left--))
		return is_dark ? EIO : 0;
	if (!fault.on)
		fault.left = 0;
	if (!fault.failed++) {
		fault.call = call;
		path_copy(fault.file, file);
	}
	return fault.kind == DISK_ENOSPC || fault.kind == DISK_SHORT ? ENOSPC : EIO;
}

static int end_with(int error)
{
	pthread_mutex_unlock(&lock);
	errno = error;
	return -1;
}

static bool is_mine(const char *path)
{
	return is_on && !strncmp(path, root, root_n) && path[root_n] == '/';
}

static struct open_file *file_of(int fd)
{
	return is_on && fd >= 0 && fd < FDS_MAX && files[fd].path[0] ? &files[fd] : NULL;
}

/* The full path of a name below an open directory; false: none of ours. */
static bool path_of(int directory, const char *name, char path[PATH_BYTES])
{
	const struct open_file *d = directory == AT_FDCWD ? NULL : file_of(directory);
	int n = d && name[0] != '/' ? snprintf(path, PATH_BYTES, "%s/%s", d->path, name) : snprintf(path, PATH_BYTES, "%s", name);
	if (n > 2 && n < PATH_BYTES && !strcmp(path + n - 2, "/."))
		path[n - 2] = 0;
	return n < PATH_BYTES && (d || name[0] == '/') && (is_mine(path) || (is_on && !strcmp(path, root)));
}

static int open_ours(const char *path, int flags, mode_t mode)
{
	pthread_mutex_lock(&lock);
	const struct name *found = name_find(&now, path);
	struct stat st;
	bool makes = (flags & O_CREAT) && !found && lstat(path, &st);
	int error = fails(makes ? MAKES : READS, "open", path);
	if (error)
		return end_with(error);
	int fd = REAL(open)(path, flags, mode);
	must(fd < FDS_MAX);
	if (fd >= 0) {
		if (makes)
			move_note("", path, node_new(false));
		found = name_find(&now, path);
		files[fd].node = found ? found->node : NULL;
		path_copy(files[fd].path, path);
		if ((flags & O_TRUNC) && found)
			change_note(found->node, 0, NULL, 0);
	}
	error = errno;
	pthread_mutex_unlock(&lock);
	errno = error;
	return fd;
}

int openat(int directory, const char *name, int flags, ...)
{
	char path[PATH_BYTES];
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & O_CREAT ? (mode_t)va_arg(args, int) : 0;
	va_end(args);
	return path_of(directory, name, path) ? open_ours(path, flags, mode) : REAL(openat)(directory, name, flags, mode);
}

int open(const char *name, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & O_CREAT ? (mode_t)va_arg(args, int) : 0;
	va_end(args);
	return openat(AT_FDCWD, name, flags, mode);
}

int close(int fd)
{
	pthread_mutex_lock(&lock);
	if (fd >= 0 && fd < FDS_MAX)
		files[fd] = (struct open_file){ 0 };
	pthread_mutex_unlock(&lock);
	return REAL(close)(fd);
}

ssize_t pread(int fd, void *at, size_t n, off_t from)
{
	const struct open_file *f = file_of(fd);
	if (f) {
		pthread_mutex_lock(&lock);
		int error = fails(READS, "pread", f->path);
		if (error)
			return end_with(error);
		pthread_mutex_unlock(&lock);
	}
	return REAL(pread)(fd, at, n, from);
}

ssize_t pwrite(int fd, const void *at, size_t n, off_t to)
{
	const struct open_file *f = file_of(fd);
	if (!f || !f->node)
		return REAL(pwrite)(fd, at, n, to);
	pthread_mutex_lock(&lock);
	int error = fails(WRITES, "pwrite", f->path);
	if (error == ENOSPC && fault.kind == DISK_SHORT && n > 1 && fault.failed == 1) {
		/* Half of it; who asks for the rest is told that there is no space. */
		n /= 2;
		fault.left = 1;
		error = 0;
	}
	if (is_dark)
		change_note(f->node, to, at, n);   /* under way when the light went out */
	if (error)
		return end_with(error);
	ssize_t done = REAL(pwrite)(fd, at, n, to);
	if (done > 0)
		change_note(f->node, to, at, (size_t)done);
	pthread_mutex_unlock(&lock);
	return done;
}

ssize_t write(int fd, const void *at, size_t n)
{
	must(!file_of(fd));   /* nobody writes so in a journal */
	return REAL(write)(fd, at, n);
}

int ftruncate(int fd, off_t n)
{
	const struct open_file *f = file_of(fd);
	if (!f || !f->node)
		return REAL(ftruncate)(fd, n);
	pthread_mutex_lock(&lock);
	int error = fails(SHRINKS, "ftruncate", f->path);
	if (!error || is_dark)
		change_note(f->node, n, NULL, 0);
	if (error)
		return end_with(error);
	int done = REAL(ftruncate)(fd, n);
	pthread_mutex_unlock(&lock);
	return done;
}

static int sync_ours(const struct open_file *f)
{
	pthread_mutex_lock(&lock);
	int error = fails(SYNCS, "fsync", f->path);
	if (error && !is_dark && f->node)
		changes_drop(f->node);   /* clean in the cache, and never on the platter */
	if (error)
		return end_with(error);
	if (!lies && f->node && !f->node->is_directory)
		file_land(f->node);
	else if (!lies)
		directory_land(f->path);
	pthread_mutex_unlock(&lock);
	return 0;
}

int fsync(int fd)
{
	const struct open_file *f = file_of(fd);
	return f ? sync_ours(f) : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
	const struct open_file *f = file_of(fd);
	return f ? sync_ours(f) : REAL(fdatasync)(fd);
}

int unlinkat(int directory, const char *name, int flags)
{
	char path[PATH_BYTES];
	if (!path_of(directory, name, path))
		return REAL(unlinkat)(directory, name, flags);
	pthread_mutex_lock(&lock);
	int error = fails(REMOVES, "unlink", path);
	if (error)
		return end_with(error);
	int done = REAL(unlinkat)(AT_FDCWD, path, flags);
	error = errno;
	if (!done)
		move_note(path, "", NULL);
	pthread_mutex_unlock(&lock);
	errno = error;
	return done;
}

int unlink(const char *name)
{
	return unlinkat(AT_FDCWD, name, 0);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	char path[PATH_BYTES], other[PATH_BYTES];
	if (!path_of(a, from, path) || !path_of(b, to, other))
		return REAL(renameat2)(a, from, b, to, flags);
	pthread_mutex_lock(&lock);
	int error = fails(MAKES, "rename", other);
	if (error)
		return end_with(error);
	int done = REAL(renameat2)(AT_FDCWD, path, AT_FDCWD, other, flags);
	error = errno;
	const struct name *found = name_find(&now, path);
	if (!done && found)
		move_note(path, other, found->node);
	pthread_mutex_unlock(&lock);
	errno = error;
	return done;
}

int rename(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdir(const char *name, mode_t mode)
{
	char path[PATH_BYTES];
	if (!path_of(AT_FDCWD, name, path))
		return REAL(mkdir)(name, mode);
	pthread_mutex_lock(&lock);
	int error = fails(MAKES, "mkdir", path);
	if (error)
		return end_with(error);
	int done = REAL(mkdir)(path, mode);
	error = errno;
	if (!done)
		move_note("", path, node_new(true));
	pthread_mutex_unlock(&lock);
	errno = error;
	return done;
}

/* The same calls by the names that a library built for large files knows them by. */
int open64(const char *name, int flags, ...) __attribute__((alias("open")));
int openat64(int directory, const char *name, int flags, ...) __attribute__((alias("openat")));
ssize_t pread64(int fd, void *at, size_t n, off_t from) __attribute__((alias("pread")));
ssize_t pwrite64(int fd, const void *at, size_t n, off_t to) __attribute__((alias("pwrite")));
int ftruncate64(int fd, off_t n) __attribute__((alias("ftruncate")));
