#include "checks/look/image/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/secrets.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

namespace {

constexpr auto top = "/var/log";
constexpr std::size_t most_of_a_file = 3, most_files = 50'000, deepest = 8;
constexpr std::size_t readable = 16U << 20; // bytes; what is longer is counted, not read

// Packed, binary, or the journal's.
bool is_text(std::string_view name) {
    constexpr std::array endings = {".gz", ".xz", ".bz2", ".zst", ".journal", ".journal~"};
    constexpr std::array names = {"wtmp", "btmp", "lastlog", "faillog", "tallylog"};
    return std::none_of(endings.begin(), endings.end(),
                        [&](const char* end) { return name.ends_with(end); }) &&
           std::find(names.begin(), names.end(), name) == names.end();
}

struct Walk {
    const host::HostView& view;
    Deadline deadline;
    LogState state;
    std::size_t files = 0;

    Result<void> into(const std::string& directory, std::size_t depth) {
        const auto names = list_if_there(view, directory);
        if (!names)
            return tl::unexpected(names.error());
        for (const auto& name : *names) {
            if (deadline.passed())
                return fail("the time was over before all of /var/log was read");
            if (++files > most_files || depth > deepest)
                return fail("/var/log has more files than are looked at");
            if (auto done = at(directory + "/" + name, name, depth); !done)
                return done;
        }
        return {};
    }

    Result<void> at(const std::string& path, std::string_view name, std::size_t depth) {
        const auto info = view.info(path);
        if (!info)
            return tl::unexpected(info.error());
        if (info->kind == host::FileKind::directory)
            return into(path, depth + 1);
        if (info->kind != host::FileKind::regular)
            return {};
        state.bytes += info->size;
        if (!is_text(name) || info->size == 0 || info->size > readable)
            return {};
        const auto text = view.read(path, readable);
        if (!text)
            return tl::unexpected(text.error());
        for (auto& secret : secrets_in(path, *text, most_of_a_file))
            state.secrets.push_back(std::move(secret));
        return {};
    }
};

} // namespace

Fact<LogState> look_at_logs(const host::HostView& view, Deadline deadline) {
    Walk walk{view, deadline, {}};
    if (auto done = walk.into(top, 0); !done)
        return tl::unexpected(done.error());
    return walk.state;
}

} // namespace ack::checks
