# shellcheck shell=bash
# For sourcing by a case: tests/containers/CASE/run. A case is a bash script that ends with 0 when all is well.
#
#   container::start NAME [--disk DEVICE]... [--bind SOURCE:TARGET]... [-- NSPAWN-OPTION...]
#                                 boots a Debian 12 with systemd and waits until it is up. It has a network of its own
#                                 (only lo, which may be given any address), only the disks named here, and in
#                                 /usr/local/bin the programs under test: ack-attach, cloud-standin, old-kernel
#   container::exec NAME COMMAND...   runs a command in it, as root, in a scope of its own; stdin, output and status are kept
#   container::plug NAME DEVICE   makes one more disk or partition of this machine appear in it
#   container::restart NAME [--hard]  boots it again: same files, same disks. --hard: power cut, else shut down in order
#   container::stop NAME [--hard]
#   container::path NAME          prints the directory that holds its root, on or off
#   container::journal NAME [OPTION...]   journalctl in it
#
#   loop::make SIZE [-b 4096]     prints a new loop device with an empty disk of that size (as truncate(1) takes it)
#   loop::of FILE [-b 4096]       the same on a file
#   loop::file DEVICE             the file behind it
#
#   zram::swap SIZE               prints a new zram device that is in use as swap (of this whole machine: see "serial")
#
#   assert::exit CODE COMMAND...  runs it and wants that status; its output is in $scratch/output and, on failure, shown
#   assert::contains FILE TEXT    / assert::lacks FILE TEXT
#   assert::equal WANTED FOUND
#   assert::same_bytes DEVICE COMMAND...   the command changes no byte of it (the command's own status does not count)
#   assert::waits SECONDS COMMAND...   tries again until it succeeds
#   test::skip REASON             ends the case as skipped
#   test::at_end                  a function of this name is called at the end of a case that went well, and may fail it
#
# $scratch is a directory for the case's own files. Everything a case makes is undone however it ends, kill -9 included:
# it runs in namespaces of its own, where its processes end with it, its mounts and files (a tmpfs) vanish, and a loop
# device without users detaches itself. A zram device, which no namespace holds, is noted and removed from outside.
# A case with a file "serial" beside its program changes what all of the machine shares, and runs alone.
set -eEuo pipefail

containers_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

if [[ $EUID -ne 0 ]]; then
    echo "skipped: containers need root"
    exit 77
fi

# nspawn keeps what it makes below its own cgroup, in systemd's hierarchy: v2's, v1's, or (hybrid) both.
containers::_hierarchies() {
    if [[ -e /sys/fs/cgroup/cgroup.procs ]]; then
        echo /sys/fs/cgroup
    else
        compgen -G '/sys/fs/cgroup/systemd' || :
        compgen -G '/sys/fs/cgroup/unified' || :
    fi
}

containers::_remove_cgroups() { # those of dead cases; fails while one of ours is in use
    local hierarchy left ok=0
    for hierarchy in $(containers::_hierarchies); do
        for left in "$hierarchy"/ack-attach-test-*; do
            [[ -d $left ]] || continue
            [[ ${left##*-} == "$$" || ! -d /proc/${left##*-} ]] || continue
            find "$left" -depth -type d -exec rmdir {} + 2>/dev/null || ok=1
        done
    done
    return "$ok"
}

containers::_join() { # CGROUP: puts this process there
    local hierarchy
    for hierarchy in $(containers::_hierarchies); do
        mkdir -p "$hierarchy/$1"
        echo "$BASHPID" >"$hierarchy/$1/cgroup.procs"
    done
}

containers::_outside() { # runs the case again, as PID 1 of its own PID namespace, which the kernel empties when PID 1 ends
    local inside status=0 pause
    containers::_remove_cgroups || :
    for stale in "$containers_notes"/zram-*; do
        [[ ! -e $stale || -d /proc/${stale##*-} ]] || zram::_remove "$stale"
    done
    CONTAINERS_TREE=$("$containers_dir/base-tree")
    CONTAINERS_CGROUP=ack-attach-test-$$
    CONTAINERS_ZRAM=$containers_notes/zram-$$
    export CONTAINERS_TREE CONTAINERS_CGROUP CONTAINERS_ZRAM
    # pdeathsig and kill-child carry our own end inwards, SIGKILL included.
    CONTAINERS_INSIDE=1 setpriv --pdeathsig KILL \
        unshare --mount --pid --fork --kill-child --mount-proc --propagation slave -- bash "$0" "$@" <&0 &
    inside=$!
    trap 'kill -KILL $inside 2>/dev/null || :' TERM INT HUP
    wait "$inside" || status=$?
    [[ ! -e $CONTAINERS_ZRAM ]] || zram::_remove "$CONTAINERS_ZRAM"
    # A killed namespace is emptied a moment after its first process is gone.
    exec {pause}<> <(:)
    for ((i = 0; i < 50; ++i)); do
        if containers::_remove_cgroups; then break; fi
        read -rt 0.1 -u "$pause" || :
    done
    exit "$status"
}

containers_notes=/run/ack-attach-test

zram::_remove() { # FILE with the numbers of devices
    local number
    while read -r number; do
        swapoff "/dev/zram$number" 2>/dev/null || :
        echo "$number" >/sys/class/zram-control/hot_remove || :
    done <"$1"
    rm -f "$1"
}

if [[ ${CONTAINERS_INSIDE:-} != "$$" ]]; then containers::_outside "$@"; fi

scratch=$(dirname "$CONTAINERS_TREE")/scratch
mkdir -p "$scratch"
mount -t tmpfs -o mode=0755 ack-attach-test "$scratch"

# Copies, so that no mount in a container comes from this machine's disk.
mkdir "$scratch/programs"
for program in "$containers_dir/init" "${ACK_ATTACH:-}" "${CLOUD_STANDIN:-}" "${OLD_KERNEL:-}"; do
    [[ ! -x $program ]] || cp "$program" "$scratch/programs/"
done

declare -A container_supervisor container_leader container_channel
containers=()

test::skip() {
    echo "skipped: $*"
    exit 77
}

test::_end() {
    local status=$? name
    trap - EXIT
    if ((status == 0)) && declare -F test::at_end >/dev/null; then test::at_end || status=$?; fi
    if ((status != 0 && status != 77)); then
        echo "--- failed with $status"
        for name in "${containers[@]}"; do
            echo "--- console of $name"
            tail -n 15 "$scratch/$name/console"
            echo "--- journal of $name"
            # It may be what hangs, so it is asked in a process that can be left behind.
            # What systemd says of units that start and end well would hide the rest.
            container::journal "$name" -n 400 2>&1 | grep --invert-match --extended-regexp \
                'systemd\[1\]: (run-|Start|Finished|Reached|Listening|Mount)' | tail -n 40 || :
        done
    fi
    exit "$status" # as PID 1 goes, so does everything in the namespace
}
trap test::_end EXIT
trap 'exit 143' TERM INT HUP
test::_where() { # LINE COMMAND, then the callers
    local i
    trap - ERR
    echo "--- failed: $2"
    for ((i = 1; i < ${#FUNCNAME[@]}; ++i)); do
        echo "---   ${BASH_SOURCE[i]##*/}:$((i == 1 ? $1 : BASH_LINENO[i - 1]))"
    done
}
trap 'test::_where "$LINENO" "$BASH_COMMAND"' ERR

container::_boot() {
    local name=$1 root channel options
    root=$(container::path "$name")
    mapfile -t options <"$scratch/$name/options"

    # A process substitution, unlike a coprocess, may exist more than once.
    exec {channel}< <(
        exec 2>>"$scratch/$name/console"
        containers::_join "$CONTAINERS_CGROUP/$name"
        SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 exec "$containers_dir/supervise" \
            systemd-nspawn --quiet --directory="$root" --machine="$name" --register=no --keep-unit \
            --kill-signal=SIGRTMIN+3 --notify-ready=yes --private-network --console=read-only --uuid="$(md5sum <<<"$name" | cut -c1-32)" \
            --resolv-conf=off --timezone=off --link-journal=no "${options[@]}" /usr/local/lib/container/init
    )
    container_supervisor[$name]=$!
    container_channel[$name]=$channel
    local word leader
    if ! read -r -t 60 -u "$channel" word leader || [[ $word != ready ]]; then
        echo "container $name did not boot"
        return 1
    fi
    container_leader[$name]=$leader
}

container::start() {
    local name=$1 options=() program
    shift
    mkdir -p "$scratch/$name"/{upper,work,root,sys/block,sys/class/block}
    mount -t overlay -o "lowerdir=$CONTAINERS_TREE,upperdir=$scratch/$name/upper,workdir=$scratch/$name/work" \
        "container-$name" "$scratch/$name/root"
    containers+=("$name")
    # What init mounts over sysfs, so that of this machine's block devices it sees only its own.
    options+=("--bind-ro=$scratch/programs/init:/usr/local/lib/container/init"
        "--bind-ro=$scratch/$name/sys/block:/usr/local/lib/container/block"
        "--bind-ro=$scratch/$name/sys/class:/usr/local/lib/container/class")
    while (($#)); do
        case $1 in
            --disk)
                options+=("--bind=$2")
                container::_show "$name" "$2"
                ;;
            --bind) options+=("--bind=$2") ;;
            --)
                shift
                options+=("$@")
                break
                ;;
            *)
                echo "container::start: $1?"
                return 2
                ;;
        esac
        shift 2
    done
    for program in "$scratch"/programs/*; do
        [[ $program == */init ]] || options+=("--bind-ro=$program:/usr/local/bin/${program##*/}")
    done
    printf '%s\n' "${options[@]}" >"$scratch/$name/options"
    container::_boot "$name"
}

container::_show() { # NAME DEVICE: links /sys/block/X to the real one
    local name=$1 device=${2##*/} place
    place=$(realpath --relative-to=/sys "/sys/class/block/$device")
    ln -sfn "../$place" "$scratch/$name/sys/block/$device"
    ln -sfn "../../$place" "$scratch/$name/sys/class/block/$device"
}

container::_enter() {
    local name=$1
    shift
    nsenter --target "${container_leader[$name]}" --mount --uts --ipc --net --pid --cgroup --root -- \
        env --ignore-environment --chdir=/ PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

container::exec() {
    local name=$1
    shift
    container::_enter "$name" systemd-run --quiet --scope --collect -- "$@"
}

container::plug() {
    local name=$1 device=$2 numbers
    numbers=$(stat --format '%Hr %Lr' "$device")
    container::_show "$name" "$device"
    # shellcheck disable=SC2086 # two numbers
    container::_enter "$name" test -b "$device" || container::_enter "$name" mknod "$device" b $numbers
    container::_enter "$name" udevadm trigger --action=add --settle "/sys/class/block/${device##*/}"
}

container::stop() {
    local name=$1 channel=${container_channel[$1]} signal=TERM
    if [[ ${2:-} == --hard ]]; then
        signal=KILL
        # nspawn's end alone leaves what runs in the container running: that ends with the first process in it.
        kill -s KILL "${container_leader[$name]}"
    fi
    kill -s "$signal" "${container_supervisor[$name]}" 2>/dev/null || :
    # The channel ends when the supervisor, and nspawn with it, has ended.
    local status=0
    while ((status == 0)); do read -r -t 30 -u "$channel" || status=$?; done
    if ((status > 128)); then
        echo "container $name did not stop"
        return 1
    fi
    exec {channel}<&-
    wait "${container_supervisor[$name]}" 2>/dev/null || :
}

container::restart() {
    container::stop "$@"
    container::_boot "$1"
}

container::is_up() { [[ -d /proc/${container_leader[$1]:-none} ]]; }

container::path() { echo "$scratch/$1/root"; }

container::journal() {
    local name=$1
    shift
    container::_enter "$name" timeout 20 journalctl --no-pager --quiet "$@"
}

loop::make() {
    local size=$1 file
    shift
    file=$(mktemp "$scratch/disk.XXXXXX")
    truncate --size "$size" "$file"
    loop::of "$file" "$@"
}

loop::of() {
    local file=$1 device
    shift
    device=$(losetup --find --show "$@" "$file")
    loop::_hold "$device"
    echo "$device"
}

# Detaching a device that is open only marks it: it works on, and goes when the last user has closed it. So one process,
# which ends with the case, keeps it open. (Not this shell: it may be in a subshell now.)
loop::_hold() {
    local device=$1 held
    exec {held}<>"$device"
    sleep infinity <&"$held" >/dev/null 2>&1 &
    losetup --detach "$device"
    exec {held}<&-
}

zram::swap() {
    local number
    mkdir -p "$containers_notes"
    number=$(cat /sys/class/zram-control/hot_add) # reading makes a device
    echo "$number" >>"$CONTAINERS_ZRAM"
    echo "$1" >"/sys/block/zram$number/disksize"
    mkswap "/dev/zram$number" >/dev/null
    swapon "/dev/zram$number"
    echo "/dev/zram$number"
}

loop::file() { losetup --list --noheadings --output BACK-FILE "$1"; }

assert::_fail() {
    echo "--- not as wanted: $*"
    return 1
}

assert::exit() {
    local wanted=$1 status=0
    shift
    "$@" >"$scratch/output" 2>&1 || status=$?
    ((status == wanted)) || {
        cat "$scratch/output"
        assert::_fail "status $status instead of $wanted: $*"
    }
}

assert::contains() {
    grep --quiet --fixed-strings --regexp="$2" "$1" || {
        cat "$1"
        assert::_fail "$1 does not contain: $2"
    }
}

assert::lacks() {
    ! grep --fixed-strings --regexp="$2" "$1" || assert::_fail "$1 contains: $2"
}

assert::equal() {
    [[ $1 == "$2" ]] || assert::_fail "wanted: $1; found: $2"
}

assert::same_bytes() {
    local device=$1 before
    shift
    before=$(assert::_sum "$device")
    "$@" >"$scratch/output" 2>&1 || :
    [[ $(assert::_sum "$device") == "$before" ]] || assert::_fail "$device is not what it was before: $*"
}

assert::_sum() {
    sync
    blockdev --flushbufs "$1" # so that what is read is what is stored
    openssl dgst -sha256 -r <"$1"
}

assert::waits() {
    local deadline=$((SECONDS + $1)) pause
    shift
    exec {pause}<> <(:)
    until "$@"; do
        ((SECONDS < deadline)) || assert::_fail "even after waiting: $*"
        read -rt 0.1 -u "$pause" || :
    done
    exec {pause}<&-
}
