#include "agent/cloud_security.hpp"

#include "checks/port_range.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace ack::agent {

namespace {

using checks::SecurityRule;
using nlohmann::json;

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string small(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return text;
}

// "22/22", "1/65535", "-1/-1"
Result<void> read_ports(std::string range, SecurityRule& rule) {
    if (range == "-1/-1")
        return {};
    std::ranges::replace(range, '/', '-');
    const auto ports = checks::port_range(range);
    if (!ports)
        return fail("PortRange \"" + range + "\" is not of the form 1/65535");
    rule.first_port = ports->first;
    rule.last_port = ports->last;
    return {};
}

// Priority comes as a text or as a number.
unsigned priority_of(const json& permission) {
    const auto& value = permission.at("Priority");
    if (value.is_number_unsigned())
        return value.get<unsigned>();
    const auto text = value.get<std::string>();
    unsigned priority = 1;
    std::from_chars(text.data(), text.data() + text.size(), priority);
    return priority;
}

Result<SecurityRule> rule_of(const json& permission) {
    SecurityRule rule;
    rule.ingress = permission.at("Direction").get<std::string>() == "ingress";
    rule.accept = small(permission.at("Policy").get<std::string>()) == "accept";
    rule.protocol = small(permission.at("IpProtocol").get<std::string>());
    rule.cidr = text_at(permission, rule.ingress ? "SourceCidrIp" : "DestCidrIp");
    rule.group = text_at(permission, rule.ingress ? "SourceGroupId" : "DestGroupId");
    rule.priority = priority_of(permission);
    if (auto read = read_ports(permission.at("PortRange").get<std::string>(), rule); !read)
        return tl::make_unexpected(read.error());
    return rule;
}

}   // namespace

Result<void> add_security_groups(const json& answer, checks::Expectations& into) {
    for (const auto& group : answer.at("SecurityGroups").at("SecurityGroup")) {
        const auto id = group.at("SecurityGroupId").get<std::string>();
        auto& known = into.security_groups[id];
        known.id = id;
        known.type = group.at("SecurityGroupType").get<std::string>();
    }
    return {};
}

Result<void> add_security_rules(const json& answer, checks::Expectations& into) {
    const auto id = answer.at("SecurityGroupId").get<std::string>();
    auto& group = into.security_groups[id];
    group.id = id;
    group.has_rules = true;
    group.inner_accept = small(text_at(answer, "InnerAccessPolicy")) != "drop";
    for (const auto& permission : answer.at("Permissions").at("Permission")) {
        auto rule = rule_of(permission);
        if (!rule)
            return tl::make_unexpected(rule.error());
        group.rules.push_back(std::move(*rule));
    }
    return {};
}

}   // namespace ack::agent
