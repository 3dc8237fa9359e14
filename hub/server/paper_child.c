/*
 * The process that writes one document and ends. It reads fonts and runs code of large libraries over words that anybody in
 * the hall may have typed, so it may little: no socket, no other program, and only so much memory and time.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report/doc_wire.h"
#include "report/far.h"
#include "report/report.h"
#include "server/paper.h"

enum { SECONDS = 20, FILES = 64, MEMORY = 768 << 20, FILE_BYTES = 256 << 20, PIECE = 65536, TELL_FILENO = 3 };

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define REFUSE_AS(call, why) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (why))
#define REFUSE(call) REFUSE_AS(call, EPERM)

/*
 * Best effort: a kernel without it leaves the limits. Pango starts a thread of its own, so threads are allowed, and no process: its
 * limits would be new ones. What clone3() is to make stands in memory, where no filter sees it; told that there is none, the C
 * library takes clone().
 */
static void doors_close(void)
{
#if defined(ARCHITECTURE) && !defined(__SANITIZE_ADDRESS__)
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		REFUSE(socket), REFUSE(socketpair), REFUSE(connect), REFUSE(bind), REFUSE(execve), REFUSE(execveat), REFUSE(ptrace),
		REFUSE(kill), REFUSE(tkill), REFUSE(process_vm_readv), REFUSE(process_vm_writev),
#ifdef __NR_fork
		REFUSE(fork), REFUSE(vfork),
#endif
		REFUSE_AS(clone3, ENOSYS),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),   /* the lower half: both machines are little-endian */
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof rules / sizeof *rules, rules };

	if (!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

static void limit(void)
{
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	(void)setrlimit(RLIMIT_CPU, &(struct rlimit){ SECONDS, SECONDS });
	(void)setrlimit(RLIMIT_NOFILE, &(struct rlimit){ FILES, FILES });
	(void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){ FILE_BYTES, FILE_BYTES });   /* the journal lies on the same disk */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	(void)setrlimit(RLIMIT_AS, &(struct rlimit){ MEMORY, MEMORY });   /* a sanitizer's shadow is larger than any limit */
#endif
	(void)setpriority(PRIO_PROCESS, 0, 10);   /* the hall goes first */
}

static bool read_all(struct buf *in)
{
	char piece[PIECE];
	ssize_t n;
	while ((n = read(STDIN_FILENO, piece, sizeof piece)) != 0) {
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			buf_put(in, piece, (size_t)n);
	}
	return !in->broken;
}

static bool write_all(const struct buf *out)
{
	for (size_t at = 0; at < out->len;) {
		ssize_t n = write(STDOUT_FILENO, out->at + at, out->len - at);
		if (n < 0 && errno != EINTR)
			return false;
		at += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* A hundred bytes at most, which any pipe holds: nobody waits for a reader here. */
static void tell(size_t done, size_t of)
{
	static unsigned char told;
	unsigned char percent = (unsigned char)(done * 100 / of);
	if (percent != told && write(TELL_FILENO, &percent, 1) == 1)
		told = percent;
}

static bool put(const char *format, const struct doc *d, struct buf *out)
{
	const struct format_row *row = format_find(format);
	if (row && !row->is_far)
		row->write(d, out);
	return row && (!row->is_far || far_write(format, d, out));
}

static int write_paper(const char *format, const struct buf *in, struct buf *out)
{
	struct arena a = { 0 };
	struct doc d;
	int status = PAPER_NO_MEMORY;
	if (!doc_unpack(&d, &a, in->at, in->len))
		status = PAPER_NO_SENSE;
	else if (!put(format, &d, out))
		status = PAPER_NO_SENSE;
	else if (!out->broken && !a.broken && write_all(out))
		status = 0;
	arena_free(&a);
	return status;
}

_Noreturn void paper_main(const char *format, bool tells)
{
	struct buf in = { 0 }, out = { 0 };
	/* Should the hub be gone already, the end of the pipes tells that too. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The sockets of the hall are not ours, should one have come along. */
	(void)close_range(STDERR_FILENO + (tells ? 2 : 1), ~0U, 0);
	(void)signal(SIGPIPE, SIG_IGN);
	limit();
	doors_close();
	if (tells)
		far_listen(tell);
	int status = !read_all(&in) ? PAPER_NO_MEMORY : far_trouble(format) ? PAPER_NO_FONT : write_paper(format, &in, &out);
	buf_free(&in);
	buf_free(&out);
	_exit(status);   /* what fontconfig and pango keep for the next time goes with the process */
}
