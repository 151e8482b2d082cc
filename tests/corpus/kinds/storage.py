"""What sits under databases and clusters: LVM, bcache, Ceph, and others that take whole disks."""

import struct

from . import Kind, both, put, tool
from image import KIB, MIB

# No other device than the one that is named, and no files of this machine.
LVM = 'devices { use_devicesfile=0 filter=["a|^{}$|","r|.*|"] } backup { backup=0 archive=0 } activation { udev_sync=0 }'


def lvm(options="", *more):
    def make(image):
        image.tool_on_loop("pvcreate", "--config", LVM, "-qq", "-ff", "-y", *options.split(), "{}")
        for command in more:
            image.tool_on_loop(*(LVM if word == "LVM" else word for word in command.split()))
    return make


# doc.ceph.com: bluestore_bdev_label_t, 4 KiB at the start; bluefs has its superblock at 4 KiB, its log and RocksDB behind.
def bluestore(label):
    def make(image):
        if label:
            text = b"bluestore block device\n01234567-89ab-cdef-0123-456789abcdef\n"
            image.put(0, text + struct.pack("<BBI", 2, 1, 4096) + image.random.randbytes(300))
        image.put(4096, b"\x01\x01" + struct.pack("<I", 64) + image.random.randbytes(80))
        for at in range(8, 40, 4):
            image.noise(at * MIB, 12 * KIB)
    return make


# linux/bcache.h, struct cache_sb: 4 KiB from the start.
def bcache(version, magic="c68573f64e1a45ca8265f57f48ba6d81"):
    def make(image):
        image.put(4096, struct.pack("<QQQ16s", 0, 8, version, bytes.fromhex(magic)) + bytes(range(32)))
        image.noise(MIB, 32 * KIB)
    return make


KINDS = [
    Kind("lvm-pv", lvm()),
    Kind("lvm-pv-label-sector-3", lvm("--labelsector 3")),
    Kind("lvm-pv-metadata-at-both-ends", lvm("--metadatacopies 2")),
    Kind("lvm-pv-without-metadata", lvm("--metadatacopies 0")),
    Kind("lvm-pv-4kn", lambda image: image.tool_on_loop("pvcreate", "--config", LVM, "-qq", "-ff", "-y", "{}", sector=4096),
         sector=4096),
    Kind("lvm-vg", both(lvm("", "vgcreate --config LVM -qq corpus {}"), lambda image: image.noise(2 * MIB, MIB))),
    Kind("lvm-1", put((0, b"HM\x01\0"), (4096, b"vg0"))),
    Kind("lvm-snapshot-store", put((0, b"SnAp" + struct.pack("<III", 1, 1, 8)))),
    Kind("lvm-thin-metadata", put((32, struct.pack("<Q", 27022010)))),
    Kind("bcache-cache", bcache(3)),
    Kind("bcache-backing", both(bcache(1), tool("mke2fs -q -F -t ext4 -E offset=8192 {} 40M"))),
    Kind("bluestore", bluestore(True)),
    Kind("bluestore-without-label", bluestore(False)),
    Kind("ceph-filestore-journal", put((0, struct.pack("<IIQ", 4, 0, 0) + bytes(range(1, 40))), (4096, b"\x01" * 100))),
    Kind("stratis", put((512, bytes.fromhex("00000000") + b"!Stra0tis\x86\xff\x02^\x41rh"),
                        (9 * 512, bytes.fromhex("00000000") + b"!Stra0tis\x86\xff\x02^\x41rh"))),
    Kind("vdo", put((0, b"dmvdo001" + struct.pack("<II", 5, 67)))),
    Kind("drbdmanage-control-volume", put((4096, b"$DRBDmgr=q"))),
    Kind("scoutfs", put((0x10000 + 32, struct.pack("<Q", 0xb5ae1a8f)))),
]
