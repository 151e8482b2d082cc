#!/bin/bash
# A stand-in for the platform's attach script: takes the same arguments, leaves the same traces, joins a stand-in cluster.
# Its text is not wrapped in a function on purpose: cut short, it runs in part, as such scripts do.
# Faults: one word per line in /etc/standin/attach-fault. Settings: /etc/standin/attach.env. See README.md.

[ -d /etc/standin ] || { echo "this script only runs where /etc/standin exists" >&2; exit 97; }

faulty() { grep -qx -- "$1" /etc/standin/attach-fault 2>/dev/null; }
fault_value() { sed -n "s/^$1=//p" /etc/standin/attach-fault 2>/dev/null | tail -n 1; }

faulty trace && set -x
faulty print-token && echo "attach_node.sh called with: $*"

# ---- settings that tests change, and their defaults
CLOUD_STANDIN=/usr/local/bin/cloud-standin
METADATA=http://100.100.100.200/latest/meta-data
JOIN_TRIES=120
JOIN_PAUSE=2
SLOW_SECONDS=5
READY_AFTER_MS=2000
KUBELET_ARGS=
DISK=
# shellcheck disable=SC1091
[ -r /etc/standin/attach.env ] && . /etc/standin/attach.env

# ---- logging
deploy_log=/var/log/ack-deploy.log
mkdir -p /var/log

say() { printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$*" | tee -a "$deploy_log"; }

stage() {
    say "[stage] $*"
    if faulty slow; then sleep "$SLOW_SECONDS"; fi
}

fail() { # code, message, status
    say "error: $2"
    echo "$1" >/var/log/ack-deploy-error-code.log
    echo "$2" >/var/log/ack-deploy-error-msg.log
    exit "${3:-1}"
}

# ---- arguments
token='' endpoint='' cluster_dns='' runtime='' labels='' disk_device='' node_config='' auto_disk=''
while [ $# -gt 0 ]; do
    case $1 in
    --token) token=$2; shift ;;
    --endpoint) endpoint=$2; shift ;;
    --cluster-dns) cluster_dns=$2; shift ;;
    --runtime) runtime=$2; shift ;;
    --labels) labels=$2; shift ;;
    --disk-device) disk_device=$2; shift ;;
    --node-config) node_config=$2; shift ;;
    --ess) auto_disk=1; shift ;;
    --auto-fdisk) auto_disk=1 ;;
    --openapi-token | --runtime-version | --docker-version | --node-name-mode | --addon-names | --taints | --cpu-policy | \
        --node-cidr-mask | --node-port-range | --cms-version | --timezone | --use-auth-token | --auth-audience) shift ;;
    --cms-enabled | --overwrite-hostname | --disable-swap) ;;
    *) say "unknown option [$1]" ;;
    esac
    [ $# -gt 0 ] && shift
done

stage "arguments"
rm -f /var/log/ack-deploy-error-code.log /var/log/ack-deploy-error-msg.log
[ -n "$token" ] || fail InvalidArguments "no token was given"
[ -n "$endpoint" ] || fail InvalidArguments "no endpoint was given"
say "endpoint $endpoint, cluster dns ${cluster_dns:-unset}, runtime ${runtime:-containerd}"
[ -z "$node_config" ] || say "node config: $(printf %s "$node_config" | base64 -d 2>/dev/null | tr -d '\n')"

# ---- faults that strike before anything is done; the first two go together with the others
if faulty loud; then yes "attach_node.sh is loud: 0123456789abcdefghijklmnopqrstuvwxyz" | head -c 209715200; fi
if faulty daemon-holds-stdout; then setsid sleep 86400 & fi
if faulty fail-early; then fail FailGetKubeVersion "failed early, as asked"; fi
if faulty exit-256; then fail FailGetKubeVersion "failed early with status 256, as asked" 256; fi
if faulty gpu-reset-times-out; then
    say "command timeout: timeout 300 nvidia-smi --gpu-reset"
    exit 1
fi
[ -z "$(fault_value exit-with)" ] || fail FailGetKubeVersion "failed early, as asked" "$(fault_value exit-with)"
if faulty exit-0-without-joining; then
    say "nothing was done, as asked"
    exit 0
fi
if faulty hang; then
    say "hanging, as asked"
    (while :; do sleep 3600; done) &
    sleep 86400 &
    wait
fi

# ---- who we are
stage "metadata"
metadata() { curl -sf --connect-timeout 3 --max-time 10 --retry 3 --noproxy '*' "$METADATA/$1"; }
address=$(metadata private-ipv4) || fail FailGetMetadata "cannot read private-ipv4 from the metadata service"
region=$(metadata region-id) || fail FailGetMetadata "cannot read region-id from the metadata service"
instance=$(metadata instance-id) || fail FailGetMetadata "cannot read instance-id from the metadata service"
node_name=$region.$address
say "instance $instance becomes node $node_name"

# ---- the data disk, the way of 2020
stop_kubelet() {
    if [ -d /run/systemd/system ]; then systemctl stop kubelet 2>/dev/null; return; fi
    [ -e /run/standin-kubelet.pid ] && kill "$(cat /run/standin-kubelet.pid)" 2>/dev/null && sleep 0.3
}

format_disk() {
    local disk=${disk_device:-$DISK} candidate
    for candidate in /dev/vdb /dev/xvdb; do
        [ -z "$disk" ] && [ -b "$candidate" ] && disk=$candidate
    done
    [ -n "$disk" ] || { say "no data disk"; return; }
    if grep -q "$disk" /etc/fstab; then say "$disk is named in fstab, left alone"; return; fi
    stop_kubelet
    wipefs -a "$disk" >/dev/null 2>&1
    mkfs.ext4 -q -F -i 8192 "$disk" </dev/null || fail DiskinitError "cannot format $disk"
    rm -rf /var/lib/docker /var/lib/kubelet
    mkdir -p /var/lib/container
    mount "$disk" /var/lib/container || fail DiskinitError "cannot mount $disk"
    mkdir -p /var/lib/container/{kubelet,docker} /var/lib/{kubelet,docker}
    mount --bind /var/lib/container/kubelet /var/lib/kubelet
    mount --bind /var/lib/container/docker /var/lib/docker
    {
        echo "$disk /var/lib/container/ ext4 defaults 0 0"
        echo "/var/lib/container/kubelet /var/lib/kubelet none defaults,bind 0 0"
        echo "/var/lib/container/docker /var/lib/docker none defaults,bind 0 0"
    } >>/etc/fstab
    say "formatted $disk"
}

stage "disk"
if [ -z "$auto_disk" ]; then
    say "no data disk was asked for"
elif [ -e /var/.skip-auto-fdisk ] && ! faulty old-formatter; then
    say "/var/.skip-auto-fdisk is there: disk left alone"
elif faulty format; then
    format_disk
else
    say "a data disk was asked for; the stand-in formats only with the fault format"
fi

# ---- the API server
stage "kube version"
version=
for ((try = 1; try <= JOIN_TRIES; try++)); do
    version=$(curl -ksf --connect-timeout 4 --max-time 10 --noproxy '*' "https://$endpoint/version") && break
    say "waiting for the API server $endpoint ($try/$JOIN_TRIES)"
    sleep "$JOIN_PAUSE"
done
[ -n "$version" ] || fail FailGetKubeVersion "cannot reach the API server https://$endpoint"
version=$(printf %s "$version" | grep -o '"gitVersion": *"[^"]*"' | cut -d'"' -f4)

stage "cluster info"
ca=$(curl -ksf --max-time 10 --noproxy '*' "https://$endpoint/api/v1/namespaces/kube-public/configmaps/cluster-info" |
    grep -o 'certificate-authority-data: [A-Za-z0-9+/=]*' | cut -d' ' -f2)
[ -n "$ca" ] || fail FailGetClusterInfo "cannot read cluster-info from https://$endpoint"

# ---- the kubelet
stage "kubelet"
stop_kubelet
rm -rf /etc/kubernetes
[ -d /var/lib/kubelet/pki ] && mv /var/lib/kubelet/pki "/var/lib/kubelet/pki.$(date +%s)"
mkdir -p /etc/kubernetes/{pki,manifests} /var/lib/kubelet /etc/systemd/system/kubelet.service.d
printf %s "$ca" | base64 -d >/etc/kubernetes/pki/ca.crt
(
    umask 077
    cat >/etc/kubernetes/bootstrap-kubelet.conf <<EOF
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: $ca
    server: https://$endpoint
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: tls-bootstrap-token-user
  name: tls-bootstrap-token-user@kubernetes
current-context: tls-bootstrap-token-user@kubernetes
kind: Config
preferences: {}
users:
- name: tls-bootstrap-token-user
  user:
    token: $token
EOF
)
cat >/var/lib/kubelet/config.yaml <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
clusterDNS:
- ${cluster_dns:-172.16.0.10}
rotateCertificates: true
EOF
cat >/etc/systemd/system/kubelet.service <<EOF
[Unit]
Description=kubelet: the node agent (stand-in)
After=network.target

[Service]
Restart=always
RestartSec=1
StartLimitInterval=0

[Install]
WantedBy=multi-user.target
EOF
ln -sf "$CLOUD_STANDIN" /usr/bin/kubelet # so that the process has the real one's name
kubelet="/usr/bin/kubelet kubelet --config-dir /etc/kubernetes --node-name $node_name --address $address --version $version"
kubelet="$kubelet --provider-id $region.$instance --ready-after-ms $READY_AFTER_MS --fault-file /etc/standin/kubelet-fault"
kubelet="$kubelet ${labels:+--labels $labels} $KUBELET_ARGS"
printf '[Service]\nExecStart=%s\n' "$kubelet" >/etc/systemd/system/kubelet.service.d/10-kubeadm.conf
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable kubelet 2>/dev/null
    systemctl restart kubelet || fail FailStartKubelet "cannot start the kubelet"
else
    # shellcheck disable=SC2086
    setsid $kubelet >>/var/log/kubelet.log 2>&1 </dev/null &
    echo $! >/run/standin-kubelet.pid
fi

# ---- what a network plugin and a runtime leave
mkdir -p /etc/cni/net.d
echo '{"cniVersion": "0.4.0", "name": "standin", "plugins": []}' >/etc/cni/net.d/10-standin.conflist
if [ -d /run/systemd/system ] && command -v socat >/dev/null; then
    cat >/etc/systemd/system/containerd.service <<'EOF'
[Unit]
Description=containerd (stand-in): a socket that somebody listens on

[Service]
ExecStartPre=/bin/mkdir -p /run/containerd
ExecStart=/usr/bin/socat UNIX-LISTEN:/run/containerd/containerd.sock,fork,unlink-early /dev/null
Restart=always

[Install]
WantedBy=multi-user.target
EOF
    systemctl daemon-reload
    systemctl enable --now containerd 2>/dev/null
fi

# ---- until the node is there
stage "join"
pem=/var/lib/kubelet/pki/kubelet-client-current.pem
joined() {
    [ -s "$pem" ] && curl -sf --max-time 10 --noproxy '*' --cacert /etc/kubernetes/pki/ca.crt --cert "$pem" --key "$pem" \
        -o /dev/null "https://$endpoint/api/v1/nodes/$node_name"
}
for ((try = 1; ; try++)); do
    joined && break
    [ "$try" -lt "$JOIN_TRIES" ] || fail FailJoinCluster "the node $node_name did not appear"
    sleep 1
done

if faulty join-but-exit-1; then fail DiskinitError "the data disk is mounted already"; fi
say "Worker node joined successfully"
exit 0
