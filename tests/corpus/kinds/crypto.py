"""Encrypted disks. Many are nothing but noise."""

import struct

from . import Kind, both, put
from image import KIB, MIB

CHEAP = ("--batch-mode", "--key-file", "/etc/hostname", "--pbkdf-force-iterations")
LUKS_UUID = "01234567-89ab-cdef-0123-456789abcdef"


def luks(version, *more):
    pbkdf = ("4", "--pbkdf", "argon2id", "--pbkdf-memory", "32", "--pbkdf-parallel", "1") if version == "luks2" else ("1000",)

    def make(image):
        image.tool("cryptsetup", "luksFormat", "--type", version, "--uuid", LUKS_UUID, *CHEAP, *pbkdf, *more, "{}")
        image.noise(20 * MIB, MIB)
    return make


def luks2_detached(image):
    """The header is elsewhere: here is only what was encrypted."""
    image.noise(0, 3 * MIB)
    image.noise(17 * MIB, 64 * KIB)


def noise_all_over(image):
    image.noise(0, image.size)


def verity(image):
    image.noise(0, 2 * MIB)
    image.tool("veritysetup", "format", "--salt", "00" * 32, "--uuid", LUKS_UUID, "--data-blocks", "512",
               "--hash-offset", str(4 * MIB), "{}", "{}")


KINDS = [
    Kind("luks1", luks("luks1")),
    Kind("luks2", luks("luks2")),
    Kind("luks2-large-metadata", luks("luks2", "--luks2-metadata-size", "1m", "--luks2-keyslots-size", "8m")),
    Kind("luks2-label", luks("luks2", "--label", "important", "--subsystem", "db")),
    Kind("luks2-4kn", luks("luks2", "--sector-size", "4096"), sector=4096),
    Kind("luks2-detached-header", luks2_detached),
    Kind("dm-crypt-plain", noise_all_over, size="16M"),
    Kind("dm-crypt-plain-little-written", lambda image: image.noise(5 * MIB, 48 * KIB)),
    Kind("veracrypt", both(lambda image: image.noise(0, 256 * KIB), lambda image: image.noise(image.size - 256 * KIB, 256 * KIB))),
    Kind("veracrypt-hidden-volume", lambda image: (image.noise(64 * KIB, 64 * KIB), image.noise(40 * MIB, 2 * MIB))),
    Kind("bitlocker-vista", put((0, b"\xebR\x90-FVE-FS-"), (0x2000, b"-FVE-FS-"))),
    Kind("bitlocker-win7", put((0, b"\xebX\x90-FVE-FS-"), (0xa0, bytes.fromhex("3bd67649292ed84a8399f6a339e3d001")))),
    Kind("bitlocker-to-go", put((0, b"\xebX\x90MSWIN4.1"), (0x1a8, bytes.fromhex("3bd67649292ed84a8399f6a339e3d001")))),
    Kind("geli", both(lambda image: image.noise(0, 64 * KIB), put((-512, b"GEOM::ELI\0\0\0\0\0\0\0\x07\0\0\0")))),
    Kind("dm-verity", verity),
    Kind("dm-integrity", both(put((0, b"integrt\0" + struct.pack("<BBHI", 2, 3, 4, 0))), lambda image: image.noise(MIB, 64 * KIB))),
]
