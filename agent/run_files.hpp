// The files of a run. Root-only. On disk: /var/lib/ack-attach/runs/<id>/{report.json,log,boot}; on tmpfs:
// /run/ack-attach/<id>/{request.json (with the attach command), script, attaching, events}.
#pragma once

#include "host/control.hpp"
#include "host/result.hpp"
#include "host/view.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ack::agent {

struct RunPlaces {
    std::filesystem::path state = "/var/lib/ack-attach";     // lasting
    std::filesystem::path runtime = "/run/ack-attach";       // tmpfs: what is secret, what ends with the boot

    std::filesystem::path run(const std::string& id) const { return state / "runs" / id; }
    std::filesystem::path report(const std::string& id) const { return run(id) / "report.json"; }
    std::filesystem::path command(const std::string& id) const { return run(id) / "command.sha256"; }   // once joined
    std::filesystem::path log(const std::string& id) const { return run(id) / "log"; }
    std::filesystem::path live(const std::string& id) const { return runtime / id; }
    std::filesystem::path request(const std::string& id) const { return live(id) / "request.json"; }
    std::filesystem::path script(const std::string& id) const { return live(id) / "script"; }
    std::filesystem::path events(const std::string& id) const { return live(id) / "events"; }
    std::filesystem::path attaching(const std::string& id) const {
        return live(id) / "attaching";
    }                                                                                    // its script runs
    std::filesystem::path boot(const std::string& id) const { return run(id) / "boot"; } // the boot it ran in
    std::filesystem::path lock() const { return runtime / "lock"; }      // held by the worker of the running run
    std::filesystem::path latest() const { return state / "latest"; }    // link to the newest run that counts
};

// "20261123T053405Z-1a2b": the second and the part of it in 65536ths; sorts by time.
std::string new_run_id();

// Ids of the runs that left files, oldest first; none is not an error.
Result<std::vector<std::string>> known_runs(const host::HostView& view, const RunPlaces& places);
// The run that `latest` leads to.
std::optional<std::string> latest_run(const host::HostView& view, const RunPlaces& places);

}   // namespace ack::agent
