// The lasting log of a run: root-only, redacted, bounded. A log that cannot be written never stops a run.
#pragma once

#include "agent/redact.hpp"
#include "host/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ack::agent {

class RunLog {
public:
    // `redactor` outlives the log.
    RunLog(const std::filesystem::path& file, const Redactor& redactor);
    ~RunLog();
    RunLog(const RunLog&) = delete;
    RunLog& operator=(const RunLog&) = delete;

    void write(std::string_view line);
    // A line of the attach script: the first 8 MiB and the last 256 KiB of them are kept, what lies between is counted.
    void write_output(std::string_view line);
    void finish();                       // writes what was held back of the output
    // Empty, or why the log is not whole ("No space left on device").
    std::string trouble() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}   // namespace ack::agent
