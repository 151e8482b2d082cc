#include "host/mapped_files.hpp"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <set>

namespace ack::host {

namespace {

constexpr std::size_t most_bytes = 64U << 20;

std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return {};
    return value;
}

std::string_view next_word(std::string_view& line) {
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    return word;
}

// maps pads its numbers with zeros, the names in map_files have none.
std::string without_zeros(std::string_view text) {
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
    return std::string(text);
}

// "7f0c-7f0d r--p 00000000 fd:01 1234    /path"
std::optional<MappedFile> parse_line(std::string_view line) {
    const auto range = next_word(line);
    next_word(line);
    next_word(line);
    const auto device = next_word(line), inode_text = next_word(line);
    const auto dash = range.find('-'), colon = device.find(':');
    if (dash == std::string_view::npos || colon == std::string_view::npos) return {};
    const auto high = number(device.substr(0, colon), 16), low = number(device.substr(colon + 1), 16);
    const auto inode = number(inode_text, 10);
    if (!high || !low || !inode) return {};
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    return MappedFile{without_zeros(range.substr(0, dash)) + "-" + without_zeros(range.substr(dash + 1)),
                      makedev(static_cast<unsigned>(*high), static_cast<unsigned>(*low)), *inode, std::string(line)};
}

// Not through HostView::read: what all processes map is nothing to keep in a record.
Result<std::string> read_maps(const HostView& view, const std::string& path) {
    const auto file = view.open_file(path, O_RDONLY);
    if (!file) return tl::unexpected(file.error());
    std::string text;
    std::array<char, 8192> piece{};    // the kernel gives 4 KiB at a time
    for (;;) {
        const auto got = ::read(file->get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading " + path, errno);
        if (got == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(got));
        if (text.size() > most_bytes) return fail("reading " + path + ": too long", EFBIG);
    }
}

Result<std::optional<dev_t>> block_device_at(const HostView& view, const std::string& path) {
    const auto info = view.target_info(path);
    if (!info) return tl::unexpected(info.error());
    return info->kind == FileKind::block_device ? std::optional(info->special) : std::nullopt;
}

Result<std::optional<dev_t>> block_device_of(const HostView& view, const std::string& process, const MappedFile& file,
                                             bool map_files) {
    if (map_files) return block_device_at(view, process + "/map_files/" + file.range);
    auto by_path = file.path.starts_with('/') ? block_device_at(view, file.path) : std::nullopt;
    if (!by_path && absent(by_path.error())) return std::nullopt;
    return by_path;
}

}   // namespace

Result<std::vector<MappedFile>> parse_maps(std::string_view text) {
    std::vector<MappedFile> files;
    std::set<std::pair<dev_t, std::uint64_t>> seen;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        auto file = parse_line(line);
        if (!file) return fail("a line of a process's maps is not understood: " + std::string(line), EINVAL);
        if (file->inode != 0 && seen.emplace(file->filesystem, file->inode).second) files.push_back(std::move(*file));
    }
    return files;
}

Result<std::vector<dev_t>> mapped_devices(const HostView& view, int pid, KnownFiles& known) {
    const auto process = "/proc/" + std::to_string(pid);
    const auto text = read_maps(view, process + "/maps");
    if (!text) return tl::unexpected(text.error());
    const auto files = parse_maps(*text);
    if (!files) return tl::unexpected(files.error());
    std::optional<bool> map_files;
    std::vector<dev_t> devices;
    for (const auto& file : *files) {
        const std::pair key{file.filesystem, file.inode};
        auto found = known.find(key);
        if (found == known.end()) {
            if (!map_files) map_files = view.exists("/proc/self/map_files");
            const auto device = block_device_of(view, process, file, *map_files);
            if (!device && absent(device.error())) continue;    // unmapped meanwhile
            if (!device) return tl::unexpected(device.error());
            found = known.emplace(key, *device).first;
        }
        if (found->second) devices.push_back(*found->second);
    }
    std::sort(devices.begin(), devices.end());
    devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
    return devices;
}

}   // namespace ack::host
