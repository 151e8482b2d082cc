#include "checks/operating_system/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

bool is_clouds(std::string_view name) {
    return name.ends_with(".aliyuncs.com") || name.ends_with(".aliyun.com");
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1";
}

Answer judge_it(const Evidence& evidence) {
    const auto& lines = evidence.host.hosts_file;
    if (!lines)
        return not_known(lines.error().what);
    bool has_localhost = false;
    std::vector<std::string> wrong;
    for (const auto& line : *lines) {
        const std::string place = "/etc/hosts:" + std::to_string(line.number) + ": ";
        for (const auto& name : line.names) {
            if (name == "localhost" && is_loopback(line.address))
                has_localhost = true;
            else if (name == "localhost")
                wrong.push_back(place + "localhost is " + line.address);
            else if (is_clouds(name))
                wrong.push_back(place + name + " is pinned to " + line.address);
        }
    }
    if (!has_localhost)
        wrong.emplace_back("/etc/hosts: no line gives localhost 127.0.0.1");
    if (wrong.empty())
        return pass("/etc/hosts: localhost is there, no name of the cloud is pinned");
    return failed(join(wrong, "; "));
}

} // namespace

constinit const Check hosts_file_is_sane = {
    .id = "hosts-file-is-sane",
    .group = Group::operating_system,
    .profiles = node | image,
    .level = Level::warn,
    .what = "/etc/hosts: localhost, and names of the cloud that are pinned to an address",
    .why = "health checks go to localhost, and an address of the cloud that was pinned once is another today",
    .remedy = "in /etc/hosts: have \"127.0.0.1 localhost\", delete the lines that name *.aliyuncs.com",
    .source = "hosts(5)",
    .judge = judge_it};

} // namespace ack::checks
