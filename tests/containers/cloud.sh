# shellcheck shell=bash
# For sourcing after lib.sh: a container on a cloud of stand-ins, each a unit of its own in it.
#
#   cloud::start NAME [DEVICE...]   boots it with these disks, the metadata service at 100.100.100.200, the script host
#                                   under the platform's name, and an API server at 192.168.0.228:6443
#   cloud::command [ARGUMENT...]    prints the attach command, as the console would give it, with more arguments
#   cloud::run NAME [OPTION...]     ack-attach run with that command on its standard input (cloud_arguments adds to it)
#   cloud::attach_fault NAME WORD...    what the attach script does wrong (tests/standins/README.md)
#   cloud::api_fault, cloud::script_fault, cloud::imds_fault, cloud::kubelet_fault NAME WORD...
#   cloud::report NAME EXPRESSION   of the newest report, as python sees it in r: r["outcome"]
#   cloud::restart NAME [--hard]    boots the container again, and the cloud with it
#   cloud::no_secret NAME           the token stands nowhere: files, journal, command lines, environments, units; nor in base64;
#                                   and no command line, environment or unit held it since the boot. Every case ends with it,
#                                   and with a look at what the commands printed (tests/containers/secrets plants some)

cloud_token=abcdef.0123456789abcdef
cloud_openapi_token=openapi-5ecret-5ecret
cloud_endpoint=192.168.0.228:6443
cloud_script_host=aliacs-k8s-cn-hangzhou.oss-cn-hangzhou-internal.aliyuncs.com
cloud_script_path=public/pkg/run/attach/1.35/x86_64/attach_node.sh
cloud_arguments=()

cloud::_unit() { # NAME UNIT ARGUMENT...: a stand-in as a unit; comes back when it listens
    local name=$1 unit=$2
    shift 2
    container::exec "$name" systemd-run --quiet --unit="standin-$unit" --property=Type=notify \
        /usr/local/bin/cloud-standin "$@"
}

cloud::start() {
    local name=$1 disks=() disk root
    shift
    for disk in "$@"; do disks+=(--disk "$disk"); done
    container::start "$name" "${disks[@]}"
    root=$(container::path "$name")

    echo "127.0.0.5 $cloud_script_host" >>"$root/etc/hosts"

    mkdir -p "$root/etc/standin" "$root/srv/scripts/${cloud_script_path%/*}" "$root/srv/pki" "$root/etc/ack-attach"
    cp "$containers_dir/../standins/instance.example.json" "$root/etc/standin/instance.json"
    cp "$containers_dir/../standins/attach_node.sh" "$root/srv/scripts/$cloud_script_path"
    printf 'JOIN_TRIES=20\nJOIN_PAUSE=0.2\nREADY_AFTER_MS=300\n' >"$root/etc/standin/attach.env"
    touch "$root"/etc/standin/{attach,api,imds,script,kubelet}-fault
    cloud::policy "$name"
    cloud::_boot "$name"
}

# The stand-ins live as long as the container runs: after a restart they are started again.
cloud::_boot() {
    local name=$1 address
    for address in 100.100.100.200 192.168.0.228 192.168.0.10; do
        container::exec "$name" ip address add "$address/32" dev lo
    done
    container::exec "$name" cloud-standin pki --dir /srv/pki --san "IP:192.168.0.228,DNS:kubernetes" >/dev/null
    cloud::_watch "$name"
    cloud::_unit "$name" imds imds --instance /etc/standin/instance.json --fault-file /etc/standin/imds-fault
    cloud::_unit "$name" scripts scripts --listen 127.0.0.5:80 --dir /srv/scripts --fault-file /etc/standin/script-fault
    cloud::_unit "$name" apiserver apiserver --listen "$cloud_endpoint" --pki /srv/pki --state /srv/cluster.json \
        --fault-file /etc/standin/api-fault
}

cloud::restart() {
    # Started from outside, it would be waited for at the shutdown.
    container::_enter "$1" pkill --signal KILL --full 'mapfile -d ""'
    wait "${cloud_watcher[$1]}" || :
    container::restart "$@"
    cloud::_boot "$1"
}

# The product supports what the platform supports; here Debian is named, because a container of Debian is what there is.
# And a container has no kernel log of its own: I/O errors in it are a warning here.
cloud::policy() {
    cat >"$(container::path "$1")/etc/ack-attach/policy.json" <<'POLICY'
{
    "supported_systems": [{"id": "debian", "versions": ["12"]}],
    "verdicts": {"disks-answer": "warn"}
}
POLICY
}

cloud::command() {
    printf 'curl http://%s/%s | bash -s -- --token %s --openapi-token %s --endpoint %s --cluster-dns 172.16.0.10' \
        "$cloud_script_host" "$cloud_script_path" "$cloud_token" "$cloud_openapi_token" "$cloud_endpoint"
    (($# == 0)) || printf ' %s' "$@"
    echo
}

cloud::run() {
    local name=$1
    shift
    cloud::command "${cloud_arguments[@]}" | container::exec "$name" ack-attach run --not-on-ecs "$@"
}

cloud::_fault() { # NAME FILE WORD...
    local name=$1 file=$2
    shift 2
    printf '%s\n' "$@" >"$(container::path "$name")/etc/standin/$file-fault"
}
cloud::attach_fault() { cloud::_fault "$1" attach "${@:2}"; }
cloud::api_fault() { cloud::_fault "$1" api "${@:2}"; }
cloud::imds_fault() { cloud::_fault "$1" imds "${@:2}"; }
cloud::script_fault() { cloud::_fault "$1" script "${@:2}"; }
cloud::kubelet_fault() { cloud::_fault "$1" kubelet "${@:2}"; }

cloud::report() { # NAME EXPRESSION: of the newest run's report, as python sees it in r
    local runs
    runs=$(container::path "$1")/var/lib/ack-attach/runs
    python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' \
        "$(printf '%s\n' "$runs"/*/report.json | tail -n 1)" "$2"
}

# The words looked for go in through standard input: in an argument they would be found there. (And not by
# container::exec, whose scope has the command in its description.)
cloud::_secret_in() { # NAME FILE-OR-DIRECTORY...: prints where
    printf '%s\n' "$cloud_token" "$cloud_openapi_token" "$(base64 -w0 <<<"$cloud_token" | cut -c 1-28)" |
        container::_enter "$1" grep --recursive --text --fixed-strings --files-with-matches --no-messages --file=- "${@:2}"
}

cloud::_tokens() { grep --text --fixed-strings --regexp="$cloud_token" --regexp="$cloud_openapi_token" "$@"; }

cloud::no_secret() {
    local name=$1 found
    container::journal "$name" >"$scratch/journal" || return
    found=$(cloud::_secret_in "$name" /var/lib/ack-attach /run/ack-attach /run/systemd/transient /run/log /tmp /var/tmp || :)
    # shellcheck disable=SC2016
    found+=$(container::_enter "$name" bash -c 'cat /proc/[0-9]*/{cmdline,environ} 2>/dev/null' | tr '\0' '\n' | cloud::_tokens || :)
    found+=$(container::_enter "$name" systemctl show --no-pager 'ack-attach-*' | cloud::_tokens || :)
    found+=$(cloud::_tokens "$scratch/journal" || :)
    found+=$(cloud::_tokens "$scratch/seen-$name" || :)
    assert::equal "" "$found" || return
    kill -0 "${cloud_watcher[$name]}" || assert::_fail "nobody looked at the processes of $name"
}

# Looks at all command lines, environments and units again and again for as long as the container is up. It has seen its
# canary, so it would see a token.
declare -A cloud_watcher
cloud_canary=canary-of-the-watch
cloud::_watch() {
    local name=$1 canary
    touch "$scratch/seen-$name"
    # shellcheck disable=SC2016
    container::_enter "$name" bash -c 'exec 3<> <(:)
        while :; do
            for f in /proc/[0-9]*/{cmdline,environ} /run/systemd/transient/*; do mapfile -d "" -t w <"$f" && echo "${w[*]}"; done
            read -rt 0.05 -u 3
        done 2>/dev/null' | cloud::_tokens --line-buffered --regexp="$cloud_canary" >>"$scratch/seen-$name" &
    cloud_watcher[$name]=$!
    exec {canary}> >(container::_enter "$name" env CANARY="$cloud_canary" cat)
    assert::waits 30 grep --quiet "$cloud_canary" "$scratch/seen-$name"
    exec {canary}>&-
}

cloud::_printed_no_secret() { # what the case has kept of outputs
    assert::equal "" "$(find "$scratch" -maxdepth 1 -type f ! -name 'seen-*' -print0 | xargs -0r \
        grep --text --fixed-strings --files-with-matches --regexp="$cloud_token" --regexp="$cloud_openapi_token" || :)"
}

test::at_end() { # of a case that went well
    local name
    for name in "${!cloud_watcher[@]}"; do
        if container::is_up "$name"; then
            cloud::no_secret "$name" || return
        else
            assert::equal "" "$(cloud::_tokens "$scratch/seen-$name" || :)" || return
            assert::equal "" "$(cloud::_tokens --recursive --files-with-matches "$(container::path "$name")/var/lib/ack-attach" || :)" || return
        fi
    done
    cloud::_printed_no_secret
}
