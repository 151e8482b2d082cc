# shellcheck shell=bash disable=SC2154
# The second half of the selftest: API server, kubelet, attach script. Sourced by selftest.

: >"$work/fault"
"$bin" pki --dir "$work/pki" --san IP:127.0.0.1,DNS:kubernetes
check "pki" 0 $?
"$bin" pki client --dir "$work/pki" --cn system:node:n1 --o system:nodes --out "$work/n1"
"$bin" pki client --dir "$work/pki" --cn admin --o system:masters --out "$work/admin"
"$bin" pki client --dir "$work/pki" --cn system:node:n1 --o system:nodes --out "$work/old" --expired
"$bin" pki client --dir "$work/pki" --cn system:node:n1 --o system:nodes --out "$work/alien" --foreign
check "openssl agrees with the chain" "$work/pki/server.crt: OK" "$(openssl verify -CAfile "$work/pki/ca.crt" -purpose sslserver "$work/pki/server.crt" 2>&1)"
has "san" "IP Address:127.0.0.1, DNS:kubernetes" "$(openssl x509 -in "$work/pki/server.crt" -noout -ext subjectAltName)"

start apiserver apiserver --listen 127.0.0.1:6443 --pki "$work/pki" --state "$work/state.json" --fault-file "$work/fault"
a=https://127.0.0.1:6443
anonymous() { code --cacert "$work/pki/ca.crt" "$@"; }
as() { local who=$1; shift; anonymous --cert "$work/$who.pem" "$@"; }
with_token() { local t=$1; shift; anonymous -H "Authorization: Bearer $t" "$@"; }
json() { python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/body" "$1" 2>&1; }
message() { json 'd["reason"]+": "+d["message"]'; }

check "version" 200 "$(anonymous $a/version)"
check "gitVersion" v1.35.1-aliyun.1 "$(json 'd["gitVersion"]')"
check "healthz" "200 ok" "$(anonymous $a/healthz) $(cat "$work/body")"
check "anonymous" 403 "$(anonymous $a/api/v1/nodes/n1)"
check "anonymous, in words" 'Forbidden: nodes "n1" is forbidden: User "system:anonymous" cannot get resource "nodes" in API group "" at the cluster scope' "$(message)"
check "unknown path" 403 "$(anonymous $a/nowhere)"
check "bad token" 401 "$(with_token abcdef.wrong $a/api/v1/nodes/n1)"
check "expired client certificate" 401 "$(as old $a/api/v1/nodes/n1)"
check "client certificate of another CA" 401 "$(as alien $a/api/v1/nodes/n1)"
check "401 in words" "Unauthorized: Unauthorized" "$(message)"
check "no node yet" 404 "$(as n1 $a/api/v1/nodes/n1)"
check "404 in words" 'NotFound: nodes "n1" not found' "$(message)"
check "another node" 403 "$(as n1 $a/api/v1/nodes/n2)"
has "another node, in words" "node 'n1' cannot read 'n2', only its own Node object" "$(message)"
node='{"kind":"Node","apiVersion":"v1","metadata":{"name":"n1"}}'
check "create" 201 "$(as n1 -d "$node" $a/api/v1/nodes)"
check "create again" 409 "$(as n1 -d "$node" $a/api/v1/nodes)"
check "409 in words" 'AlreadyExists: nodes "n1" already exists' "$(message)"
check "create for another" 403 "$(as n1 -d "${node/n1/n2}" $a/api/v1/nodes)"
check "list all" 403 "$(as n1 $a/api/v1/nodes)"
check "list own" 200 "$(as n1 "$a/api/v1/nodes?fieldSelector=metadata.name%3Dn1")"
check "list own, one" 1 "$(json 'len(d["items"])')"
check "list all as admin" 200 "$(as admin $a/api/v1/nodes)"
patch() { as n1 -X PATCH -H "Content-Type: application/$1-patch+json" -d "$2" $a/api/v1/nodes/n1/status; }
check "strategic" 200 "$(patch strategic-merge '{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"DiskPressure","status":"False"}]}}')"
check "strategic again" 200 "$(patch strategic-merge '{"status":{"$setElementOrder/conditions":[{"type":"Ready"}],"conditions":[{"type":"Ready","status":"True"}]}}')"
check "merged by type" "[('Ready', 'True'), ('DiskPressure', 'False')]" "$(json '[(c["type"],c["status"]) for c in d["status"]["conditions"]]')"
check "merge patch" "200 1" "$(patch merge '{"status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}}') $(json 'len(d["status"]["addresses"])')"
check "unknown patch" 415 "$(patch apply '{}')"
check "not JSON" 400 "$(patch merge 'nonsense')"
check "put of an old version" 409 "$(as n1 -X PUT -d '{"metadata":{"resourceVersion":"1"}}' $a/api/v1/nodes/n1/status)"
lease=$a/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases
check "lease" "404 201 200" "$(as n1 $lease/n1) $(as n1 -d '{"metadata":{"name":"n1"}}' $lease) $(as n1 $lease/n1)"
check "lease of another" 403 "$(as n1 $lease/n2)"

fault node-never-ready; as n1 $a/api/v1/nodes/n1 >/dev/null
check node-never-ready "['False']" "$(json '[c["status"] for c in d["status"]["conditions"] if c["type"]=="Ready"]')"
fault node-absent;      check node-absent 404 "$(as n1 $a/api/v1/nodes/n1)"
fault server-errors=2;  check server-errors "500 500 200" "$(anonymous $a/version) $(anonymous $a/version) $(anonymous $a/version)"
fault throttled;        check throttled "429 200" "$(anonymous $a/version) $(anonymous $a/version)"
fault unauthorized;     check unauthorized 401 "$(as n1 $a/api/v1/nodes/n1)"
fault forbidden;        check forbidden 403 "$(as n1 $a/api/v1/nodes/n1)"
fault unauthorized for-agent=ack-attach
check "only for one agent" "200 401" "$(as n1 $a/api/v1/nodes/n1) $(as n1 -A ack-attach/1 $a/api/v1/nodes/n1)"
fault hang;             check hang 000 "$(anonymous -m 1 $a/version)"
fault tls-hang;         check tls-hang 000 "$(anonymous -m 1 $a/version)"
tls_error() { curl -sS -m 5 --cacert "$work/pki/ca.crt" -o /dev/null $a/version 2>&1; }
fault expired-certificate; has expired-certificate "certificate has expired" "$(tls_error)"
fault foreign-certificate; has foreign-certificate "certificate" "$(tls_error)"
fault wrong-name;          has wrong-name "no alternative certificate subject name matches" "$(tls_error)"
: >"$work/fault"
check "healthy again" "" "$(tls_error)"

# ---- the kubelet, with a bootstrap token
has "cluster-info" 200 "$(anonymous $a/api/v1/namespaces/kube-public/configmaps/cluster-info)"
ca=$(grep -o 'certificate-authority-data: [A-Za-z0-9+/=]*' "$work/body" | cut -d' ' -f2)
check "cluster-info holds the CA" "$(cat "$work/pki/ca.crt")" "$(printf %s "$ca" | base64 -d)"
mkdir -p "$work/kube"
printf 'clusters:\n- cluster:\n    certificate-authority-data: %s\n    server: %s\nusers:\n- user:\n    token: abcdef.0123456789abcdef\n' "$ca" "$a" >"$work/kube/bootstrap-kubelet.conf"
kubelet=(kubelet --config-dir "$work/kube" --cert-dir "$work/kube/pki" --node-name cn.10.0.0.5 --address 10.0.0.5 --ready-after-ms 700
    --heartbeat-ms 300 --fault-file "$work/kubelet-fault")
fault csr-pending
echo never-ready >"$work/kubelet-fault"
start kubelet "${kubelet[@]}"
kubelet_pid=$last
for _ in {1..50}; do [ -e "$work/kube/kubelet.conf" ] && break; sleep 0.1; done
check "kubelet.conf comes before its certificate" "yes no" "$([ -e "$work/kube/kubelet.conf" ] && echo yes) $([ -e "$work/kube/pki/kubelet-client-current.pem" ] || echo no)"
: >"$work/fault"
ready() { as admin $a/api/v1/nodes/cn.10.0.0.5 >/dev/null; json '[c["status"] for c in d["status"].get("conditions",[]) if c["type"]=="Ready"][:1]'; }
until_ready_is() { for _ in {1..60}; do [ "$(ready)" = "$1" ] && return; sleep 0.1; done; }
until_ready_is "['False']"; check "registers not ready" "['False']" "$(ready)"
: >"$work/kubelet-fault"
until_ready_is "['True']";  check "turns ready" "['True']" "$(ready)"
check "addresses" "['InternalIP', 'Hostname']" "$(json '[x["type"] for x in d["status"]["addresses"]]')"
pem=$work/kube/pki/kubelet-client-current.pem
check "certificate" "subject=O = system:nodes, CN = system:node:cn.10.0.0.5" "$(openssl x509 -in "$pem" -noout -subject)"
check "kubelet's own certificate reads its node" 200 "$(anonymous --cert "$pem" --key "$pem" $a/api/v1/nodes/cn.10.0.0.5)"
check "kubelet.conf" 2 "$(grep -c ": $pem\$" "$work/kube/kubelet.conf")"
check "healthz" 200 "$(code http://127.0.0.1:10248/healthz)"
check "kubelet port" 401 "$(code -k https://127.0.0.1:10250/pods)"
echo healthz-500 >"$work/kubelet-fault"; check healthz-500 500 "$(code http://127.0.0.1:10248/healthz)"
echo never-ready >"$work/kubelet-fault"; until_ready_is "['False']"; check "never-ready" "['False']" "$(ready)"
: >"$work/kubelet-fault"
stop "$kubelet_pid" kubelet
rm "$work/kube/bootstrap-kubelet.conf"
start kubelet-again "${kubelet[@]}"
stop "$last" kubelet-again
rm -r "$work/kube/kubelet.conf"
has "kubelet without a kubeconfig" "unable to load bootstrap kubeconfig" "$("$bin" "${kubelet[@]}" 2>&1)"

# ---- the attach script, in a copy-on-write copy of this machine's tree
start imds-2 imds --listen 100.100.100.200:8080 --instance "$here/instance.example.json"
mkdir -p "$work/tmpfs" "$work/root"
mount -t tmpfs none "$work/tmpfs" && mkdir "$work/tmpfs/up" "$work/tmpfs/work" &&
    mount -t overlay -o "lowerdir=/,upperdir=$work/tmpfs/up,workdir=$work/tmpfs/work" none "$work/root" &&
    mount --bind /dev "$work/root/dev" && mount -t proc none "$work/root/proc" && mount -t tmpfs none "$work/root/run"
check "overlay" 0 $?
root=$work/root
rm -rf "$root/etc/kubernetes" "$root/var/lib/kubelet" "$root/var/log"/ack-deploy*
mkdir -p "$root/etc/standin" "$root/usr/local/bin" && cp "$bin" "$root/usr/local/bin/cloud-standin"
printf 'METADATA=http://100.100.100.200:8080/latest/meta-data\nJOIN_TRIES=20\nJOIN_PAUSE=0.1\nREADY_AFTER_MS=100\n' >"$root/etc/standin/attach.env"
attach() { # FAULT…: the script from standard input, as curl gives it
    printf '%s\n' "$@" >"$root/etc/standin/attach-fault"
    timeout "${limit:-60}" chroot "$root" bash -s -- --token abcdef.0123456789abcdef --endpoint 127.0.0.1:6443 --cluster-dns 172.16.0.10 \
        --openapi-token secret --ess true --labels a=b,c=d --node-config e30= --frobnicate <"$here/attach_node.sh" >"$work/attach.out" 2>&1
    echo $?
}
check "fail-early" 1 "$(attach fail-early)"
check "its error code" FailGetKubeVersion "$(cat "$root/var/log/ack-deploy-error-code.log")"
check "exit-256" 0 "$(attach exit-256)"
check "exit-with" 193 "$(attach exit-with=193)"
check "exit-0-without-joining" "0 404" "$(attach exit-0-without-joining) $(as admin $a/api/v1/nodes/cn-hangzhou.192.168.0.10)"
attach print-token exit-0-without-joining >/dev/null; has print-token abcdef.0123456789abcdef "$(cat "$work/attach.out")"
check "loud" "0 true" "$(attach loud exit-0-without-joining) $([ "$(stat -c %s "$work/attach.out")" -gt 209715200 ] && echo true)"
check "hang" 124 "$(limit=2 attach hang)"
check "a daemon holds the output" "0 1" "$(attach daemon-holds-stdout exit-0-without-joining) $(find /proc/[0-9]*/fd/1 -lname "$work/attach.out" 2>/dev/null | wc -l)"
attach trace exit-0-without-joining >/dev/null; has trace "+ token=abcdef.0123456789abcdef" "$(cat "$work/attach.out")"
check "join-but-exit-1" 1 "$(attach join-but-exit-1)"
check "its error code" DiskinitError "$(cat "$root/var/log/ack-deploy-error-code.log")"
check "and yet it joined" 200 "$(as admin $a/api/v1/nodes/cn-hangzhou.192.168.0.10)"
check "labels" "b cn-hangzhou.i-bp1standin0001" "$(json 'd["metadata"]["labels"]["a"]+" "+d["spec"]["providerID"]')"
check "joins" 0 "$(attach)"
has "says so" "Worker node joined successfully" "$(tail -n 1 "$root/var/log/ack-deploy.log")"
has "unknown options are only logged" "unknown option [--frobnicate]" "$(cat "$work/attach.out")"

# ---- its formatter, on a file that plays the disk
truncate -s 32M "$root/disk.img"
echo DISK=/disk.img >>"$root/etc/standin/attach.env"
formatted() { blkid -p -o value -s TYPE "$root/disk.img"; }
touch "$root/var/.skip-auto-fdisk"
check "marker holds the formatter back" "0 " "$(attach format) $(formatted)"
rm "$root/var/.skip-auto-fdisk" && echo "# /disk.img" >>"$root/etc/fstab"
check "so does its name in fstab" "0 " "$(attach format) $(formatted)"
sed -i '/disk.img/d' "$root/etc/fstab"
check "else it formats" "0 ext4" "$(attach format) $(formatted)"
has "and mounts" "$root/var/lib/container" "$(cat /proc/mounts)"
has "and writes fstab" "/disk.img /var/lib/container/ ext4 defaults 0 0" "$(cat "$root/etc/fstab")"
