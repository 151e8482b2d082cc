#include "checks/disks/checks.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <map>

namespace ack::checks {

namespace {

bool may_be_absent(const host::Fstab& fstab, const std::string& source) {
    return std::all_of(fstab.lines.begin(), fstab.lines.end(), [&](const host::FstabLine& line) {
        return line.source != source || has_option(line.options, "nofail") ||
               has_option(line.options, "noauto");
    });
}

// mount and systemd pass over them, so the host boots: they are worth a word, not a refusal.
std::string broken_lines(const host::Fstab& fstab) {
    std::vector<std::string> numbers;
    for (const auto number : fstab.broken)
        numbers.push_back("line " + std::to_string(number) + " is not an entry");
    return join(numbers, "; ");
}

std::vector<std::string> faults_of(const host::Fstab& fstab, const Fact<std::vector<std::string>>& absent) {
    std::vector<std::string> faults;
    std::map<std::string, std::size_t> first;
    for (const auto& line : fstab.lines) {
        if (!line.target.starts_with('/'))
            continue;
        const auto [place, is_new] = first.emplace(line.target, line.number);
        if (!is_new)
            faults.push_back("lines " + std::to_string(place->second) + " and " +
                             std::to_string(line.number) + " are both for " + line.target);
    }
    std::vector<std::string> stop_the_boot;
    if (absent)
        std::copy_if(absent->begin(), absent->end(), std::back_inserter(stop_the_boot),
                     [&](const std::string& source) { return !may_be_absent(fstab, source); });
    if (!stop_the_boot.empty())
        faults.push_back("names what is not there: " + join(stop_the_boot, ", "));
    return faults;
}

Answer judge_it(const Evidence& evidence) {
    const auto& fstab = evidence.host.fstab;
    if (!fstab)
        return not_known(fstab.error().what);
    const std::string lines = "/etc/fstab: " + std::to_string(fstab->lines.size()) + " entries";
    const auto& absent = evidence.host.absent_fstab_sources;
    if (auto faults = faults_of(*fstab, absent); !faults.empty()) {
        if (const auto broken = broken_lines(*fstab); !broken.empty())
            faults.push_back(broken);
        return failed("/etc/fstab: " + join(faults, "; "));
    }
    // An image is looked at on another machine: its devices are not here.
    if (!evidence.host.live && !absent && !fstab->broken.empty())
        return warned("/etc/fstab: " + broken_lines(*fstab));
    if (!evidence.host.live && !absent)
        return pass(lines + ", each for a target of its own; its devices were not looked for");
    if (!absent)
        return not_known(absent.error().what);
    if (!absent->empty())
        return warned("/etc/fstab names what is not there, with nofail or noauto: " + join(*absent, ", "));
    if (const auto broken = broken_lines(*fstab); !broken.empty())
        return warned("/etc/fstab: " + broken);
    return pass(lines + ", each for a target of its own, and all their devices are there");
}

} // namespace

constinit const Check fstab_is_sound = {
    .id = "fstab-is-sound",
    .group = Group::disks,
    .profiles = node | image,
    .level = Level::fail,
    .what = "whether every line of /etc/fstab is an entry, every device there, and no target named twice",
    .why = "the next restart ends in emergency mode, or mounts the wrong disk",
    .remedy = "correct the named lines of /etc/fstab; findmnt --verify looks at them again",
    .source = "fstab(5), systemd-fstab-generator(8)",
    .judge = judge_it};

} // namespace ack::checks
