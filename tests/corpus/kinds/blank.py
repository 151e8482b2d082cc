"""Disks without a single byte that is not zero: these must be taken, or nobody could use the program."""

from . import Kind
from image import MIB


def sparse(image):
    """Nothing was ever written."""


def written(image):
    for at in range(0, image.size, MIB):
        image.put(at, bytes(min(MIB, image.size - at)))


def allocated(image):
    image.tool("fallocate", "--length", str(image.size), "{}")


def discarded(*options):
    def make(image):
        image.tool("mke2fs", "-q", "-F", "-t", "ext4", "{}")
        image.noise(20 * MIB, MIB)
        image.tool_on_loop("blkdiscard", "--force", *options, "{}")
    return make


def zeroed_filesystem(image):
    image.tool("mke2fs", "-q", "-F", "-t", "ext4", "{}")
    image.tool("dd", "if=/dev/zero", "of={}", "bs=1M", f"count={image.size // MIB}", "conv=notrunc", "status=none")


def beyond_the_last_sector(image):
    """The loop device cuts a file to whole sectors: what stands behind is not on the disk."""
    image.put(-100, b"\x01" * 100)


SIZES = ("512", "1K", "1536", "4K", "5K", "64K", "1M", "1M+512", "8M", "16M", "20M+3584", "64M", "64M+512", "64M+1536", "64M+4096",
         "100M", "127M+512", "300M", "1G", "1G+512", "2G")
KINDS = [Kind(f"sparse-{size}", sparse, size=size, holds="blank") for size in SIZES] + \
    [Kind(f"sparse-4kn-{size}", sparse, size=size, sector=4096, holds="blank") for size in ("64K", "16M", "64M", "64M+4096", "1G")] + [
    Kind("written-zeros", written, holds="blank"),
    Kind("written-zeros-4kn", written, sector=4096, holds="blank"),
    Kind("allocated", allocated, holds="blank"),
    Kind("after-blkdiscard", discarded(), holds="blank"),
    Kind("after-blkdiscard-z", discarded("--zeroout"), holds="blank"),
    Kind("filesystem-overwritten-with-zeros", zeroed_filesystem, holds="blank"),
    Kind("bytes-beyond-the-last-sector", beyond_the_last_sector, size="64M+100", holds="blank"),
]
