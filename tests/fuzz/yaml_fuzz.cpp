// Any text as kubelet.conf's YAML: a tree or an error, never a crash.
#include "checks/yaml.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

std::size_t nodes_in(const ack::checks::YamlNode& node) {
    std::size_t count = 1;
    for (const auto& [key, value] : node.map) {
        if (&node[key] != &value) std::abort();
        count += nodes_in(value);
    }
    for (const auto& item : node.list) count += nodes_in(item);
    return count;
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto root = ack::checks::parse_yaml({reinterpret_cast<const char*>(data), size});
    if (root ? nodes_in(*root) > size + 1 : root.error().what.empty()) std::abort();
    return 0;
}
