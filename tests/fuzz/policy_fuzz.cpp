// Any policy file: a policy or an error that names the file.
#include "agent/policy.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto policy = agent::parse_policy(fuzz::text_of(data, size), "policy.json");
    if (!fuzz::answered(policy))
        fuzz::hold(policy.error().what.find("policy.json") != std::string::npos, "an error names the file");
    else
        fuzz::hold(policy->timeout.count() > 0, "a limit is a time");
    return 0;
}
