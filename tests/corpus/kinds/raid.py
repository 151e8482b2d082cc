"""Members of software and firmware RAID. md and DRBD keep theirs where a filesystem in front looks whole."""

import struct

from . import Kind, both, put
from image import KIB


def ext4(image):
    """With files in it: without the member's superblock an empty one would be used as it is."""
    image.tool("mke2fs", "-q", "-F", "-t", "ext4", "-d", str(image.files()), "{}")


MD_MAGIC = 0xa92b4efc
UUID = bytes(range(16))


# linux/raid/md_p.h, struct mdp_superblock_1.
def md_1(minor, device_size, data_offset, super_offset):
    head = struct.pack("<IIII16s32sQIIQII", MD_MAGIC, 1, 0, 0, UUID, b"host:0", 1700000000, 1, 0, device_size, 0, 2)
    head = head.ljust(128, b"\0")
    head += struct.pack("<QQQQII16sB", data_offset, device_size, super_offset, 0, 0, 0, UUID[::-1], 0).ljust(64, b"\0")
    head += struct.pack("<QQQII", 1700000000, 10, 0, 0, 128).ljust(64, b"\0")
    roles = struct.pack("<HH", 0, 1) + b"\xff\xff" * 126
    body = bytearray(head + roles)
    words = struct.unpack("<%dI" % (len(body) // 4), bytes(body))
    total = sum(words)
    body[216:220] = struct.pack("<I", ((total & 0xffffffff) + (total >> 32)) & 0xffffffff)
    return bytes(body)


def md_1_0(image):
    sectors = image.size // 512
    at = (sectors - 16) & ~7
    image.put(at * 512, md_1(0, at, 0, at))


def md_1_1(image):
    image.put(0, md_1(1, image.size // 512 - 2048, 2048, 0))
    image.noise(1024 * KIB, 256 * KIB)


def md_1_2(image):
    image.put(4 * KIB, md_1(2, image.size // 512 - 2048, 2048, 8))
    image.noise(1024 * KIB, 256 * KIB)


# struct mdp_superblock_s: 4 KiB, 64 KiB aligned, at least 64 KiB before the end; in the byte order of the host.
def md_0_90(order):
    def make(image):
        at = (image.size // (64 * KIB) - 1) * 64 * KIB
        body = struct.pack(order + "10I", MD_MAGIC, 0, 90, 0, 0, 0x11111111, 1700000000, 1, image.size // KIB, 2)
        image.put(at, body.ljust(128, b"\0") + struct.pack(order + "5I", 1, 0, 0, 0, 0) + bytes(4096 - 148))
    return make


# drbd's meta data: struct meta_data_on_disk, 4 KiB from the end, with the bitmap in front of it.
def drbd(magic):
    def make(image):
        superblock = struct.pack(">QQQQQQQIIII", image.size // 512 - 72, 0x1234567812345678, 0, 0, 0, 0x8765432187654321, 0, 0x22,
                                 magic, 4096, 8)
        image.put(-4096, superblock)
        image.put(-4096 - 32 * KIB, b"\xff" * 4096)
    return make


DDF = bytes.fromhex("de11de11")
KINDS = [
    Kind("md-0.90", both(ext4, md_0_90("<"))),
    Kind("md-0.90-alone", md_0_90("<"), end=True),
    Kind("md-0.90-big-endian", md_0_90(">"), end=True),
    Kind("md-1.0", both(ext4, md_1_0)),
    Kind("md-1.0-alone", md_1_0, end=True),
    Kind("md-1.1", md_1_1),
    Kind("md-1.2", md_1_2),
    Kind("md-1.2-superblock-alone", lambda image: image.put(4 * KIB, md_1(2, 1 << 17, 2048, 8))),
    Kind("drbd-8", both(ext4, drbd(0x8374026b))),
    Kind("drbd-9", both(ext4, drbd(0x8374026d))),
    Kind("drbd-9-empty", drbd(0x8374026d), end=True),
    Kind("ddf", put((-512, DDF + bytes(20) + b"01.02.00")), end=True),
    Kind("isw-raid", put((-1024, b"Intel Raid ISM Cfg Sig. 1.1.00")), end=True),
    Kind("lsi-raid", put((-512, b"$XIDE$")), end=True),
    Kind("promise-raid", put((-63 * 512, b"Promise Technology, Inc.")), end=True),
    Kind("nvidia-raid", put((-1024, b"NVIDIA  " + struct.pack("<I", 30))), end=True),
    Kind("silicon-raid", put((-512 + 0x60, struct.pack("<I", 0x2F000000))), end=True),
    Kind("via-raid", put((-512, struct.pack("<HB", 0xAA55, 0))), end=True),
    Kind("hpt37x-raid", put((-10 * 512 + 32, struct.pack("<I", 0x5a7816f0))), end=True),
    Kind("adaptec-raid", put((-512, bytes.fromhex("900a4b0f") + bytes(60) + b"DPTM")), end=True),
    Kind("jmicron-raid", put((-512, b"JM")), end=True),
    Kind("geom-mirror", both(ext4, put((-512, b"GEOM::MIRROR\0\0\0\0\x04\0\0\0gm0")))),
    Kind("geom-label-alone", put((-512, b"GEOM::LABEL\0\0\0\0\0\x02\0\0\0data")), end=True),
    Kind("ldm", put((-1024 * KIB, b"PRIVHEAD\0\x02\0\x0b"), (-1024 * KIB + 65536, b"TOCBLOCK"),
                       (-1024 * KIB + 17 * 512, b"VMDB"), (6 * 512, b"PRIVHEAD\0\x02\0\x0b"))),
    Kind("ldm-only-at-the-end", put((-512, b"PRIVHEAD\0\x02\0\x0b"), (-1024 * KIB + 512, b"TOCBLOCK")), end=True),
]
