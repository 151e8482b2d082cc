// What the checks of an instance share: a value of the metadata service, or the answer that stands in its place.
#pragma once

#include "checks/check.hpp"
#include "checks/words.hpp"

#include <variant>

namespace ack::checks {

// The answer when the service was not to be asked (skipped) or is not known as a whole (unknown); else nothing.
std::optional<Answer> without_metadata(const Evidence& evidence);

// The key's text; absent and unknown ones are the answer `unknown` with the reason.
std::variant<std::string, Answer> text_of(const Evidence& evidence, Key<std::string> InstanceFacts::*key,
                                          std::string_view name);

// "equal to what is expected" for one key: skipped, unknown, pass or a failure that quotes both.
Answer compare(const Evidence& evidence, Key<std::string> InstanceFacts::*key, std::string_view name,
               const std::string& expected, std::string_view whose);

// The instance's own security groups and the ones the node pool adds; nothing when neither was said.
std::vector<std::string> security_groups_of(const Evidence& evidence);

} // namespace ack::checks
