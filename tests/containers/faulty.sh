# shellcheck shell=bash
# For sourcing after lib.sh: disks that have gone bad (faulty_file.c below a loop device).
#
#   faulty::make SIZE          prints a loop device of that size, all zero, all well
#   faulty::file DEVICE        the file with its bytes
#   faulty::set DEVICE [WORD FIRST LAST]    what happens to reads of these bytes from now on (eio, hang, short); without
#                              words all is well again

faulty::make() {
    local size=$1 folder
    folder=$(mktemp --directory "$scratch/faulty.XXXXXX")
    truncate --size "$size" "$folder/bytes"
    mkdir "$folder/mount"
    "$FAULTY_FILE" "$folder/bytes" "$folder/mount" </dev/null >"$folder/log" 2>&1 &
    assert::waits 20 test -s "$folder/mount/disk" >&2
    loop::of "$folder/mount/disk"
}

faulty::file() { echo "$(dirname "$(dirname "$(loop::file "$1")")")/bytes"; }

faulty::set() {
    local file
    file=$(faulty::file "$1")
    shift
    # Whole or not at all: it is read at every request.
    echo "$*" >"$file.faults.new"
    mv "$file.faults.new" "$file.faults"
}
