// What `check` says of its findings as a whole: outcome, sentence, remedy. Pure.
#pragma once

#include "agent/report.hpp"

namespace ack::agent {

// With warnings as errors each of them counts as a failure, in its finding too, and the host is not fit.
void give_check_verdict(Report& report, bool warnings_are_errors);

}   // namespace ack::agent
