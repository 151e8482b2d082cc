"""Images from elsewhere: what ../foreign.py finds in the folders that ACK_ATTACH_EXTRA_CORPUS names, with colons between."""

import os
import subprocess

from . import Kind
from foreign import images_in

UNPACK = {".xz": ("xz", "-dc"), ".gz": ("gzip", "-dc"), ".zst": ("zstd", "-dcq"), ".bz2": ("bzip2", "-dc")}


def unpacked(path):
    def make(image):
        command = UNPACK.get(path.suffix.lower())
        if command:
            with image.path.open("wb") as file:
                subprocess.run([*command, path], stdout=file, check=True)
        elif path.suffix.lower() == ".qcow2":
            image.tool("qemu-img", "convert", "-O", "raw", str(path), "{}")
        else:
            image.tool("cp", "--sparse=always", str(path), "{}")
        image.tool("fallocate", "--dig-holes", "{}")
        image.size = image.path.stat().st_size
        if image.size < 512:
            raise ValueError(f"{path}: {image.size} bytes are no disk")
    return make


def kinds():
    """And what is wrong with the folders."""
    kinds, faults = [], []
    for folder in filter(None, os.environ.get("ACK_ATTACH_EXTRA_CORPUS", "").split(":")):
        found, wrong = images_in(folder)
        faults += wrong
        kinds += [Kind(one.name, unpacked(one.path), size="0", holds=f"foreign {one.says}".strip(), sector=one.sector,
                       group=os.path.basename(os.path.normpath(folder))) for one in found]
    return kinds, faults
