#include "checks/cluster/checks.hpp"
#include "checks/listeners.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

// As /proc/PID/comm shows them, at most 15 characters: the system's own, and the cloud's agents.
constexpr std::string_view of_the_system[] = {
    "sshd",           "systemd",         "systemd-resolve", "systemd-network", "chronyd",
    "ntpd",           "dhclient",        "NetworkManager",  "rpcbind",         "rpc.statd",
    "master",         "cupsd",           "avahi-daemon",    "iscsid",          "sssd_be",
    "aliyun-service", "aliyun_assist_u", "AliYunDun",       "AliYunDunMonito", "AliYunDunUpdate",
    "AssistDaemon",   "CmsGoAgent.linu", "argusagent",      "cloudmonitor",    "init",
    "ack-attach"};

// Enabled by whoever deployed something, also when its files came in a package.
constexpr std::string_view deployed[] = {"mysqld",
                                         "mysql",
                                         "mariadb",
                                         "postgresql",
                                         "redis",
                                         "redis-server",
                                         "mongod",
                                         "nginx",
                                         "httpd",
                                         "apache2",
                                         "tomcat",
                                         "php-fpm",
                                         "haproxy",
                                         "keepalived",
                                         "etcd",
                                         "consul",
                                         "kafka",
                                         "zookeeper",
                                         "rabbitmq-server",
                                         "memcached",
                                         "elasticsearch",
                                         "jenkins",
                                         "nfs-server",
                                         "vsftpd",
                                         "smb",
                                         "smbd",
                                         "named",
                                         "bind9",
                                         "squid",
                                         "gitlab-runsvdir",
                                         "clickhouse-server",
                                         "influxdb",
                                         "prometheus",
                                         "grafana-server",
                                         "minio"};
// Ubuntu's server images bring it: it starts LXD only where that was set up.
constexpr std::string_view of_the_image[] = {"snap.lxd.activate"};
constexpr std::string_view own_directories[] = {"/etc/systemd/system/", "/usr/local/", "/opt/", "/root/",
                                                "/home/"};
constexpr std::string_view of_the_cloud[] = {"aliyun",     "cloudmonitor", "AssistDaemon", "ecs_mq",
                                             "ack-attach", "aegis",        "cloud-init"};

template <class Names>
bool among(const Names& names, std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string_view bare(std::string_view unit) {
    constexpr std::string_view suffix = ".service";
    return unit.ends_with(suffix) ? unit.substr(0, unit.size() - suffix.size()) : unit;
}

bool is_deployed(const EnabledUnit& unit) {
    const auto name = bare(unit.name);
    if (name.size() == unit.name.size())
        return false; // a timer, a socket, a target
    const bool clouds = std::any_of(std::begin(of_the_cloud), std::end(of_the_cloud),
                                    [&](const auto& begin) { return name.starts_with(begin); });
    const bool own = std::any_of(std::begin(own_directories), std::end(own_directories),
                                 [&](const auto& begin) { return unit.target.starts_with(begin); });
    return among(deployed, name) || (own && !clouds && !among(of_the_image, name));
}

Answer judge_it(const Evidence& evidence) {
    const auto& listeners = evidence.host.listeners;
    const auto& units = evidence.host.enabled_units;
    if (!listeners)
        return not_known(listeners.error().what);
    if (!units)
        return not_known(units.error().what);
    if (evidence.joined_to_this_cluster)
        return pass("this host is already a node of this cluster: what runs belongs to it");
    const auto& known = evidence.policy.known_services;
    std::vector<std::string> seen;
    for (const auto& listener : *listeners)
        if (!among(of_the_system, listener.command) && !among(known, listener.command))
            seen.push_back(describe(listener));
    for (const auto& unit : *units)
        if (is_deployed(unit) && !among(known, bare(unit.name)))
            seen.push_back(unit.name + " is enabled (" + unit.path + ")");
    if (seen.empty())
        return pass("nothing but the system's own listens (" + std::to_string(listeners->size()) +
                    " sockets) or is enabled");
    return failed(join(seen, "; "));
}

} // namespace

constinit const Check no_services_are_deployed = {
    .id = "no-services-are-deployed",
    .group = Group::cluster,
    .profiles = node,
    .level = Level::warn,
    .what = "listening sockets and enabled units that are not the system's own or the cloud's agents",
    .why = "pods and the service fight for memory, ports and disks, and evictions or a drain stop it",
    .remedy = "move the service to another instance, or into the cluster; what shall stay is named in "
              "known_services of the "
              "policy",
    .source = "ACK help, Add existing ECS instances: no instances with services deployed",
    .judge = judge_it};

} // namespace ack::checks
