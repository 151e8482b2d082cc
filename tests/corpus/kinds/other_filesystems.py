"""Filesystems of media, of other systems and of flash, made by their tools."""

from . import Kind, tool


def udf(options):
    return tool(f"mkudffs {options} {{}}")


def from_files(*command):
    """A tool that makes an image of {tree}; the disk is larger than what it makes."""
    def make(image):
        tree = str(image.files())
        image.path.unlink()
        image.tool(*(word.replace("{tree}", tree) for word in command[0].split()))
        image.fit()
    return make



def ubifs(image):
    image.tool("mkfs.ubifs", "-r", str(image.files()), "-m", "2048", "-e", "126976", "-c", "400", "-o", "{folder}/ubifs")
    (image.folder / "ini").write_text("[v]\nmode=ubi\nimage=%s\nvol_id=0\nvol_size=40MiB\nvol_type=dynamic\nvol_name=v\n"
                                      % (image.folder / "ubifs"))
    image.tool("ubinize", "-o", "{}", "-m", "2048", "-p", "128KiB", "-Q", "1", "{folder}/ini")
    image.fit()


KINDS = [
    Kind("udf", udf("--media-type=hd")),
    Kind("udf-label", udf("--media-type=hd --label=important --blocksize=512")),
    Kind("udf-1.02", udf("--media-type=hd --udfrev=1.02 --blocksize=4096")),
    Kind("udf-dvd", udf("--media-type=dvd --blocksize=2048"), size="256M"),
    Kind("udf-cdrw", udf("--media-type=cdrw --blocksize=2048"), size="256M"),
    Kind("udf-bdr", udf("--media-type=bdr --blocksize=2048"), size="256M"),
    Kind("udf-4kn", udf("--media-type=hd --blocksize=4096"), sector=4096),
    Kind("minix-1", tool("mkfs.minix -1 -n 14 {}"), size="32M"),
    Kind("minix-1-long-names", tool("mkfs.minix -1 -n 30 {}"), size="32M"),
    Kind("minix-2", tool("mkfs.minix -2 -n 30 {}")),
    Kind("minix-3", tool("mkfs.minix -3 {}")),
    Kind("bfs", tool("mkfs.bfs -V volume -F name {}"), size="16M"),
    Kind("cramfs", from_files("mkfs.cramfs {tree} {}")),
    Kind("squashfs", from_files("mksquashfs {tree} {} -quiet -no-progress")),
    Kind("squashfs-xz", from_files("mksquashfs {tree} {} -quiet -no-progress -comp xz")),
    Kind("squashfs-zstd", from_files("mksquashfs {tree} {} -quiet -no-progress -comp zstd -nopad")),
    Kind("erofs", from_files("mkfs.erofs {} {tree}")),
    Kind("erofs-lz4", from_files("mkfs.erofs -zlz4 {} {tree}")),
    Kind("iso9660", from_files("genisoimage -quiet -o {} {tree}")),
    Kind("iso9660-joliet-rock-ridge", from_files("genisoimage -quiet -J -R -V important -o {} {tree}")),
    Kind("iso9660-udf", from_files("genisoimage -quiet -udf -R -o {} {tree}")),
    Kind("iso9660-hfs", from_files("genisoimage -quiet -hfs -o {} {tree}")),
    Kind("romfs", from_files("genromfs -f {} -d {tree}")),
    Kind("ufs-1", from_files("makefs -t ffs -o version=1 -s 32m {} {tree}")),
    Kind("ufs-2", from_files("makefs -t ffs -o version=2 -s 32m {} {tree}")),
    Kind("ufs-big-endian", from_files("makefs -t ffs -B big -s 32m {} {tree}")),
    Kind("jffs2", from_files("mkfs.jffs2 -r {tree} -o {} -e 128KiB")),
    Kind("jffs2-big-endian", from_files("mkfs.jffs2 -b -r {tree} -o {} -e 128KiB")),
    Kind("ubi-ubifs", ubifs),
]
