// Starting a program and not being held by it: bounded output, deadline, the whole tree ended when it must be.
#pragma once

#include "host/deadline.hpp"
#include "host/result.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ack::host {

struct ProcessRequest {
    std::filesystem::path program;                   // absolute
    std::vector<std::string> arguments;              // without the program's own name
    std::vector<std::string> environment;            // "NAME=value"; the whole environment of the child
    std::filesystem::path directory = "/";
    Deadline deadline = Deadline::never();
    std::stop_token stop;                            // asks for an early end
    std::chrono::milliseconds grace{10'000};         // between TERM and KILL
    // mkfs: a stop is ignored, at the deadline it is left to itself (and nothing of ours ends it later)
    bool never_kill = false;
    bool own_session = true;                         // setsid; false only for programs that ask
    std::size_t keep = std::size_t{256} * 1024;      // bytes of output kept: half from the start, half from the end
    std::function<void(std::string_view)> on_output; // called with each piece as it is read, on the calling thread
};

enum class Ended { exited, signalled, deadline_passed, stopped };

struct ProcessResult {
    Ended how = Ended::exited;
    int exit_code = 0;                // when exited
    int signal = 0;                   // when signalled (also when we sent it)
    std::string output;               // stdout and stderr as they came, see `keep`
    std::uint64_t output_bytes = 0;   // all that was written, kept or not
    std::chrono::milliseconds time{0};

    bool ok() const { return how == Ended::exited && exit_code == 0; }
};

// "exited with status 1", "was ended by signal 9 (Killed)", …
std::string describe(const ProcessResult& result);

// Starts and waits. stdin is /dev/null (where there is one), no descriptor of ours reaches the child. A
// descendant that keeps stdout open does not hold us once the child itself has ended. On deadline or stop the
// child and all of its descendants, also those in sessions of their own, get TERM, then after the grace KILL
// (we are their subreaper); package managers and mkfs among them have two minutes more.
Result<ProcessResult> run_process(const ProcessRequest& request);

// The last `count` lines of a text, for messages.
std::string last_lines(std::string_view text, std::size_t count);

}   // namespace ack::host
