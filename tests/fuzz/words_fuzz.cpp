// The small texts: lines of /proc and of our own files, words of the command line, answers from the network. The first byte
// says which reader has the rest.
#include "agent/events.hpp"
#include "agent/request.hpp"
#include "agent/time_text.hpp"
#include "checks/port_range.hpp"
#include "disk/choice.hpp"
#include "disk/written.hpp"
#include "host/certificate.hpp"
#include "host/digest.hpp"
#include "host/gunzip.hpp"
#include "host/http.hpp"
#include "host/process_tree.hpp"
#include "host/self.hpp"
#include "systemd/manager.hpp"
#include "systemd/units.hpp"
#include "tests/fuzz/input.hpp"

#include <array>

namespace {

using namespace ack;
using Text = std::string_view;

constexpr std::array<void (*)(Text), 14> readers = {
    [](Text text) { fuzz::answered(disk::parse_block_stat(text)); },
    [](Text text) {
        host::ProcessLine line;
        static_cast<void>(host::parse_process_line(text, line));
    },
    [](Text text) { fuzz::answered(host::parse_effective_capabilities(text)); },
    [](Text text) {
        if (const auto range = checks::port_range(text)) fuzz::hold(range->first <= range->last, "a range has an order");
        static_cast<void>(checks::overlap({30000, 32767}, {1, 65535}, text));
    },
    [](Text text) {
        if (const auto seconds = agent::parse_seconds(text)) fuzz::hold(seconds->count() >= 0, "a time is not negative");
    },
    [](Text text) { fuzz::answered(disk::parse_disk_wish(text)); },
    [](Text text) {
        const auto url = host::parse_url(text);
        if (fuzz::answered(url)) fuzz::hold(!url->host.empty(), "a URL has a host");
    },
    [](Text text) {
        const auto event = agent::parse_event(text);
        if (fuzz::answered(event)) fuzz::answered(agent::parse_event(agent::to_line(*event)));
    },
    [](Text text) {
        const auto request = agent::parse_request(text);
        if (!fuzz::answered(request)) return;
        const auto again = agent::to_text(*request);
        fuzz::hold(again && agent::parse_request(*again), "a request that was read can be handed over");
    },
    [](Text text) { fuzz::answered(host::base64_decode(text)); },
    [](Text text) {
        const auto unpacked = host::gunzip(text, 1U << 16);
        if (fuzz::answered(unpacked)) fuzz::hold(unpacked->size() <= 1U << 16, "no more than was allowed");
    },
    [](Text text) { fuzz::answered(host::parse_certificate(text)); },
    [](Text text) { fuzz::answered(systemd::parse_unit_states(std::string(text), {"kubelet.service", "docker.service"})); },
    [](Text text) { fuzz::hold(systemd::mount_unit_of(text).ends_with(".mount"), "a mount unit is one"); },
};

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 0) readers[data[0] % readers.size()](fuzz::text_of(data + 1, size - 1));
    return 0;
}
