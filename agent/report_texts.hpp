// Every text of a report that came from elsewhere, for what must be done to all of them: redacting, making
// printable.
#pragma once

#include "agent/redact.hpp"
#include "agent/report.hpp"

#include <functional>
#include <string>

namespace ack::agent {

using ChangeText = std::function<void(std::string&)>;

void each_text(Report& report, const ChangeText& change);
void each_text(disk::DiskPlan& plan, const ChangeText& change);

Report redacted(Report report, const Redactor& redactor);

}   // namespace ack::agent
