"""One disk, shown to the program: what it says of it, what it does to it, and whether that is right."""

import json
import subprocess
from dataclasses import dataclass

from damage import HARMLESS
from image import MIB, Content
from loop import Loop

LEAST = 8 * MIB   # what mkfs.ext4 makes a filesystem with a journal on; of smaller disks only the verdict is asked


@dataclass
class Verdict:
    group: str
    name: str         # kind/damage
    should: str       # data, usable, blank
    seen: str         # signature, bytes, blank, or what else it said
    wrong: str = ""   # empty: as it should be
    seconds: float = 0


def ask_plan(container, device):
    """The plan as JSON. That it exists says nothing yet."""
    done = container.enter("ack-attach", "plan", "--format", "json", "--not-on-ecs", "--disk", device)
    try:
        return done.returncode, json.loads(done.stdout)["plan"], done.stdout
    except (ValueError, KeyError):
        return done.returncode, None, done.stdout


def prepare(container, device):
    """Its status, what its report says of the plan, and its output."""
    done = container.enter("ack-attach", "prepare", "--not-on-ecs", "--disk", device)
    try:
        run = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])["run"]
        report = json.loads((container.root / "var/lib/ack-attach/runs" / run / "report.json").read_text())
        return done.returncode, report["plan"], done.stdout
    except (ValueError, KeyError, OSError):
        return done.returncode, None, done.stdout


def seen_in(plan):
    content = (plan or {}).get("content") or "no plan"
    if content.startswith("holds data"):
        return "bytes"
    if content.startswith("holds "):
        return "signature"
    return "blank" if content.startswith("blank") else content


def formats(plan):
    return any(step["do"] == "format-disk" for step in plan["steps"])


def of_data(container, device, only_plan):
    """Refused, because of what it holds and for no other reason."""
    status, plan, output = (ask_plan if only_plan else prepare)(container, device)
    seen = seen_in(plan)
    if status != 4:
        if not only_plan:
            container.tidy()
        return seen, f"exit {status} instead of 4\n{output}"
    if plan["steps"] or seen not in ("bytes", "signature"):
        return seen, f"refused, but not for what it holds: {seen}\n{output}"
    return seen, ""


def of_usable(container, device, _):
    """Whatever is done with it: it is not formatted."""
    status, plan, output = ask_plan(container, device)
    seen = seen_in(plan)
    if status not in (0, 4) or seen not in ("bytes", "signature"):
        return seen, f"exit {status}: {seen}\n{output}"
    return seen, f"it would be formatted\n{output}" if formats(plan) else ""


def of_foreign(container, device, _):
    """A filesystem that is taken as it is, or refused for what it holds."""
    status, plan, output = ask_plan(container, device)
    if status == 4:
        return of_data(container, device, False)
    seen = seen_in(plan)
    if status != 0 or seen != "signature":
        return seen, f"exit {status}: {seen}\n{output}"
    return seen, f"it would be formatted\n{output}" if formats(plan) else ""


def of_blank(container, device, only_plan):
    status, plan, output = ask_plan(container, device)
    seen = seen_in(plan)
    if status != 0 or seen != "blank" or not formats(plan):
        return seen, f"exit {status}: {seen}\n{output}"
    if only_plan:
        return seen, ""
    status, done, output = prepare(container, device)
    try:
        if status != 0 or done is None or done["uuid"] != plan["uuid"]:
            return seen, f"prepare: exit {status}\n{output}"
        probe = subprocess.run(["blkid", "-p", "-o", "export", device], stdout=subprocess.PIPE, text=True).stdout.split()
        if f"UUID={plan['uuid']}" not in probe or "TYPE=ext4" not in probe:
            return seen, f"after prepare there is no such ext4 on it: {probe}\n{output}"
        mounted = container.enter("findmnt", "--noheadings", "--output", "SOURCE", "--mountpoint", "/var/lib/container")
        if mounted.stdout.strip() != device:
            return seen, f"after prepare /var/lib/container is {mounted.stdout!r}\n{output}"
        return seen, ""
    finally:
        container.tidy()


def should_be(kind, damage, content):
    if content.blank:
        return "blank"
    if kind.holds.startswith("foreign"):
        return "foreign"
    return "usable" if kind.holds == "usable" and damage in HARMLESS else "data"


def disagreement(kind, content):
    """An image from elsewhere is not what those who made it say."""
    if kind.holds == "foreign blank" and not content.blank:
        return f"said to be blank, but not every byte is zero (the first other one in the 4 KiB at {content.first})\n"
    if kind.holds == "foreign data" and content.blank:
        return "said to hold data, but every byte is zero\n"
    return ""


def show(container, kind, damage, image, only_plan=False):
    """Decided by reading it, not by what its maker had in mind: it holds data when one byte of the device is not zero."""
    with Loop(image.path, kind.sector) as loop:
        size = loop.size()
        before = Content(image.path, size)
        should = should_be(kind, damage, before)
        container.plug(loop.device)
        try:
            how = {"data": of_data, "usable": of_usable, "foreign": of_foreign, "blank": of_blank}[should]
            if should == "blank":
                only_plan = only_plan or size < LEAST or kind.holds in ("data", "usable")
            seen, wrong = how(container, loop.device, only_plan)
        finally:
            container.unplug(loop.device)
        loop.flush()
        if should != "blank" and Content(image.path, size) != before:
            wrong = f"its bytes were changed\n{wrong}"
        wrong = disagreement(kind, before) + wrong
    container.forget_runs()
    return Verdict(kind.group, f"{kind.name}/{damage}", should, seen, wrong)
