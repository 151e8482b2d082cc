"""Loop devices that go when the last who has them open is gone, however that ends."""

import fcntl
import os
import subprocess

BLKFLSBUF = 0x1261  # linux/fs.h


class Loop:
    def __init__(self, path, sector=512):
        self.device = subprocess.run(["losetup", "--find", "--show", "--sector-size", str(sector), path],
                                     check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        self.held = os.open(self.device, os.O_RDWR)
        # Only marks it, because it is open.
        subprocess.run(["losetup", "--detach", self.device], check=True)

    def size(self):
        return os.lseek(self.held, 0, os.SEEK_END)

    def flush(self):
        """What was written to the device is in the file from now on."""
        os.fsync(self.held)
        fcntl.ioctl(self.held, BLKFLSBUF)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.flush()
        os.close(self.held)
