#include "agent/timing.hpp"

#include <algorithm>
#include <cstdio>

namespace ack::agent {

namespace {

std::string milliseconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", seconds * 1000);
    return text;
}

std::string observers_of(const std::vector<Timing>& timings, const std::string& group) {
    std::vector<Timing> ours;
    std::ranges::copy_if(timings, std::back_inserter(ours), [&](const Timing& one) { return one.group == group; });
    std::ranges::stable_sort(ours, std::greater{}, &Timing::seconds);
    if (ours.size() == 1 && ours[0].observer == group && ours[0].answered)
        return "";
    std::string text;
    for (const Timing& one : ours)
        text += (text.empty() ? ": " : ", ") + one.observer + " " + milliseconds(one.seconds) +
                (one.answered ? "" : " (given up)");
    return text;
}

}   // namespace

std::vector<Timing> timings_of(const std::vector<host::Took>& took) {
    std::vector<Timing> timings;
    for (const host::Took& one : took)
        timings.push_back({one.group, one.name, std::chrono::duration<double>(one.time).count(), one.answered});
    return timings;
}

std::vector<Timing> groups_of(const std::vector<Timing>& timings) {
    std::vector<Timing> groups;
    for (const Timing& one : timings) {
        auto group = std::ranges::find(groups, one.group, &Timing::group);
        if (group == groups.end())
            group = groups.insert(groups.end(), Timing{one.group, "", 0, true});
        group->seconds += one.seconds;
        group->answered = group->answered && one.answered;
    }
    return groups;
}

std::vector<Part> timing_parts(const Report& report, const Screen& screen) {
    if (!report.timings)
        return {};
    std::vector<Part> parts;
    for (const Timing& group : groups_of(*report.timings))
        parts.push_back({labelled(parts.empty() ? "timing" : "",
                                  group.group + " " + milliseconds(group.seconds) + " ms" +
                                      observers_of(*report.timings, group.group),
                                  9, screen)});
    return parts;
}

}   // namespace ack::agent
