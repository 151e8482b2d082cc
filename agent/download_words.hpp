// curl's and wget's words as far as an attach command may have them.
#pragma once

#include "host/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ack::agent {

struct Download {
    std::string url;
    std::vector<std::pair<std::string, std::string>> environment;    // proxies that options name
};

// `words`: the program ("curl", "wget") and its arguments. What changes neither the address nor the content
// is passed over (-fsSL, --retry 3, …); -k is too, and certificates are verified all the same; every other
// option is an error.
Result<Download> read_download(const std::vector<std::string>& words);

}   // namespace ack::agent
