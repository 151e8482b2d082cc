"""A mkfs that was killed while it wrote: at its N-th write, so that it is the same in every run."""

from . import Kind


def killed(writes, *command):
    def make(image):
        calls = "write,pwrite64,pwritev,io_submit"
        image.tool("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}",
                   "-e", f"inject={calls}:signal=SIGKILL:when={writes}", *command, "{}", check=False)
    return make


EXT4 = ("mke2fs", "-q", "-F", "-t", "ext4")
KINDS = [Kind(f"mkfs-ext4-killed-at-{writes}", killed(writes, *EXT4, "-E", "nodiscard"), size="256M")
         for writes in (1, 2, 3, 5, 8, 13, 21, 34)] + [
    Kind("mkfs-xfs-killed", killed(4, "mkfs.xfs", "-q", "-f", "-K"), size="300M"),
    Kind("mkfs-xfs-killed-late", killed(40, "mkfs.xfs", "-q", "-f", "-K"), size="300M"),
    Kind("mkfs-btrfs-killed", killed(20, "mkfs.btrfs", "-q", "-f", "-K"), size="128M"),
    Kind("mkfs-btrfs-killed-early", killed(8, "mkfs.btrfs", "-q", "-f", "-K"), size="128M"),
    Kind("mkswap-killed", killed(1, "mkswap", "-q")),
]
