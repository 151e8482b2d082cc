// An observer as one of many that look side by side: it fills one member of the facts.
#pragma once

#include "host/side_by_side.hpp"
#include "host/view.hpp"

namespace ack::checks {

// A row of a table of observers. `patience`: how long the observer may take, where the usual is too little.
template <class Facts> struct ObserverRow {
    const char* name;
    host::Subject (*subject)(const char* group, const char* name, const host::HostView& view, Facts& facts);
    std::chrono::milliseconds patience{20'000};
};

template <auto member, auto observer, class Facts>
host::Subject filling(const char* group, const char* name, const host::HostView& view, Facts& facts) {
    return {group, name,
            [view, &facts](Deadline deadline) -> std::function<void()> {
                return [fact = observer(view, deadline), &facts]() mutable { facts.*member = std::move(fact); };
            },
            [&facts](const std::string& why) { facts.*member = fail(why); }};
}

template <class Table, class Facts>
void add_subjects(const char* group, const Table& table, const host::HostView& view, Facts& facts, std::vector<host::Subject>& into) {
    for (const auto& row : table) {
        into.push_back(row.subject(group, row.name, view, facts));
        into.back().patience = row.patience;
    }
}

} // namespace ack::checks
