// Running the prepared attach script: deadline, whole tree ended, output bounded and redacted on every way.
#pragma once

#include "agent/redact.hpp"
#include "agent/report.hpp"
#include "host/control.hpp"
#include "host/deadline.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ack::agent {

struct Execution {
    std::filesystem::path script;                         // root-only, on tmpfs
    std::vector<std::string> options;                     // for bash, before the file: "-o", "pipefail"
    std::vector<std::string> environment;
    Deadline deadline = Deadline::never();
    std::stop_token stop;
    std::chrono::milliseconds grace{15'000};
    std::function<void(std::string_view)> on_line;        // redacted, without its newline
};

struct Executed {
    AttachRecord record;
    host::Ended how = host::Ended::exited;
    bool ok = false;                                      // exited with status 0
};

// An error: it could not be started at all.
Result<Executed> execute(host::HostControl& control, const Execution& execution, const Redactor& redactor);

}   // namespace ack::agent
