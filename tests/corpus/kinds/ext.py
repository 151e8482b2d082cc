"""ext2, ext3 and ext4, in the forms that mke2fs makes."""

from . import Kind, tool

UUID = "-U 01234567-89ab-cdef-0123-456789abcdef"


def mke2fs(options, **fields):
    return tool(f"mke2fs -q -F {UUID} {options} {{}}")


def with_files(image):
    image.tool("mke2fs", "-q", "-F", "-t", "ext4", *UUID.split(), "-d", str(image.files()), "{}")


def state(command):
    """A filesystem whose superblock says something of its past."""
    def make(image):
        mke2fs("-t ext4")(image)
        image.tool("debugfs", "-w", "-R", command, "{}")
    return make


USABLE = [
    ("ext2", "-t ext2"), ("ext3", "-t ext3"), ("ext4", "-t ext4"), ("ext4-label", "-t ext4 -L important"),
    ("ext4-1k", "-t ext4 -b 1024"), ("ext4-2k", "-t ext4 -b 2048"), ("ext4-no-journal", "-t ext4 -O ^has_journal"),
    ("ext4-bigalloc", "-t ext4 -O bigalloc"), ("ext4-no-checksums", "-t ext4 -O ^metadata_csum"),
    ("ext4-meta-bg", "-t ext4 -O meta_bg,^resize_inode"), ("ext4-sparse-super2", "-t ext4 -O sparse_super2,^resize_inode"),
    ("ext4-no-flex-bg", "-t ext4 -O ^flex_bg"), ("ext4-inline-data", "-t ext4 -O inline_data"),
    ("ext4-encrypt", "-t ext4 -O encrypt"), ("ext4-verity", "-t ext4 -O verity"),
    ("ext4-32bit", "-t ext4 -O ^64bit,^metadata_csum"), ("ext4-quota", "-t ext4 -O quota,project"),
    ("ext4-all-backups", "-t ext4 -O ^sparse_super,^resize_inode"),
    ("ext4-not-lazy", "-t ext4 -E lazy_itable_init=0,lazy_journal_init=0"), ("ext4-inode-ratio", "-t ext4 -i 8192"),
    ("ext4-fast-commit", "-t ext4 -O fast_commit"),
    ("ext4-small-journal", "-t ext4 -J size=1"), ("ext4-stable-inodes", "-t ext4 -O stable_inodes"),
]

KINDS = [Kind(name, mke2fs(options), holds="usable") for name, options in USABLE] + [
    Kind("ext4-4kn", mke2fs("-t ext4 -b 4096"), holds="usable", sector=4096),
    Kind("ext4-64k", mke2fs("-t ext4 -b 65536"), size="128M", holds="usable"),
    Kind("ext4-2g", mke2fs("-t ext4"), size="2G", holds="usable"),
    Kind("ext4-smaller-than-the-disk", tool(f"mke2fs -q -F {UUID} -t ext4 {{}} 20M"), holds="usable"),
    Kind("ext4-files", with_files, holds="usable"),
    Kind("ext4-casefold", mke2fs("-t ext4 -O casefold")),
    Kind("ext4-mmp", mke2fs("-t ext4 -O mmp")),
    Kind("ext2-revision-0", mke2fs("-t ext2 -r 0 -O none")),
    Kind("ext4-journal-device", mke2fs("-O journal_dev -b 4096")),
    Kind("ext4-not-clean", state("set_super_value state 0"), holds="usable"),
    Kind("ext4-with-errors", state("set_super_value state 2"), holds="usable"),
    Kind("ext4-needs-recovery", state("feature needs_recovery"), holds="usable"),
    Kind("ext4-wrong-checksum", state("set_super_value checksum 0x12345678"), holds="usable"),
]
