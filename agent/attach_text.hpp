// The attach command's text as it was before some program quoted it on its way to us.
#pragma once

#include "host/result.hpp"

#include <string>
#include <string_view>

namespace ack::agent {

// Takes off a byte order mark, \r before \n, and the quoting of a JSON string: with its outer quotes, or
// copied from between them (told by \" without a bare quote, or by a written-out \n). A whole JSON object is
// an error that says so.
Result<std::string> plain_command_text(std::string_view text);

}   // namespace ack::agent
