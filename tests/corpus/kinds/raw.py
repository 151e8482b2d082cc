"""Bytes without any meaning, few and many, at places where one might not look."""

from . import Kind, put
from image import KIB, MIB

SIZE = 64 * MIB


def fill(*pattern):
    """The whole disk, in this pattern."""
    def make(image):
        piece = bytes(pattern) * (MIB // len(pattern))
        for at in range(0, image.size, MIB):
            image.put(at, piece[:min(MIB, image.size - at)])
    return make


def one_byte(offset, value=1, size="64M", sector=512, end=False):
    place = str(offset) if offset >= 0 else f"{-offset}-from-the-end"
    return Kind(f"one-byte-at-{place}" + ("-4kn" if sector == 4096 else "") + (f"-of-{size}" if size != "64M" else ""),
                put((offset, bytes([value]))), size=size, sector=sector, end=end)


def scattered(pieces, length):
    def make(image):
        for _ in range(pieces):
            image.put(image.random.randrange(image.size // 512) * 512, image.random.randbytes(length))
    return make


def shredded(image):
    """shred -z, interrupted: zeros in front, noise behind."""
    image.noise(40 * MIB, image.size - 40 * MIB)


FIRST = (0, 1, 2, 255, 511, 512, 513, 1023, 4095, 4096, 4097, 8191, 32767, 65535, 65536, 1 * MIB - 1, 1 * MIB, 1 * MIB + 1,
         2 * MIB - 1, 2 * MIB, 16 * MIB - 1, 16 * MIB, 20 * MIB + 12345, SIZE // 2 - 1, SIZE // 2, SIZE // 3, 47 * MIB + 4095)
LAST = (1, 2, 511, 512, 513, 4095, 4096, 4097, 8192, 65536, 1 * MIB, 1 * MIB + 1, 2 * MIB)

KINDS = [one_byte(offset, value=1 << (offset % 8)) for offset in FIRST] + \
    [one_byte(-offset, value=0x80, end=True) for offset in LAST] + [
    one_byte(4095, sector=4096), one_byte(SIZE // 2 + 1, sector=4096), one_byte(-1, sector=4096, end=True),
    one_byte(-1, size="64M+512", end=True), one_byte(-512, size="64M+512", end=True), one_byte(-513, size="64M+512", end=True),
    one_byte(-1, size="64M+3584", end=True), one_byte(-1, size="1M+1536", end=True), one_byte(511, size="512"),
    one_byte(0, size="512"), one_byte(4095, size="4K"), one_byte(1023, size="1K"),
    one_byte(-1, size="1G", end=True), one_byte(777777777, size="1G"), one_byte(1777777777, size="2G"),
    Kind("filled-with-ff", fill(0xFF), size="16M"),
    Kind("filled-with-aa", fill(0xAA), size="16M"),
    Kind("filled-with-55", fill(0x55), size="16M"),
    Kind("filled-with-a-word", fill(0xDE, 0xAD, 0xBE, 0xEF), size="16M"),
    Kind("filled-with-00-01", fill(0x00, 0x01), size="16M"),
    Kind("filled-with-spaces", fill(0x20), size="16M"),
    Kind("ff-only-in-the-last-sector", put((-512, b"\xff" * 512)), end=True),
    Kind("ff-only-in-the-first-sector", put((0, b"\xff" * 512))),
    Kind("ff-in-the-second-half", lambda image: image.put(8 * MIB, b"\xff" * 8 * MIB), size="16M"),
    Kind("noise", lambda image: image.noise(0, image.size), size="16M"),
    Kind("noise-after-32-mib-of-zeros", lambda image: image.noise(32 * MIB, 4 * MIB)),
    Kind("noise-after-63-mib-of-zeros", lambda image: image.noise(63 * MIB, MIB), end=True),
    Kind("noise-in-odd-sectors", lambda image: [image.noise(at * 1024 + 512, 512) for at in range(4096)]),
    Kind("last-byte-of-every-block", put(*((4095 + 4096 * at, b"\x01") for at in range(2048)))),
    Kind("one-sector-in-every-mib", lambda image: [image.noise(at * MIB + 77 * 512, 512) for at in range(64)]),
    Kind("shred-interrupted", shredded),
    Kind("scattered-4-kib", scattered(1, 4 * KIB)),
    Kind("scattered-16-kib", scattered(4, 4 * KIB)),
    Kind("scattered-64-kib-in-sectors", scattered(128, 512)),
    Kind("scattered-bytes", lambda image: [image.put(image.random.randrange(image.size), b"\x10") for _ in range(5)]),
    Kind("last-4-kib", lambda image: image.noise(image.size - 4 * KIB, 4 * KIB), end=True),
    Kind("2-mib-of-noise-in-1-gib", lambda image: image.noise(700 * MIB + 4096, 2 * MIB), size="1G"),
    Kind("2-mib-of-noise-at-odd-place", lambda image: image.noise(33 * MIB + 512, 2 * MIB), size="128M"),
]
