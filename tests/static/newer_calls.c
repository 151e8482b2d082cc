// Ends with 0 when the kernel lacks every system call after Linux 3.10 that libc and libraries like to use, else it names
// the first one it has. It proves that old-kernel does what it says.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    // All arguments are -1: whoever has the call refuses it with another error.
    static const struct { const char* name; long number; } calls[] = {
        {"renameat2", __NR_renameat2},   {"seccomp", __NR_seccomp},         {"getrandom", __NR_getrandom},
        {"memfd_create", __NR_memfd_create}, {"execveat", __NR_execveat},   {"membarrier", __NR_membarrier},
        {"copy_file_range", __NR_copy_file_range}, {"preadv2", __NR_preadv2}, {"statx", __NR_statx},
        {"rseq", __NR_rseq},             {"io_uring_setup", __NR_io_uring_setup},
        {"pidfd_send_signal", __NR_pidfd_send_signal}, {"open_tree", __NR_open_tree}, {"move_mount", __NR_move_mount},
        {"fsopen", __NR_fsopen},         {"fsconfig", __NR_fsconfig},       {"fsmount", __NR_fsmount},
        {"pidfd_open", __NR_pidfd_open}, {"clone3", __NR_clone3},           {"close_range", __NR_close_range},
        {"openat2", __NR_openat2},       {"faccessat2", __NR_faccessat2},   {"epoll_pwait2", __NR_epoll_pwait2},
        {"mount_setattr", __NR_mount_setattr}, {"futex_waitv", __NR_futex_waitv},
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; ++i) {
        if (syscall(calls[i].number, -1L, -1L, -1L, -1L, -1L, -1L) != -1 || errno != ENOSYS) {
            printf("this kernel has %s\n", calls[i].name);
            return 1;
        }
    }
    // And one from before, which must go on working.
    return syscall(__NR_prlimit64, 0, 0, NULL, NULL) == 0 ? 0 : 2;
}
