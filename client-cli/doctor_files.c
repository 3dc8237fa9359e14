/* Files of the hub and who may read them, and the disk they lie on. */
#include "doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { SECRET_BYTES = 32, DISK_NOTE = 20, DISK_WRONG = 5 };   /* bytes; percent free */

/* In the program's arena. */
static const char *joined(struct doctor *d, const char *a, size_t n, const char *b)
{
	struct buf out = { 0 };

	buf_put(&out, a, n);
	buf_c(&out, b);
	const char *c = text_c(&d->cli->arena, (struct text){ out.at, out.len });
	buf_free(&out);
	return c == NULL ? "" : c;
}

static const char *folder_of(struct doctor *d)
{
	const char *slash = strrchr(d->journal, '/');

	return slash == NULL ? "." : joined(d, d->journal, slash == d->journal ? 1 : (size_t)(slash - d->journal), "");
}

/* False: it is not there. */
static bool folder_look(struct doctor *d, const char *folder)
{
	struct stat st;

	if (stat(folder, &st) != 0 && errno == ENOENT) {
		FIND(d, FINDING_NOTE, "folder", "doctor_no_folder", "folder", folder);
		return false;
	}
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || access(folder, R_OK | W_OK | X_OK) != 0)
		FIND(d, FINDING_WRONG, "folder", "doctor_folder_denied", "folder", folder);
	else if ((st.st_mode & 022) != 0)
		FIND(d, FINDING_WRONG, "folder", "doctor_folder_shared", "folder", folder);
	else if ((st.st_mode & 055) != 0)
		FIND(d, FINDING_NOTE, "folder", "doctor_folder_open", "folder", folder);
	else
		FIND(d, FINDING_OK, "folder", "doctor_folder_fine", "folder", folder);
	return true;
}

/* Whether it is there; anything but its owner's eyes is wrong. */
static bool file_look(struct doctor *d, const char *path, unsigned *fine)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return false;
	if (S_ISLNK(st.st_mode))
		FIND(d, FINDING_WRONG, "files", "doctor_file_link", "file", path);
	else if ((st.st_mode & 077) != 0)
		FIND(d, FINDING_WRONG, "files", S_ISDIR(st.st_mode) ? "doctor_keys_open" : "doctor_file_open", "file", path);
	else if (geteuid() != 0 && st.st_uid != geteuid())
		FIND(d, FINDING_WRONG, "files", "doctor_file_others", "file", path);
	else
		(*fine)++;
	return true;
}

static void secret_look(struct doctor *d, const char *path, bool has_journal)
{
	struct stat st;

	if (lstat(path, &st) != 0) {
		if (has_journal)
			FIND(d, FINDING_NOTE, "secret", "doctor_no_secret", "file", path);
	} else if (S_ISREG(st.st_mode) && st.st_size != SECRET_BYTES) {
		FIND(d, FINDING_WRONG, "secret", "doctor_secret_size", "file", path);
	}
}

static void disk_look(struct doctor *d, const char *folder)
{
	struct statvfs fs;

	if (statvfs(folder, &fs) != 0 || fs.f_blocks == 0)
		return;   /* the folder's own finding says why */
	/* Of what an ordinary user may fill, as df counts. */
	uint64_t whole = fs.f_blocks - fs.f_bfree + fs.f_bavail;
	int64_t percent = whole == 0 ? 0 : (int64_t)((uint64_t)fs.f_bavail * 100 / whole);
	int64_t mb = (int64_t)((uint64_t)fs.f_bavail * fs.f_frsize >> 20);
	bool is_wrong = percent < DISK_WRONG, is_note = percent < DISK_NOTE;

	FIND(d, is_wrong ? FINDING_WRONG : is_note ? FINDING_NOTE : FINDING_OK, "disk",
		is_wrong || is_note ? "doctor_disk_low" : "doctor_disk_fine", "percent", number_c(d->cli, percent), "mb", number_c(d->cli, mb));
}

void doctor_files(struct doctor *d)
{
	static const char *const beside[] = { "-wal", ".keys" };
	const char *folder = folder_of(d);
	const char *secret = joined(d, folder, strlen(folder), "/hub.key"), *wifi = joined(d, folder, strlen(folder), "/hub.key.wifi");
	unsigned fine = 0;

	if (!folder_look(d, folder)) {
		disk_look(d, ".");
		return;
	}
	bool has_journal = file_look(d, d->journal, &fine);
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
		(void)file_look(d, joined(d, d->journal, strlen(d->journal), beside[i]), &fine);
	(void)file_look(d, secret, &fine);
	(void)file_look(d, wifi, &fine);
	secret_look(d, secret, has_journal);
	if (fine > 0)
		FIND(d, FINDING_OK, "files", "doctor_files_fine", "n", number_c(d->cli, fine));
	disk_look(d, folder);
}
