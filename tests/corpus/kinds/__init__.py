"""Every kind of disk there is a maker for, in the order of the table."""

from dataclasses import dataclass
from typing import Callable

from image import Image


@dataclass(frozen=True)
class Kind:
    name: str
    make: Callable[[Image], None]
    size: str = "64M"
    # data: must be refused. usable: a filesystem that may be used as it is, but never formatted. blank: must be taken.
    # foreign: its bytes decide between the three; with the word "blank" or "data" behind it they must agree with that.
    holds: str = "data"
    sector: int = 512         # of the loop device
    end: bool = False         # what tells it lies at the end of the disk
    group: str = ""


def tool(*command):
    """A maker that is one program: "mkfs.ext4 -q -F {}"."""
    words = command[0].split() if len(command) == 1 else list(command)
    return lambda image: image.tool(*words)


def put(*pieces):
    """A maker that writes these (offset, bytes)."""
    def make(image):
        for offset, data in pieces:
            image.put(offset, data)
    return make


def both(*makers):
    def make(image):
        for one in makers:
            one(image)
    return make


def all_kinds():
    from . import (blank, containers, crypto, databases, ext, filesystems, interrupted, magic, other_filesystems, raid, raw,
                   storage, tables)
    modules = (ext, filesystems, other_filesystems, magic, raid, crypto, storage, tables, databases, containers, interrupted,
               raw, blank)
    kinds = []
    for module in modules:
        group = module.__name__.rsplit(".", 1)[-1].replace("_", "-")
        kinds += [Kind(**{**vars(kind), "group": group}) for kind in module.KINDS]
    names = [kind.name for kind in kinds]
    double = {name for name in names if names.count(name) > 1}
    assert not double, f"two kinds of one name: {double}"
    return kinds
