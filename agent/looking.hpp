// What check and plan have in common: the settings, the attach command if one is given, and one look at the
// host.
#pragma once

#include "agent/options.hpp"
#include "agent/report.hpp"
#include "agent/survey.hpp"
#include "host/result.hpp"

namespace ack::agent {

struct Looked {
    Survey survey;
    bool warnings_are_errors = false; // the policy or the operator says so
    Report report; // command, times, host and findings are there, redacted; the verdict is not
};

// Errors are usage errors: policy, attach command, --root, --facts.
Result<Looked> look(const Options& options, std::string_view command);

}   // namespace ack::agent
