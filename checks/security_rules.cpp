#include "checks/security_rules.hpp"

#include "checks/cidr.hpp"

namespace ack::checks {

namespace {

std::string describe(const Traffic& traffic) {
    return traffic.protocol + " " + std::to_string(traffic.port) + (traffic.ingress ? " from " : " to ") +
           traffic.cidr + " (" + traffic.what + ")";
}

bool names_port(const SecurityRule& rule, const Traffic& traffic) {
    return (rule.protocol == "all" || rule.protocol == traffic.protocol) && rule.first_port <= traffic.port &&
           traffic.port <= rule.last_port;
}

// An accepting rule must hold all of the other side, a dropping one only some of it.
bool concerns(const SecurityRule& rule, const Traffic& traffic) {
    if (rule.ingress != traffic.ingress || !names_port(rule, traffic))
        return false;
    const auto of_rule = cidr(rule.cidr), wanted = cidr(traffic.cidr);
    if (!of_rule || !wanted)
        return false; // a group or IPv6: the other side is not known by its address
    return rule.accept ? of_rule->prefix <= wanted->prefix && contains(*of_rule, wanted->network)
                       : overlap(*of_rule, *wanted);
}

bool before(const SecurityRule& one, const SecurityRule& other) {
    return one.priority != other.priority ? one.priority < other.priority : !one.accept && other.accept;
}

} // namespace

std::string against(const std::vector<SecurityGroup>& groups, const Traffic& traffic) {
    const SecurityRule* first = nullptr;
    std::string whose;
    for (const auto& group : groups)
        for (const auto& rule : group.rules)
            if (concerns(rule, traffic) && (first == nullptr || before(rule, *first))) {
                first = &rule;
                whose = group.id;
            }
    if (first == nullptr)
        return traffic.ingress ? "no rule accepts " + describe(traffic) : "";
    if (first->accept)
        return "";
    return whose + ": " + describe(traffic) + " is dropped (priority " + std::to_string(first->priority) +
           ", " + first->cidr + ")";
}

} // namespace ack::checks
