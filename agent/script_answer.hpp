// Is what a server answered the attach script? Pure.
#pragma once

#include "host/http.hpp"
#include "host/result.hpp"

#include <string>
#include <string_view>

namespace ack::agent {

// The script's text must be whole and a script; the error says what it is instead: a redirect, an error page
// of OSS (its code and message quoted), an HTML page, something of unknown length, a binary.
Result<void> judge_script_answer(const host::HttpResponse& response);

// Statuses that another try may change: 408, 429 and 5xx.
bool may_pass(unsigned status);

}   // namespace ack::agent
