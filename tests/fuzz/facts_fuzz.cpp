// A facts file from another machine: facts or an error; what is written out again reads back as the same.
#include "agent/facts_file.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto facts = agent::parse_facts(fuzz::text_of(data, size), "facts.json");
    if (!fuzz::answered(facts)) return 0;
    const auto text = agent::facts_text(*facts);
    const auto again = agent::parse_facts(text, "facts.json");
    fuzz::hold(fuzz::answered(again), "facts that were written can be read");
    fuzz::hold(agent::facts_text(*again) == text, "facts that were read are those that were written");
    return 0;
}
