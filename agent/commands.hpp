// One function for each command; each returns the process's exit code. main() only chooses.
#pragma once

#include "agent/options.hpp"

namespace ack::agent {

int run_command(const Options& options);         // run and prepare: starts the worker and follows it
int worker_command(const Options& options);      // the work of a run, in its own unit or session
int check_command(const Options& options);
int plan_command(const Options& options);
int facts_command(const Options& options);
int status_command(const Options& options);
int cancel_command(const Options& options);
int report_command(const Options& options);
int undo_command(const Options& options);
int explain_command(const Options& options);

}   // namespace ack::agent
