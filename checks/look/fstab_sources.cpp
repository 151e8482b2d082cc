#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>

namespace ack::checks {

namespace {

struct Tag {
    std::string_view key;  // in fstab, "UUID="
    const char* directory; // where udev keeps its links
    bool any_case;         // UUIDs are compared so
};
constexpr Tag tags[] = {{"UUID=", "/dev/disk/by-uuid", true},
                        {"LABEL=", "/dev/disk/by-label", false},
                        {"PARTUUID=", "/dev/disk/by-partuuid", true},
                        {"PARTLABEL=", "/dev/disk/by-partlabel", false},
                        {"ID=", "/dev/disk/by-id", false}};

std::string unquoted(std::string_view value) {
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return std::string(quoted ? value.substr(1, value.size() - 2) : value);
}

// udev writes what is not fit for a name as \xNN.
std::string without_hex_escapes(std::string_view name) {
    std::string plain;
    while (!name.empty()) {
        const bool escaped = name.size() >= 4 && name.starts_with("\\x");
        const auto code = escaped ? number<unsigned>(name.substr(2, 2), 16) : std::nullopt;
        plain += code ? static_cast<char>(*code) : name[0];
        name.remove_prefix(code ? 4 : 1);
    }
    return plain;
}

bool equal(std::string one, std::string other, bool any_case) {
    const auto lower = [](std::string& text) {
        for (char& c : text)
            if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c - 'A' + 'a');
    };
    if (any_case)
        lower(one), lower(other);
    return one == other;
}

Result<bool> tag_is_there(const host::HostView& view, const Tag& tag, const std::string& value) {
    if (!view.info("/dev/disk"))
        return fail(std::string(tag.key) + value +
                    " cannot be looked up: there is no /dev/disk (no udev runs here)");
    const auto names = list_if_there(view, tag.directory);
    if (!names)
        return tl::unexpected(names.error());
    return std::any_of(names->begin(), names->end(), [&](const std::string& name) {
        return equal(without_hex_escapes(name), value, tag.any_case);
    });
}

// "vdb" in /proc/partitions, which a recorded tree has too.
bool in_partitions(const host::HostView& view, std::string_view device) {
    const auto text = view.read("/proc/partitions");
    if (!text)
        return false;
    for (const auto line : lines_of(*text)) {
        const auto words = words_of(line);
        if (words.size() == 4 && words[3] == device)
            return true;
    }
    return false;
}

Result<bool> source_is_there(const host::HostView& view, const std::string& source) {
    for (const auto& tag : tags)
        if (source.starts_with(tag.key))
            return tag_is_there(view, tag, unquoted(source.substr(tag.key.size())));
    if (!source.starts_with("/dev/"))
        return true; // no block device: nfs, tmpfs, a directory
    if (in_partitions(view, std::string_view(source).substr(5)))
        return true;
    const auto device = view.target_info(source);
    if (device)
        return true;
    if (host::absent(device.error()))
        return false;
    return tl::unexpected(device.error());
}

} // namespace

Fact<std::vector<std::string>> look_at_absent_fstab_sources(const host::HostView& view, Deadline) {
    const auto fstab = host::fstab(view);
    if (!fstab)
        return tl::unexpected(fstab.error());
    const auto mounts = look_at_mounts(view, Deadline::never());
    if (!mounts)
        return tl::unexpected(mounts.error());
    std::vector<std::string> absent;
    for (const auto& line : fstab->lines) {
        const auto there = source_is_there(view, line.source);
        // What cannot be looked up, but is mounted where the line says, is there.
        if (!there && host::mount_at(*mounts, line.target) != nullptr)
            continue;
        if (!there)
            return fail("/etc/fstab line " + std::to_string(line.number) + ": " + there.error().what);
        const bool again = std::find(absent.begin(), absent.end(), line.source) != absent.end();
        if (!*there && !again)
            absent.push_back(line.source);
    }
    return absent;
}

} // namespace ack::checks
