"""A disk image: a sparse file, what is written into it, and what makes two of them equal."""

import hashlib
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

from loop import Loop

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
BLOCK = 4096
PIECE = MIB
ZEROS = bytes(PIECE)


def size_of(text):
    """65536, "64M", "64M+512"."""
    total = 0
    for number, unit in re.findall(r"(\d+)([KMGT]?)", str(text)):
        total += int(number) << {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[unit]
    return total


class Image:
    def __init__(self, path, size, name):
        self.path = Path(path)
        self.size = size_of(size)
        self.random = random.Random(name)  # the same bytes in every run
        self.path.write_bytes(b"")
        os.truncate(self.path, self.size)

    @property
    def folder(self):
        """For whatever a maker needs beside the image; gone with it."""
        folder = self.path.with_suffix(".files")
        folder.mkdir(exist_ok=True)
        return folder

    def put(self, offset, data):
        """A negative offset counts from the end."""
        with self.path.open("r+b") as file:
            file.seek(offset if offset >= 0 else self.size + offset)
            file.write(data)

    def get(self, offset, length):
        with self.path.open("rb") as file:
            file.seek(offset if offset >= 0 else self.size + offset)
            return file.read(length)

    def noise(self, offset, length):
        for at in range(0, length, PIECE):
            self.put(offset + at, self.random.randbytes(min(PIECE, length - at)))

    def zero(self, offset, length):
        """Gives the place back, so that it costs neither memory nor time."""
        length = min(length, self.size - offset)
        subprocess.run(["fallocate", "--punch-hole", "--offset", str(offset), "--length", str(length), self.path], check=True)

    def tool_on_loop(self, *command, sector=512, **more):
        """As tool(), with a block device in place of the file."""
        with Loop(self.path, sector) as loop:
            return self.tool(*command, on=loop.device, **more)

    def tool(self, *command, stdin="", check=True, on=None):
        """Runs a program; {} in its words is the image, {folder} the folder beside it."""
        words = [word.replace("{}", on or str(self.path)).replace("{folder}", str(self.folder)) for word in command]
        done = subprocess.run(words, input=stdin, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/nonexistent",
                                   "SOURCE_DATE_EPOCH": "1700000000", "E2FSPROGS_FAKE_TIME": "1700000000",
                                   "LIBMOUNT_FSTAB": "/dev/null", "DM_DISABLE_UDEV": "1"})
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: status {done.returncode}\n{done.stdout}")
        return done.stdout

    def files(self):
        """A folder with a few files in it, the same in every run."""
        folder = self.folder / "tree"
        (folder / "sub").mkdir(parents=True, exist_ok=True)
        (folder / "text").write_text("nothing that may be lost\n" * 40)
        (folder / "sub" / "noise").write_bytes(self.random.randbytes(200_000))
        return folder

    def fit(self):
        """A tool made the file anew: it is given the image's size again."""
        os.truncate(self.path, self.size)

    def copy(self, path):
        subprocess.run(["cp", "--sparse=always", self.path, path], check=True)
        other = Image.__new__(Image)
        other.path, other.size, other.random = Path(path), self.size, self.random
        return other

    def remove(self):
        self.path.unlink(missing_ok=True)
        shutil.rmtree(self.path.with_suffix(".files"), ignore_errors=True)


def extents(file, size):
    """Where the file may hold something else than zeros."""
    at = 0
    while at < size:
        try:
            at = os.lseek(file, at, os.SEEK_DATA)
        except OSError:
            return
        end = min(os.lseek(file, at, os.SEEK_HOLE), size)
        if at < end:
            yield at, end
        at = end


def blocks(path, size):
    """Every 4 KiB block that is not all zero, with its offset."""
    file = os.open(path, os.O_RDONLY)
    try:
        for start, end in extents(file, size):
            for at in range(start // BLOCK * BLOCK, end, PIECE):
                piece = os.pread(file, min(PIECE, end - at), at)
                if piece == ZEROS[:len(piece)]:
                    continue
                for place in range(0, len(piece), BLOCK):
                    block = piece[place:place + BLOCK]
                    if block != ZEROS[:len(block)]:
                        yield at + place, block
    finally:
        os.close(file)


class Content:
    """What the first `size` bytes of a file are: equal when every byte is."""

    def __init__(self, path, size):
        digest = hashlib.blake2b(str(size).encode())
        self.first = None     # offset of the first block that is not zero
        self.last = None      # and of the last
        self.bytes = 0        # in such blocks
        self.run = 0          # the longest row of such blocks, in bytes
        row, expected = 0, None
        for offset, block in blocks(path, size):
            digest.update(offset.to_bytes(8, "little") + block)
            self.first = offset if self.first is None else self.first
            self.last = offset
            self.bytes += len(block)
            row = row + len(block) if offset == expected else len(block)
            expected = offset + len(block)
            self.run = max(self.run, row)
        self.digest = digest.hexdigest()

    def __eq__(self, other):
        return self.digest == other.digest

    @property
    def blank(self):
        return self.first is None
