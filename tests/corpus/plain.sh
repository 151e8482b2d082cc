# shellcheck shell=bash
# For sourcing after ../containers/lib.sh: plain::start NAME makes a container without systemd and without a udev database,
# as an image build or a rescue system is. container_leader[NAME] is its PID 1; container::path NAME is its root.

plain::start() {
    local name=$1 root channel
    mkdir -p "$scratch/$name"/{upper,work,root,sys/block,sys/class/block}
    root=$(container::path "$name")
    mount -t overlay -o "lowerdir=$CONTAINERS_TREE,upperdir=$scratch/$name/upper,workdir=$scratch/$name/work" \
        "plain-$name" "$root"
    echo "$name" | md5sum | cut -c1-32 >"$root/etc/machine-id"
    cp "$ACK_ATTACH" "$root/usr/local/bin/"
    exec {channel}< <(
        # shellcheck disable=SC2016
        exec unshare --mount --net --ipc --uts --pid --fork --kill-child bash -c '
            read -r leader _ </proc/self/stat # by the number outside: the /proc here is still the outer one
            root=$1 sys=$2
            mount -t proc proc "$root/proc"
            mount -t sysfs sysfs "$root/sys"
            for place in block class/block; do mount --bind "$sys/$place" "$root/sys/$place"; done
            mount -t tmpfs tmpfs "$root/run"
            mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
            for node in null zero full random urandom tty; do
                : >"$root/dev/$node"
                mount --bind "/dev/$node" "$root/dev/$node"
            done
            echo "$leader"
            exec chroot "$root" bash -c "while :; do sleep 1000; done" >/dev/null 2>&1 # a shell: it buries its dead
        ' plain "$root" "$scratch/$name/sys"
    )
    read -r -t 20 -u "$channel" "container_leader[$name]"
}
