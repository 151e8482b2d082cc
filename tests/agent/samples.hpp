// Reports and plans as they come from hosts, for the tests of what is shown and kept.
#pragma once

#include "agent/report.hpp"
#include "agent/screen.hpp"

#include <string>

namespace ack::agent::samples {

checks::Finding finding(std::string id, checks::Group group, checks::Verdict verdict, std::string evidence, std::string remedy = "");
disk::DiskPlan blank_disk_plan();
disk::DiskPlan refused_plan();
Report fit_host();
Report unfit_host();                  // two failures, one unknown, a warning
Report joined_run();
Report failed_run();                  // the script ended with status 1 and the node is not there
Report full_report();                 // something in every field

inline Screen pipe() { return {}; }
inline Screen vnc() { return {.terminal = true, .columns = 80, .lines = 25}; }
inline Screen colour() { return {.terminal = true, .colour = true, .utf8 = true, .columns = 110, .lines = 50}; }

}   // namespace ack::agent::samples
