// The cloud's own answers, as `aliyun … > FILE` saves them, read into expectations (--cloud-facts).
#pragma once

#include "checks/expectations.hpp"
#include "host/result.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace ack::agent {

// One document; which answer it is, is told by its keys. What it says is laid over `into`, but never over what the
// policy said. A document that is none of the known answers, or one that lacks what it must have, is an error that
// names the file.
Result<void> add_cloud_facts(std::string_view text, const std::string& file, checks::Expectations& into);

Result<void> load_cloud_facts(std::span<const std::filesystem::path> files, checks::Expectations& into);

}   // namespace ack::agent
