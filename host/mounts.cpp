#include "host/mounts.hpp"

#include "host/view.hpp"

#include <libmount/libmount.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>

namespace ack::host {

namespace {

constexpr std::size_t most_bytes = 64U << 20;   // a host with thousands of pods has megabytes
constexpr int reads_for_agreement = 10;

struct FreeTable {
    void operator()(libmnt_table* table) const { ::mnt_unref_table(table); }
};
struct FreeIterator {
    void operator()(libmnt_iter* iterator) const { ::mnt_free_iter(iterator); }
};
struct CloseStream {
    void operator()(FILE* stream) const { std::fclose(stream); }
};
using Table = std::unique_ptr<libmnt_table, FreeTable>;

// Zero: the line has an error, and the rest is still wanted.
int note_error(libmnt_table* table, const char*, int) {
    *static_cast<bool*>(::mnt_table_get_userdata(table)) = true;
    return 1;
}

// All entries, or nothing when any line is not one.
std::optional<Table> parse(std::string_view text) {
    Table table(::mnt_new_table());
    std::string copy(text);
    const std::unique_ptr<FILE, CloseStream> stream(::fmemopen(copy.data(), copy.size(), "r"));
    bool broken = false;
    if (!table || !stream) return {};
    ::mnt_table_set_userdata(table.get(), &broken);
    ::mnt_table_set_parser_errcb(table.get(), note_error);
    if (::mnt_table_parse_stream(table.get(), stream.get(), "text") != 0 || broken) return {};
    return table;
}

template <class Take>
void for_each(const Table& table, Take take) {
    const std::unique_ptr<libmnt_iter, FreeIterator> iterator(::mnt_new_iter(MNT_ITER_FORWARD));
    libmnt_fs* entry = nullptr;
    while (::mnt_table_next_fs(table.get(), iterator.get(), &entry) == 0) take(entry);
}

std::string text_or_empty(const char* text) {
    return text ? text : "";
}

bool has_word(std::string_view options, std::string_view word) {
    while (!options.empty()) {
        const auto end = std::min(options.find(','), options.size());
        if (options.substr(0, end) == word) return true;
        options.remove_prefix(std::min(end + 1, options.size()));
    }
    return false;
}

Mount mount_from(libmnt_fs* entry) {
    Mount mount;
    mount.id = ::mnt_fs_get_id(entry);
    mount.parent = ::mnt_fs_get_parent_id(entry);
    mount.device = ::mnt_fs_get_devno(entry);
    mount.root = text_or_empty(::mnt_fs_get_root(entry));
    mount.target = text_or_empty(::mnt_fs_get_target(entry));
    mount.type = text_or_empty(::mnt_fs_get_fstype(entry));
    mount.source = text_or_empty(::mnt_fs_get_source(entry));
    mount.options = text_or_empty(::mnt_fs_get_vfs_options(entry));
    mount.read_only =
        has_word(mount.options, "ro") || has_word(text_or_empty(::mnt_fs_get_fs_options(entry)), "ro");
    return mount;
}

template <class Take>
void for_each_line(std::string_view text, Take take) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        take(number, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool is_blank_or_comment(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r");
    return first == std::string_view::npos || line[first] == '#';
}

// The kernel writes the file piece by piece: two equal reads are one whole state.
Result<std::string> read_settled(const HostView& view, const std::filesystem::path& file) {
    auto text = view.read(file, most_bytes);
    for (int i = 0; text && view.live() && i < reads_for_agreement; ++i) {
        auto again = view.read(file, most_bytes);
        if (!again || *again == *text) return again;
        text = std::move(again);
    }
    if (!text || !view.live()) return text;
    return fail("reading " + file.string() + ": it changes all the time", EAGAIN);
}

// Nothing unless every line is a mount.
std::optional<std::vector<Mount>> all_mounts(std::string_view text) {
    std::size_t lines = 0;
    bool numbered = true;
    for_each_line(text, [&](std::size_t, std::string_view line) {
        numbered = numbered && !line.empty() && line.front() >= '0' && line.front() <= '9';
        ++lines;
    });
    const auto table = numbered && lines != 0 ? parse(text) : std::nullopt;
    if (!table) return {};
    std::vector<Mount> mounts;
    for_each(*table, [&](libmnt_fs* entry) { mounts.push_back(mount_from(entry)); });
    const bool whole = mounts.size() == lines && std::ranges::none_of(mounts, [](const Mount& one) { return one.target.empty(); });
    return whole ? std::optional(std::move(mounts)) : std::nullopt;
}

}   // namespace

Result<std::vector<Mount>> parse_mountinfo(std::string_view text) {
    if (auto all = all_mounts(text)) return std::move(*all);
    // Line by line, to name the one that is not understood.
    std::vector<Mount> mounts;
    std::optional<Error> error;
    for_each_line(text, [&](std::size_t number, std::string_view line) {
        if (error || line.empty()) return;
        auto one = all_mounts(line);
        if (!one) {
            error = Error{"line " + std::to_string(number) +
                              " of the mount table is not understood: " + std::string(line),
                          0};
        } else {
            mounts.push_back(std::move(one->front()));
        }
    });
    if (error) return tl::unexpected(*error);
    return mounts;
}

Result<std::vector<Mount>> mounts(const HostView& view, const std::filesystem::path& file) {
    const auto text = read_settled(view, file);
    if (!text) return tl::unexpected(text.error());
    auto all = parse_mountinfo(*text);
    if (!all) return fail(file.string() + ": " + all.error().what, all.error().code);
    if (all->empty()) return fail(file.string() + " names no mount at all, not even the root");
    return all;
}

namespace {

std::string without_last_slashes(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

FstabLine line_from(std::size_t number, libmnt_fs* entry) {
    return {number,
            text_or_empty(::mnt_fs_get_source(entry)),
            without_last_slashes(text_or_empty(::mnt_fs_get_target(entry))),
            text_or_empty(::mnt_fs_get_fstype(entry)),
            text_or_empty(::mnt_fs_get_options(entry)),
            ::mnt_fs_get_freq(entry),
            ::mnt_fs_get_passno(entry)};
}

}   // namespace

Fstab parse_fstab(std::string_view text) {
    Fstab fstab;
    for_each_line(text, [&](std::size_t number, std::string_view line) {
        if (is_blank_or_comment(line)) return;
        std::vector<FstabLine> found;
        // libmount guesses the format by the first line of a text: this one leaves it no choice.
        constexpr std::string_view guide = "none /guide none defaults 0 0\n";
        if (line.find('\0') == std::string_view::npos) {
            if (const auto table = parse(std::string(guide) + std::string(line) + "\n")) {
                for_each(*table, [&](libmnt_fs* entry) { found.push_back(line_from(number, entry)); });
            }
        }
        if (found.size() == 2 && !found[1].source.empty() && !found[1].target.empty()) {
            fstab.lines.push_back(found[1]);
        } else {
            fstab.broken.push_back(number);
        }
    });
    return fstab;
}

Result<Fstab> fstab(const HostView& view) {
    const auto text = view.read("/etc/fstab");
    if (!text && absent(text.error())) return Fstab{};
    if (!text) return tl::unexpected(text.error());
    return parse_fstab(*text);
}

const Mount* mount_at(const std::vector<Mount>& mounts, std::string_view target) {
    const Mount* topmost = nullptr;
    for (const auto& one : mounts) {
        if (one.target == target && !(topmost && topmost->parent == one.id)) topmost = &one;
    }
    return topmost;
}

const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path) {
    const auto lies_on = [&](const std::string& target) {
        return target == "/" || path == target || (path.starts_with(target) && path[target.size()] == '/');
    };
    std::string_view longest;
    for (const auto& one : mounts) {
        if (lies_on(one.target) && one.target.size() > longest.size()) longest = one.target;
    }
    return longest.empty() ? nullptr : mount_at(mounts, longest);
}

}   // namespace ack::host
