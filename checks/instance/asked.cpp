#include "checks/instance/asked.hpp"

#include <algorithm>

namespace ack::checks {

std::optional<Answer> without_metadata(const Evidence& evidence) {
    if (!evidence.policy.on_ecs)
        return left_out("--not-on-ecs: there is no metadata service to ask");
    if (!evidence.host.instance)
        return not_known(evidence.host.instance.error().what);
    return {};
}

std::variant<std::string, Answer> text_of(const Evidence& evidence, Key<std::string> InstanceFacts::*key,
                                          std::string_view name) {
    if (auto nothing = without_metadata(evidence))
        return *nothing;
    const auto& value = (*evidence.host.instance).*key;
    if (!value)
        return not_known(value.error().what);
    if (!*value)
        return not_known("the metadata service has no " + std::string(name));
    return **value;
}

Answer compare(const Evidence& evidence, Key<std::string> InstanceFacts::*key, std::string_view name,
               const std::string& expected, std::string_view whose) {
    const auto found = text_of(evidence, key, name);
    if (const auto* answer = std::get_if<Answer>(&found))
        return *answer;
    const auto& value = std::get<std::string>(found);
    const std::string seen = "metadata " + std::string(name) + ": " + value;
    if (value == expected)
        return pass(seen + ", as " + std::string(whose));
    return failed(seen + "; " + std::string(whose) + " is " + expected);
}

std::vector<std::string> security_groups_of(const Evidence& evidence) {
    const auto& expect = evidence.policy.expect;
    std::vector<std::string> groups;
    const auto id = text_of(evidence, &InstanceFacts::instance_id, "instance-id");
    if (const auto* text = std::get_if<std::string>(&id))
        if (const auto own = expect.instance_groups.find(*text); own != expect.instance_groups.end())
            groups = own->second;
    for (const auto& group : expect.pool_groups)
        if (std::find(groups.begin(), groups.end(), group) == groups.end())
            groups.push_back(group);
    return groups;
}

} // namespace ack::checks
