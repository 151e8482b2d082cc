#pragma once
#include "faults.hpp"
#include "http.hpp"

namespace standin {

Response oss_error(int status, const std::string& code, const std::string& message, const Request& request);

// Answers in the way of the fault in force, if there is one; `whole` is what a healthy server would have
// said. False: no fault applies, answer normally.
bool answer_with_fault(Exchange& exchange, Faults& faults, const Response& whole);

} // namespace standin
