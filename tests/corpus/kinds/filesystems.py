"""The other filesystems that Linux servers use."""

from . import Kind, tool

UUID = "01234567-89ab-cdef-0123-456789abcdef"


def xfs(options):
    return tool(f"mkfs.xfs -q -f -m uuid={UUID}{options} {{}}")


# Without a UUID of ours: mkfs.btrfs refuses one that it sees on another disk of the machine.
def btrfs(options):
    return tool(f"mkfs.btrfs -q -f {options} {{}}")


def btrfs_second_member(image):
    """The second of two disks: it mounts by itself only degraded."""
    first = image.folder / "first"
    first.write_bytes(b"")
    image.tool("truncate", "--size", str(image.size), str(first))
    image.tool("mkfs.btrfs", "-q", "-f", "-d", "raid1", "-m", "raid1", str(first), "{}")


def btrfs_files(image):
    image.tool("mkfs.btrfs", "-q", "-f", "-r", str(image.files()), "{}")


KINDS = [
    Kind("xfs", xfs(""), size="300M", holds="usable"),
    Kind("xfs-label", xfs(" -L important"), size="300M", holds="usable"),
    Kind("xfs-v4", xfs(",crc=0"), size="300M", holds="usable"),
    Kind("xfs-ftype-0", xfs(",crc=0 -n ftype=0"), size="300M"),
    Kind("xfs-1k", xfs(" -b size=1024"), size="300M", holds="usable"),
    Kind("xfs-sector-4k", xfs(" -s size=4096"), size="300M", holds="usable"),
    Kind("xfs-4kn", xfs(" -s size=4096"), size="300M", holds="usable", sector=4096),
    Kind("xfs-16-groups", xfs(" -d agcount=16"), size="1200M", holds="usable"),
    Kind("xfs-no-reflink", xfs(",reflink=0"), size="300M", holds="usable"),
    Kind("xfs-2g", xfs(""), size="2G", holds="usable"),
    Kind("xfs-realtime", lambda image: (
        image.tool("truncate", "--size", "64M", "{folder}/rt"),
        image.tool("mkfs.xfs", "-q", "-f", "-r", "rtdev={folder}/rt", "{}")), size="300M"),
    Kind("btrfs", btrfs(""), size="128M"),
    Kind("btrfs-single", btrfs("-m single -d single"), size="128M"),
    Kind("btrfs-mixed", btrfs("-M"), size="64M"),
    Kind("btrfs-label", btrfs("-L important"), size="128M"),
    Kind("btrfs-1g", btrfs(""), size="1G"),
    Kind("btrfs-xxhash", btrfs("--csum xxhash"), size="128M"),
    Kind("btrfs-old-features", btrfs("-O ^no-holes,^extref -R ^free-space-tree"), size="128M"),
    Kind("btrfs-16k-sectors", btrfs("--sectorsize 16384"), size="256M"),
    Kind("btrfs-files", btrfs_files, size="256M"),
    Kind("btrfs-raid1-member", btrfs_second_member, size="256M"),
    Kind("f2fs", tool("mkfs.f2fs -q -f {}")),
    Kind("f2fs-extra", tool("mkfs.f2fs -q -f -O extra_attr,inode_checksum,sb_checksum,compression -l important {}")),
    Kind("fat12", tool("mkfs.vfat -F 12 -i 12345678 {}"), size="4M"),
    Kind("fat16", tool("mkfs.vfat -F 16 -i 12345678 {}"), size="32M"),
    Kind("fat32", tool("mkfs.vfat -F 32 -i 12345678 {}")),
    Kind("fat32-label", tool("mkfs.vfat -F 32 -i 12345678 -n IMPORTANT {}")),
    Kind("fat32-with-mbr", tool("mkfs.vfat -F 32 -i 12345678 --mbr=yes {}")),
    Kind("fat32-4kn", tool("mkfs.vfat -F 32 -S 4096 -i 12345678 {}"), size="300M", sector=4096),
    Kind("fat32-atari", tool("mkfs.vfat -A -i 12345678 {}")),
    Kind("fat-by-mtools", tool("mformat -i {} -t 80 -h 2 -s 18 ::"), size="1440K"),
    Kind("exfat", tool("mkfs.exfat {}")),
    Kind("exfat-label", tool("mkfs.exfat -L important {}")),
    Kind("ntfs", tool("mkfs.ntfs -q -F -f {}")),
    Kind("ntfs-label", tool("mkfs.ntfs -q -F -f -L important -c 65536 {}")),
    Kind("ntfs-4kn", tool("mkfs.ntfs -q -F -f -s 4096 {}"), sector=4096),
    Kind("jfs", tool("mkfs.jfs -q {}")),
    Kind("jfs-os2", tool("mkfs.jfs -q -O -L important {}")),
    Kind("reiserfs", tool(f"mkfs.reiserfs -q -f -f -u {UUID} {{}}")),
    Kind("reiserfs-3.5", tool("mkfs.reiserfs -q -f -f --format 3.5 {}")),
    Kind("reiser4", tool(f"mkfs.reiser4 -f -y -U {UUID} {{}}")),
    Kind("nilfs2", tool("mkfs.nilfs2 -q -f {}"), size="160M"),
    Kind("nilfs2-1k", tool("mkfs.nilfs2 -q -f -b 1024 -L important {}"), size="160M"),
    Kind("swap", tool(f"mkswap -q -U {UUID} {{}}")),
    Kind("swap-label", tool("mkswap -q -L important {}")),
    Kind("swap-64k-pages", tool("mkswap -q -p 65536 {}")),
]
