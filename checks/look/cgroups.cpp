#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

constexpr auto tree = "/sys/fs/cgroup";

struct Row {
    std::string name;
    bool attached = false, enabled = false;
};

// "#subsys_name hierarchy num_cgroups enabled": hierarchy 0 is v2's or none.
Result<std::vector<Row>> rows_of(const host::HostView& view) {
    const auto text = read_of_running_host(view, "/proc/cgroups");
    if (!text)
        return tl::unexpected(text.error());
    std::vector<Row> rows;
    for (const auto line : lines_of(*text)) {
        if (line.starts_with('#'))
            continue;
        const auto words = words_of(line);
        if (words.size() != 4)
            return fail("/proc/cgroups: not a controller: \"" + std::string(line) + "\"");
        rows.push_back({std::string(words[0]), words[1] != "0", words[3] != "0"});
    }
    return rows;
}

} // namespace

Fact<Cgroups> look_at_cgroups(const host::HostView& view, Deadline) {
    const auto rows = rows_of(view);
    if (!rows)
        return tl::unexpected(rows.error());
    Cgroups cgroups;
    for (const auto& row : *rows)
        if (!row.enabled)
            cgroups.disabled.push_back(row.name);
    const std::string directory = tree;
    if (const auto unified = view.read(directory + "/cgroup.controllers")) {
        cgroups.version = 2;
        for (const auto word : words_of(*unified))
            cgroups.controllers.emplace_back(word);
    } else if (host::absent(unified.error())) {
        cgroups.version = 1;
        for (const auto& row : *rows)
            if (row.attached && row.enabled && view.exists(directory + "/" + row.name))
                cgroups.controllers.push_back(row.name);
    } else {
        return tl::unexpected(unified.error());
    }
    return cgroups;
}

} // namespace ack::checks
