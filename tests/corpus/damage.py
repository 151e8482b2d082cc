"""What people do to a disk when they believe that they empty it."""

from image import KIB, MIB


def first(length):
    return lambda image, _: image.zero(0, length)


def last(length):
    return lambda image, _: image.zero(max(0, image.size - length), length)


def both_ends(image, sector):
    """As installers and partitioning tools clear a disk."""
    first(MIB)(image, sector)
    last(MIB)(image, sector)


def wipefs(image, sector):
    run = image.tool if sector == 512 else lambda *words: image.tool_on_loop(*words, sector=sector)
    run("wipefs", "--all", "--force", "--quiet", "{}")


DAMAGES = {
    "whole": lambda image, sector: None,
    "first-4k-zeroed": first(4 * KIB),
    "first-1m-zeroed": first(MIB),
    "first-16m-zeroed": first(16 * MIB),
    "last-1m-zeroed": last(MIB),
    "both-ends-zeroed": both_ends,
    "wipefs": wipefs,
}

# With these the first superblock is as it was.
HARMLESS = {"whole", "last-1m-zeroed"}
