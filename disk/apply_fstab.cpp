#include "disk/apply_steps.hpp"

#include "disk/fstab_lines.hpp"

namespace ack::disk {

namespace {

const std::filesystem::path file = "/etc/fstab";

// A line for one of our targets that has come since this was planned. Empty: none.
std::string rival(const std::string& text, const std::vector<std::string>& lines) {
    std::string ours;
    for (const auto& line : lines) ours += line + '\n';
    const auto there = host::parse_fstab(text);
    for (const auto& wanted : host::parse_fstab(ours).lines)
        for (const auto& line : there.lines)
            if (line.target == wanted.target)
                return "line " + std::to_string(line.number) + " of /etc/fstab is for " + line.target + " now";
    return {};
}

}   // namespace

StepResult carry_out(const Applying& applying, const AppendFstab& step) {
    const auto old_text = applying.view().read(file);
    const bool is_new = !old_text && host::absent(old_text.error());
    if (!old_text && !is_new) return refused(old_text.error().what, "make /etc/fstab readable, then run again");
    if (const auto what = rival(is_new ? "" : *old_text, step.lines); !what.empty())
        return refused(what, "look at /etc/fstab, then run again");
    const auto text = appended(is_new ? "" : *old_text, step.lines);
    const auto written = is_new ? applying.control.write_file(file, text, 0644) : applying.control.replace_file(file, text);
    if (!written) return failed(written.error(), "make /etc/fstab writable (is / read-only or full?), then run again");
    const auto now = applying.view().read(file);
    if (!now || *now != text)
        return failed(Error{"/etc/fstab does not hold what was written to it", 0}, "look at /etc/fstab, then run again");
    return {};
}

bool take_back(const Applying& applying, const AppendFstab& step) {
    auto text = applying.view().read(file);
    const auto block = appended("", step.lines);
    if (!text || !text->ends_with(block)) return false;
    text->resize(text->size() - block.size());
    return applying.control.replace_file(file, *text).has_value();
}

}   // namespace ack::disk
