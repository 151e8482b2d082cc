"""Partition tables, whole and in part, and what they leave behind."""

import struct

from . import Kind, both, put, tool
from image import KIB, MIB

GUID = "01234567-89AB-CDEF-0123-456789ABCDEF"


def sfdisk(script, sector=512):
    def make(image):
        image.tool_on_loop("sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", "{}", sector=sector, stdin=script)
    return make


def parted(*words):
    return tool("parted", "--script", "{}", *words)


def mke2fs_at(offset, size="40M"):
    return tool(f"mke2fs -q -F -t ext4 -E offset={offset} {{}} {size}")


GPT = f"label: gpt\nlabel-id: {GUID}\n"
DOS = "label: dos\nlabel-id: 0x12345678\n"


def without(offset, length, make):
    def made(image):
        make(image)
        image.zero(offset if offset >= 0 else image.size + offset, length)
    return made


def boot_code(image):
    image.put(0, b"\xfa\x31\xc0\x8e\xd8\x8e\xc0" + image.random.randbytes(430))
    image.put(510, b"\x55\xaa")


def xfs_at_1_mib(image):
    """A partition whose table is gone."""
    other = image.folder / "xfs"
    image.tool("truncate", "--size", "310M", str(other))
    image.tool("mkfs.xfs", "-q", "-f", str(other))
    image.tool("dd", f"if={other}", "of={}", "bs=1M", "seek=1", "conv=notrunc,sparse", "status=none")


AMIGA = b"RDSK" + struct.pack(">IIIII", 64, 0, 7, 512, 0)
BSD = struct.pack("<I", 0x82564557)

KINDS = [
    Kind("gpt-empty", sfdisk(GPT)),
    Kind("gpt-one-partition", sfdisk(GPT + "2048,,L\n")),
    Kind("gpt-many-partitions", sfdisk(GPT + ",1M,L\n" * 20)),
    Kind("gpt-ext4-inside", both(sfdisk(GPT + "2048,81920,L\n"), mke2fs_at(MIB))),
    Kind("gpt-without-protective-mbr", without(0, 512, sfdisk(GPT + "2048,,L\n"))),
    Kind("gpt-only-the-backup", without(0, MIB, sfdisk(GPT + "2048,,L\n")), end=True),
    Kind("gpt-only-the-backup-header", without(0, MIB, without(-33 * 512, 32 * 512, sfdisk(GPT + "2048,,L\n"))), end=True),
    Kind("gpt-only-the-primary", without(-33 * 512, 33 * 512, sfdisk(GPT + "2048,,L\n"))),
    Kind("gpt-4kn", sfdisk(GPT + "256,,L\n", sector=4096), sector=4096),
    Kind("gpt-of-4kn-seen-with-512", sfdisk(GPT + "256,,L\n", sector=4096)),
    Kind("gpt-by-sgdisk-hybrid", tool("sgdisk", "--new=1:2048:40960", "--new=2:43008:81920", "--hybrid=1:2", "{}")),
    Kind("gpt-bios-boot-and-esp", sfdisk(GPT + ",2M,21686148-6449-6E6F-744E-656564454649\n,20M,U\n,,L\n")),
    Kind("mbr-empty", sfdisk(DOS)),
    Kind("mbr-one-partition", sfdisk(DOS + "2048,,83\n")),
    Kind("mbr-ext4-inside", both(sfdisk(DOS + "2048,81920,83\n"), mke2fs_at(MIB))),
    Kind("mbr-at-sector-63", both(sfdisk(DOS + "63,81920,83\n"), mke2fs_at(63 * 512))),
    Kind("mbr-logical-partitions", sfdisk(DOS + ",10M,83\n,,E\n,10M,83\n,10M,8e\n")),
    Kind("mbr-signature-alone", put((510, b"\x55\xaa"))),
    Kind("mbr-disk-id-alone", put((440, b"\x78\x56\x34\x12"))),
    Kind("mbr-boot-code", boot_code),
    Kind("mbr-boot-code-without-signature", without(510, 2, boot_code)),
    Kind("mbr-partition-without-signature", without(510, 2, sfdisk(DOS + "2048,,83\n"))),
    Kind("mbr-4kn", sfdisk(DOS + "256,,83\n", sector=4096), sector=4096),
    Kind("sun", parted("mklabel", "sun")),
    Kind("sgi", parted("mklabel", "dvh")),
    Kind("mac", parted("mklabel", "mac")),
    Kind("amiga", parted("mklabel", "amiga")),
    Kind("bsd", parted("mklabel", "bsd")),
    Kind("aix", put((0, bytes.fromhex("c9c2d4c1")), (0x1be, bytes(range(1, 60))))),
    Kind("atari", parted("mklabel", "atari")),
    Kind("pc98", parted("mklabel", "pc98")),
    Kind("mac-with-partition", parted("mklabel", "mac", "mkpart", "primary", "ext2", "1MiB", "40MiB")),
    Kind("amiga-rdb-at-sector-7", put((7 * 512, AMIGA))),
    Kind("bsd-disklabel-at-byte-64", put((64, BSD + bytes(128) + BSD))),
    Kind("bsd-disklabel-at-sector-1", put((512, BSD + bytes(128) + BSD))),
    Kind("dasd-label", put((2 * 4096, bytes.fromhex("e5d6d3f1") + bytes.fromhex("f0f1f2f3f4f5")))),
    Kind("ultrix", put((16 * KIB - 72, struct.pack("<II", 0x032957, 1)))),
    Kind("unixware", put((29 * 512 + 4, struct.pack("<I", 0xCA5E600D)))),
    Kind("vtoc-solaris-x86", put((512 + 12, struct.pack("<II", 0x600DDEEE, 1)))),
    Kind("ext4-at-1-mib-without-table", mke2fs_at(MIB)),
    Kind("ext4-at-sector-63-without-table", mke2fs_at(63 * 512)),
    Kind("ext4-at-odd-sector-without-table", mke2fs_at(7777 * 512)),
    Kind("ext4-at-20-mib-without-table", mke2fs_at(20 * MIB)),
    Kind("xfs-at-1-mib-without-table", xfs_at_1_mib, size="320M"),
    Kind("grub-core-without-mbr", lambda image: image.noise(512, 30 * KIB)),
]
