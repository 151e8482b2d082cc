#include "checks/check.hpp"

#include <algorithm>
#include <exception>

namespace ack::checks {

namespace {

bool among(const std::vector<std::string>& ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool selected(const Check& check, const Selection& selection) {
    if (!selection.only.empty())
        return among(selection.only, check.id);
    return (check.profiles & selection.profile) != 0;
}

// What the policy says of a check: "skip", "warn", "fail", or nothing.
// The proof of joining is not the policy's to overrule.
std::string_view override_of(const Policy& policy, const Check& check) {
    if (check.group == Group::joined)
        return {};
    const auto found = policy.verdicts.find(std::string(check.id));
    return found == policy.verdicts.end() ? std::string_view{} : std::string_view(found->second);
}

Answer ask(const Check& check, const Evidence& evidence, const Selection& selection) {
    if (among(selection.skip, check.id))
        return left_out("left out by --skip");
    if (override_of(evidence.policy, check) == "skip")
        return left_out("left out by the policy");
    try {
        return check.judge(evidence);
    } catch (const std::exception& error) {
        return not_known("the check itself ended in an error: " + std::string(error.what()));
    }
}

Level level_of(const Check& check, const Policy& policy) {
    const auto wanted = override_of(policy, check);
    if (wanted == "warn")
        return Level::warn;
    if (wanted == "fail")
        return Level::fail;
    return check.level;
}

Finding finding_of(const Check& check, Answer answer, Level level) {
    const bool strict = level == Level::fail;
    const bool bad = answer.verdict == Verdict::fail || answer.verdict == Verdict::unknown;
    const bool says_remedy = bad || answer.verdict == Verdict::warn;
    if (answer.verdict == Verdict::fail && !strict)
        answer.verdict = Verdict::warn;
    if (says_remedy && answer.remedy.empty())
        answer.remedy = check.remedy;
    return {.id = std::string(check.id),
            .group = check.group,
            .verdict = answer.verdict,
            .counts_as_failure = bad && strict,
            .evidence = std::move(answer.evidence),
            .remedy = says_remedy ? std::move(answer.remedy) : std::string{},
            .source = std::string(check.source)};
}

} // namespace

std::vector<Finding> judge(const Evidence& evidence, const Selection& selection) {
    std::vector<Finding> findings;
    for (const auto& check : catalogue()) {
        if (!selected(check, selection))
            continue;
        findings.push_back(
            finding_of(check, ask(check, evidence, selection), level_of(check, evidence.policy)));
    }
    return findings;
}

} // namespace ack::checks
