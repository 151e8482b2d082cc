// Any fstab: what is appended leaves the old text as it is, is found there the next time, and can be cut out again.
#include "disk/fstab_cut.hpp"
#include "disk/fstab_lines.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto text = fuzz::text_of(data, size);
    disk::Identity disk;
    disk.name = "vdb";
    const std::vector<disk::WantedLine> wanted = {
        disk::disk_line(disk, "01234567-89ab-8def-8123-456789abcdef", "ext4", "/var/lib/container", false),
        disk::bind_line("/var/lib/container", "kubelet", "/var/lib/kubelet")};

    const auto missing = disk::missing_lines(host::parse_fstab(text), wanted);
    const auto after = disk::appended(text, missing.lines);
    fuzz::hold(after.starts_with(text), "the old text stays");
    if (missing.conflicts.empty()) {
        const auto again = disk::missing_lines(host::parse_fstab(after), wanted);
        fuzz::hold(again.lines.empty() && again.conflicts.empty(), "what was appended is found");
    }

    std::vector<std::string> ours;
    for (const auto& line : wanted) ours.push_back(disk::text_of(line));
    const auto cut = disk::without_ours(text, ours);
    std::size_t bytes = cut.text.size();
    for (const auto& line : cut.lines) bytes += line.size() + 1;
    fuzz::hold(bytes == text.size() || bytes == text.size() + 1, "what does not stay is named");
    fuzz::hold(!cut.lines.empty() || cut.text == text, "what is not named stays");
    return 0;
}
