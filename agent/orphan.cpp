#include "agent/orphan.hpp"

#include "agent/follow.hpp"
#include "agent/script.hpp"
#include "host/own_files.hpp"
#include "host/process_tree.hpp"

#include <algorithm>

namespace ack::agent {

std::optional<Orphan> orphaned_script(const host::HostView& view, const RunPlaces& places) {
    const auto names = view.list(places.runtime);
    if (!names)
        return {};
    const auto running = running_run(places);
    for (const std::string& name : *names) {
        if (!view.exists(places.attaching(name)) || (running && running->run == name))
            continue;
        const auto left = host::marked_processes(mark_of(name));
        const auto oldest = std::ranges::min_element(left, {}, &host::ProcessLine::started);
        if (oldest != left.end())
            return Orphan{name, oldest->pid};
    }
    return {};
}

std::string describe(const Orphan& orphan) {
    return "the attach script of run " + orphan.run + " still runs (process " + std::to_string(orphan.pid) +
           "), though its worker was killed";
}

bool end_orphan(const RunPlaces& places, const Orphan& orphan, std::chrono::milliseconds grace) {
    const bool ended = host::end_marked_processes(mark_of(orphan.run), grace);
    if (!ended)
        return false;
    for (const auto& file :
         {places.script(orphan.run), places.attaching(orphan.run)}) // the tokens are in the first
        static_cast<void>(host::remove_own_file(file));
    return true;
}

} // namespace ack::agent
