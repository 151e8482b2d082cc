#!/usr/bin/env python3
"""corpus.py --scratch DIRECTORY --container LEADER:ROOT:SYS:KIND... [--extra | --on SIZE [--at OFFSET]] [--plan-only DAMAGE,…] [KIND…]

Makes every kind of disk and all its damages, shows each to ack-attach in one of these containers, and prints a table. An
image that equals one that was shown before is left out. Ends with 1 when a verdict was wrong."""

import argparse
import functools
import sys
import time
from pathlib import Path

from container import Container
from damage import DAMAGES
from image import Content, Image, size_of
from kinds import all_kinds, extra
from large import on_large_disk
from pool import verdicts_of
from table import print_table
from trial import Verdict, show


def variants(kind, folder):
    """Every damage of the kind that makes another disk of it, with the damage's name."""
    whole = Image(folder / "whole", kind.size, kind.name)
    try:
        kind.make(whole)
        known = []
        for damage, apply in DAMAGES.items():
            if damage != "whole" and kind.holds not in ("data", "usable"):
                continue
            image = whole.copy(folder / "image")
            apply(image, kind.sector)
            content = Content(image.path, image.size)
            if content not in known:
                known.append(content)
                yield damage, image
            image.remove()
    finally:
        whole.remove()


def all_damages(plan_only, kind, container, folder):
    for damage, image in variants(kind, folder):
        yield show(container, kind, damage, image, damage in plan_only)


def chosen(kinds, names):
    unknown = set(names) - {kind.name for kind in kinds} - {kind.group for kind in kinds}
    if unknown:
        sys.exit(f"corpus.py: no such kind or group: {', '.join(sorted(unknown))}")
    return [kind for kind in kinds if not names or kind.name in names or kind.group in names]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--container", type=Container.named, action="append", required=True)
    parser.add_argument("--extra", action="store_true", help="not ours but those in ACK_ATTACH_EXTRA_CORPUS, without damages")
    parser.add_argument("--on", type=size_of, help="on a sparse disk of this size, without damages")
    parser.add_argument("--at", type=size_of, default=0, help="from there on; if not given at its start, or end")
    parser.add_argument("--plan-only", default="", help="damages of which only a plan is asked")
    parser.add_argument("kind", nargs="*")
    given = parser.parse_args()

    start = time.monotonic()
    each = functools.partial(on_large_disk, given.on, given.at) if given.on else \
        functools.partial(all_damages, given.plan_only.split(","))
    kinds, faults = extra.kinds() if given.extra else (all_kinds(), [])
    found = [Verdict("folders", fault.split(": ")[0], "an image", "", fault) for fault in faults]
    for verdict in found:
        print(f"WRONG {verdict.wrong}", flush=True)
    found += verdicts_of(chosen(kinds, given.kind), each, given.container, given.scratch)
    print_table(found)
    wrong = [verdict.name for verdict in found if verdict.wrong]
    print(f"{len(found)} images, {len(found) - len(wrong)} right, {len(wrong)} wrong, {time.monotonic() - start:.0f} s")
    if wrong or not found:
        sys.exit("wrong: " + ", ".join(wrong or ["there was no image at all"]))


if __name__ == "__main__":
    main()
