"""The same data on a disk too large to be read whole: what docs/blank-proof.md promises of the grid must hold there."""

from image import GIB, MIB, Content, Image, blocks, size_of
from loop import Loop
from trial import Verdict, ask_plan, of_blank, of_data, of_usable, seen_in

ENDS = 8 * MIB     # read whole at both ends
RUN = 2 * MIB      # a run of data of this length is always found


def enlarged(kind, size, at, folder):
    """What the kind writes, from `at` on; where it is told by its end, and `at` is 0, its last mebibytes at the end."""
    small, image = Image(folder / "whole", kind.size, kind.name), Image(folder / "image", size, kind.name)
    try:
        kind.make(small)
        tail = max(0, small.size - 16 * MIB) if kind.end and at == 0 else small.size
        for offset, block in blocks(small.path, small.size):
            image.put(at + offset if offset < tail else image.size - small.size + offset, block)
        return image
    except BaseException:
        image.remove()
        raise
    finally:
        small.remove()


def must_be_found(content, size):
    return content.run >= RUN or content.first < ENDS or content.last >= size - ENDS


def of_luck(container, device):
    """So little that the grid may miss it."""
    status, plan, output = ask_plan(container, device)
    return seen_in(plan), "" if status in (0, 4) else f"exit {status}\n{output}"


def on_large_disk(size, at, kind, container, folder):
    """Only asked, not prepared: nothing is written, so there is nothing to compare."""
    if kind.holds == "blank" and size_of(kind.size) < GIB:
        return   # made large, one is like the other
    image = enlarged(kind, size, at, folder)
    try:
        content = Content(image.path, size)
        with Loop(image.path, kind.sector) as loop:
            container.plug(loop.device)
            try:
                if content.blank:
                    should, seen = "blank", of_blank(container, loop.device, True)
                elif kind.holds == "usable" and at == 0:
                    should, seen = "usable", of_usable(container, loop.device, True)
                elif must_be_found(content, size):
                    should, seen = "data", of_data(container, loop.device, True)
                else:
                    should, seen = "maybe", of_luck(container, loop.device)
            finally:
                container.unplug(loop.device)
        yield Verdict(kind.group, f"{kind.name}/on a large disk", should, *seen)
    finally:
        image.remove()
