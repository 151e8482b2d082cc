"""Filesystems that no tool of Debian 12 makes: the bytes by which they are told, at their place, and some metadata behind."""

import struct

from . import Kind
from image import KIB


def magic(*pieces, noise=64 * KIB, behind=64 * KIB):
    """These (offset, bytes), then noise for the tree that would follow them."""
    def make(image):
        image.noise(max(offset for offset, _ in pieces if offset >= 0) + behind, noise)
        for offset, data in pieces:
            image.put(offset, data)
    return make


# linux/hfs/hfs.h, hfsplus_raw.h: master directory block and volume header at 1 KiB, a copy in the last but one sector.
HFSPLUS = struct.pack(">2sHIIIIIII", b"H+", 4, 0x2100, 0x48465350, 0, 0, 0, 0, 3) + bytes(480)
HFS = struct.pack(">2sIIH", b"BD", 0, 0, 0x100) + bytes(500)
# zfs_context: an array of 128 uberblocks in each label, two labels at both ends; magic 0x00bab10c.
UBERBLOCK = struct.pack("<QQQQQ", 0x00bab10c, 5000, 42, 0, 1700000000)
BCACHEFS = bytes.fromhex("c68573f64e1a45ca8265f57f48ba6d81")


def zfs(labels):
    def make(image):
        nvlist = bytes.fromhex("0101000000000000000000010000002400000020") + b"version\0" + bytes.fromhex("0000000800000001")
        for start in labels:
            base = start if start >= 0 else image.size + start
            image.put(base + 16 * KIB, nvlist)
            for slot in range(0, 128, 7):
                image.put(base + 128 * KIB + slot * KIB, UBERBLOCK)
    return make


KINDS = [
    Kind("hfs-plus", magic((1024, HFSPLUS), (-1024, HFSPLUS))),
    Kind("hfsx", magic((1024, HFSPLUS.replace(b"H+", b"HX")), (-1024, HFSPLUS.replace(b"H+", b"HX")))),
    Kind("hfs", magic((1024, HFS), (-1024, HFS))),
    Kind("apfs", magic((32, b"NXSB" + struct.pack("<IQ", 4096, 16384)))),
    Kind("zfs", zfs((0, 256 * KIB, -512 * KIB, -256 * KIB))),
    Kind("zfs-only-the-labels-at-the-end", zfs((-512 * KIB, -256 * KIB)), end=True),
    Kind("bcachefs", magic((4096 + 24, BCACHEFS), (-2 * KIB * KIB + 24, BCACHEFS))),
    Kind("befs", magic((512 + 32, b"1SFB"))),
    Kind("vxfs", magic((1024, struct.pack("<I", 0xa501fcf5)))),
    Kind("gfs2", magic((65536, bytes.fromhex("0116197000000001000000000000000000000064")))),
    Kind("ocfs2", magic((2048, b"OCFSV2"))),
    Kind("vmfs", magic((1048576, bytes.fromhex("0dd001c0")), (0x200000, bytes.fromhex("5ef1ab2f")))),
    Kind("refs", magic((3, b"ReFS\0\0\0\0FSRS"))),
    Kind("qnx4", magic((512 + 4, b"QNX4FS"))),
    Kind("hpfs", magic((0x2000, bytes.fromhex("49e895f9")))),
    Kind("sysv", magic((512 + 0x1f8, bytes.fromhex("207e18fd01000000")))),
    Kind("exfs", magic((0, b"EXFS"))),
    Kind("ubi-header-later", magic((131072, b"UBI#"))),
    Kind("swap-of-a-hibernated-host", magic((4086, b"S1SUSPEND\0"))),
    Kind("swap-version-0", magic((4086, b"SWAP-SPACE"))),
    Kind("cs-fvault2", magic((88, b"CS"))),
    Kind("btrfs-mirrors-only", magic((64 * KIB * KIB - 64 * KIB + 0x40, b"_BHRfS_M"), behind=0, noise=16 * KIB)),
    Kind("f2fs-second-superblock-only", magic((4096 + 1024, bytes.fromhex("1020f5f2")), behind=0, noise=0)),
]
