"""A container that tests/corpus/run has started: a disk goes in, the program is asked, all is put back."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATHS = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TIDY = """
umount --quiet /var/lib/kubelet /var/lib/docker /var/lib/containerd 2>/dev/null
umount --quiet /var/lib/container 2>/dev/null
: >/etc/fstab
rm -rf /var/lib/ack-attach /var/lib/container /var/lib/kubelet /var/lib/docker /var/lib/containerd /var/.skip-auto-fdisk
rm -rf /etc/systemd/system/*.service.d/50-ack-attach-mounts.conf
[ ! -d /run/systemd/system ] || systemctl daemon-reload
"""


@dataclass
class Container:
    leader: str       # the process id of its PID 1
    root: Path
    sys: Path         # what is bound over its /sys/block and /sys/class
    udev: bool        # systemd and a udev database, or neither

    @classmethod
    def named(cls, text):
        leader, root, sys, kind = text.split(":")
        return cls(leader, Path(root), Path(sys), kind == "udev")

    def enter(self, *command, check=False, timeout=120):
        done = subprocess.run(
            ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--",
             "env", "--ignore-environment", "--chdir=/", PATHS, "HOME=/root", "LANG=C.UTF-8", *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}")
        return done

    def plug(self, device):
        name = os.path.basename(device)
        place = os.path.relpath(os.path.realpath(f"/sys/class/block/{name}"), "/sys")
        for folder, up in (("block", ".."), ("class/block", "../..")):
            link = self.sys / folder / name
            link.unlink(missing_ok=True)
            link.symlink_to(f"{up}/{place}")
        number = os.stat(device).st_rdev
        self.enter("bash", "-c", f"[[ -b {device} ]] || mknod {device} b {os.major(number)} {os.minor(number)}", check=True)
        if self.udev:
            self.enter("udevadm", "trigger", "--action=add", "--settle", f"/sys/class/block/{name}", check=True)

    def unplug(self, device):
        name = os.path.basename(device)
        for folder in ("block", "class/block"):
            (self.sys / folder / name).unlink()

    def forget_runs(self):
        shutil.rmtree(self.root / "var/lib/ack-attach", ignore_errors=True)

    def tidy(self):
        self.enter("bash", "-c", TIDY)
