// faulty-file FILE MOUNTPOINT: a filesystem with one file in it, "disk", whose bytes are FILE's; for a loop device on top
// that is a disk gone bad. FILE.faults, read anew at every request, says what happens to reads of a range of bytes:
//   eio FIRST LAST      the read fails
//   hang FIRST LAST     it is answered only when this line is gone
//   short FIRST LAST    it gives nothing, as behind the end of a file
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int file = -1;
static char faults[PATH_MAX];

// What becomes of a read of these bytes: "", "eio", "hang" or "short".
static void fault_at(off_t offset, size_t size, char* word) {
    char kind[16];
    long long first = 0, last = 0;
    word[0] = '\0';
    FILE* list = fopen(faults, "re");
    if (!list) return;
    while (fscanf(list, "%15s %lld %lld", kind, &first, &last) == 3)
        if (offset <= last && first < offset + (off_t)size) strcpy(word, kind);
    fclose(list);
}

static int look(const char* path, struct stat* info, struct fuse_file_info* open_file) {
    (void)open_file;
    memset(info, 0, sizeof *info);
    if (strcmp(path, "/") == 0) {
        info->st_mode = S_IFDIR | 0755;
        info->st_nlink = 2;
        return 0;
    }
    if (strcmp(path, "/disk") != 0) return -ENOENT;
    return fstat(file, info) == 0 ? 0 : -errno;
}

static int open_disk(const char* path, struct fuse_file_info* open_file) {
    if (strcmp(path, "/disk") != 0) return -ENOENT;
    open_file->direct_io = 1;   // else the kernel would read ahead into a range that is none of its business
    return 0;
}

static int read_disk(const char* path, char* into, size_t size, off_t offset, struct fuse_file_info* open_file) {
    (void)path;
    (void)open_file;
    char word[16];
    for (fault_at(offset, size, word); strcmp(word, "hang") == 0; fault_at(offset, size, word)) usleep(20000);
    if (strcmp(word, "eio") == 0) return -EIO;
    if (strcmp(word, "short") == 0) return 0;
    const ssize_t got = pread(file, into, size, offset);
    return got < 0 ? -errno : (int)got;
}

static int write_disk(const char* path, const char* from, size_t size, off_t offset, struct fuse_file_info* open_file) {
    (void)path;
    (void)open_file;
    const ssize_t put = pwrite(file, from, size, offset);
    return put < 0 ? -errno : (int)put;
}

static int sync_disk(const char* path, int only_data, struct fuse_file_info* open_file) {
    (void)path;
    (void)only_data;
    (void)open_file;
    return fsync(file) == 0 ? 0 : -errno;
}

int main(int argc, char** argv) {
    if (argc != 3) {
        fprintf(stderr, "faulty-file FILE MOUNTPOINT\n");
        return 2;
    }
    file = open(argv[1], O_RDWR | O_CLOEXEC);
    if (file < 0 || snprintf(faults, sizeof faults, "%s.faults", argv[1]) >= (int)sizeof faults) {
        perror(argv[1]);
        return 1;
    }
    static const struct fuse_operations operations = {
        .getattr = look, .open = open_disk, .read = read_disk, .write = write_disk, .fsync = sync_disk};
    char* arguments[] = {argv[0], "-f", "-o", "default_permissions", argv[2], NULL};
    return fuse_main(5, arguments, &operations, NULL);
}
