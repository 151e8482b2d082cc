#include "checks/check.hpp"

namespace ack::checks {

std::string_view name_of(Verdict verdict) {
    static constexpr std::string_view names[] = {"pass", "warn", "fail", "unknown", "skipped"};
    return names[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(Group group) {
    static constexpr std::string_view names[] = {"operating system",   "swap",          "disks",
                                                 "cluster membership", "instance",      "network",
                                                 "attach command",     "image hygiene", "after attaching"};
    return names[static_cast<std::size_t>(group)];
}

Answer pass(std::string evidence) {
    return {Verdict::pass, std::move(evidence), {}};
}
Answer failed(std::string evidence, std::string remedy) {
    return {Verdict::fail, std::move(evidence), std::move(remedy)};
}
Answer warned(std::string evidence, std::string remedy) {
    return {Verdict::warn, std::move(evidence), std::move(remedy)};
}
Answer not_known(std::string why) {
    return {Verdict::unknown, std::move(why), {}};
}
Answer left_out(std::string why) {
    return {Verdict::skipped, std::move(why), {}};
}

} // namespace ack::checks
