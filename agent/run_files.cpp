#include "agent/run_files.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace ack::agent {

namespace {

constexpr std::size_t id_length = std::string_view("20261123T053405Z-1a2b").size();

bool is_run_id(std::string_view name) {
    return name.size() == id_length && name.starts_with("20") && name[15] == 'Z' && name[16] == '-';
}

}   // namespace

std::string new_run_id() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    std::tm parts{};
    gmtime_r(&now.tv_sec, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ-", &parts);
    std::string id(text.data(), length);
    // The part of the second, in 65536ths: two runs within one second still sort as they came.
    const auto fraction = static_cast<unsigned>(now.tv_nsec * 65536LL / 1'000'000'000LL);
    for (unsigned shift = 16; shift > 0; shift -= 4)
        id += "0123456789abcdef"[fraction >> (shift - 4) & 0xFU];
    return id;
}

Result<std::vector<std::string>> known_runs(const host::HostView& view, const RunPlaces& places) {
    auto names = view.list(places.state / "runs");
    if (!names && host::absent(names.error()))
        return std::vector<std::string>{};
    if (!names)
        return fail("the runs of this host are not known: " + names.error().what, names.error().code);
    std::erase_if(
        *names, [&](const std::string& name) { return !is_run_id(name) || !view.exists(places.run(name)); });
    std::ranges::sort(*names);
    return names;
}

std::optional<std::string> latest_run(const host::HostView& view, const RunPlaces& places) {
    const auto target = view.read_link(places.latest());
    if (!target)
        return std::nullopt;
    const std::string id = std::filesystem::path(*target).filename();
    if (!is_run_id(id))
        return std::nullopt;
    return id;
}

}   // namespace ack::agent
