// Doing what was planned, step by step: lock, look again, refuse on any difference, act, verify.
#pragma once

#include "disk/plan.hpp"
#include "host/control.hpp"
#include "host/deadline.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace ack::disk {

enum class ApplyOutcome { done, refused, failed, stopped };    // refused: the disk is not as planned, nothing was changed by that step

struct ApplyResult {
    ApplyOutcome outcome = ApplyOutcome::done;
    std::size_t steps_done = 0;
    std::string what;                    // why not done; names the step
    std::string remedy;
};

struct ApplyHooks {
    std::function<void(const Step&)> before_step;                  // for the log and the screen
    std::function<void(const ProofProgress&)> on_proof_progress;
    std::function<void(const std::string&)> on_output;             // one line of mkfs
};

struct ApplyPlaces {
    std::filesystem::path journal = "/var/lib/ack-attach/journal";    // directory: started and not finished
    std::filesystem::path receipts = "/var/lib/ack-attach/receipts";  // directory: finished formats, undo files
    std::filesystem::path kept = "/var/lib/ack-attach/kept";          // directory: what was put aside (kept.hpp)
};

ApplyResult apply(host::HostControl& control, const DiskPlan& plan, const ApplyPlaces& places, const ApplyHooks& hooks,
                  Deadline deadline, std::stop_token stop);

}   // namespace ack::disk
