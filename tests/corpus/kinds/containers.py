"""Archives, dumps and images of other disks, written straight onto a disk."""

import struct

from . import Kind, both, put
from image import KIB, MIB


def packed(*command):
    """A program that writes an archive of {tree} to the image."""
    def make(image):
        tree = str(image.files())
        image.path.unlink()
        image.tool("bash", "-c", command[0].replace("{tree}", tree))
        image.fit()
    return make


def disk_image(form, *options):
    """The file in which a virtual machine keeps its disk, on a disk."""
    def make(image):
        raw, made = image.folder / "raw", image.folder / "made"
        raw.write_bytes(b"")
        image.tool("truncate", "--size", "20M", str(raw))
        image.tool("mke2fs", "-q", "-F", "-t", "ext4", str(raw))
        image.tool("qemu-img", "convert", "-q", "-O", form, *options, str(raw), str(made))
        image.tool("dd", f"if={made}", "of={}", "bs=1M", "conv=notrunc,sparse", "status=none")
    return make


TEXT = b"2026-01-01T00:00:00Z host app[1]: something happened that somebody may want to read\n"

KINDS = [
    Kind("tar", packed("tar --sort=name --mtime=@1700000000 -cf {} -C {tree} .")),
    Kind("tar-gz", packed("tar --sort=name --mtime=@1700000000 -C {tree} -c . | gzip -n >{}")),
    Kind("tar-xz", packed("tar --sort=name --mtime=@1700000000 -C {tree} -c . | xz >{}")),
    Kind("tar-zst", packed("tar --sort=name --mtime=@1700000000 -C {tree} -c . | zstd -q >{}")),
    Kind("tar-v7", packed("tar --format=v7 --sort=name -cf {} -C {tree} .")),
    Kind("cpio", packed("cd {tree} && find . | sort | cpio --quiet -o -H newc >{}")),
    Kind("cpio-old-binary", packed("cd {tree} && find . | sort | cpio --quiet -o -H bin >{} 2>/dev/null")),
    Kind("ext4-dump", put((24, struct.pack("<I", 60012)), (1024, TEXT))),
    Kind("xfs-dump", put((0, b"xFSdump0" + bytes(4) + struct.pack(">I", 3)))),
    Kind("zip", put((0, b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(1, 90))))),
    Kind("7z", put((0, b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(1, 90))))),
    Kind("rpm", put((0, bytes.fromhex("edabeedb0300") + bytes(range(1, 90))))),
    Kind("zfs-send-stream", put((0, bytes(8) + struct.pack("<Q", 0x2F5bacbac)))),
    Kind("btrfs-send-stream", put((0, b"btrfs-stream\0\x01\0\0\0"))),
    Kind("qcow2", disk_image("qcow2")),
    Kind("qcow2-old", disk_image("qcow2", "-o", "compat=0.10")),
    Kind("vmdk", disk_image("vmdk")),
    Kind("vmdk-stream-optimized", disk_image("vmdk", "-o", "subformat=streamOptimized")),
    Kind("vhd-dynamic", disk_image("vpc")),
    Kind("vhd-fixed", disk_image("vpc", "-o", "subformat=fixed")),
    Kind("vhd-fixed-of-a-blank-disk", put((-512, b"conectix" + struct.pack(">IIQ", 2, 0x10000, 0xffffffffffffffff))), end=True),
    Kind("vhdx", disk_image("vhdx")),
    Kind("vdi", disk_image("vdi")),
    Kind("qed", disk_image("qed")),
    Kind("parallels", disk_image("parallels")),
    Kind("text", put((0, TEXT * 500))),
    Kind("text-utf-16", put((0, TEXT.decode().encode("utf-16") * 100))),
    Kind("json-at-1-mib", put((MIB, b'{"kind":"PersistentVolume","metadata":{"name":"pv-1"}}'))),
    Kind("text-at-the-end", put((-len(TEXT), TEXT)), end=True),
    Kind("text-in-the-middle", put((33 * MIB + 1234, TEXT))),
    Kind("elf", put((0, b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(1, 100))))),
    Kind("git-pack", put((0, b"PACK\0\0\0\x02\0\0\0\x01" + bytes(range(1, 100))))),
    Kind("core-of-a-crashed-kernel", put((0, b"KDUMP   " + struct.pack("<I", 6)), (4 * KIB, b"VMCOREINFO"))),
    Kind("makedumpfile-on-the-dump-disk", both(put((0, b"makedumpfile\0\0\0\0" + bytes(range(1, 20)))),
                                               lambda image: image.noise(MIB, 64 * KIB))),
    Kind("video-frames", lambda image: [image.noise(at * MIB, 100 * KIB) for at in range(1, 30, 3)]),
    Kind("pdf", put((0, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))),
    Kind("android-sparse", put((0, struct.pack("<IHHHHI", 0xed26ff3a, 1, 0, 28, 12, 4096)))),
    Kind("u-boot-image", put((0, bytes.fromhex("27051956") + bytes(range(1, 60))))),
]
