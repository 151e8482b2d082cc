// The catalogue of checks as a page of documentation.
#pragma once

#include <string>

namespace ack::agent {

// docs/checks.md, whole: ack-attach explain --markdown.
std::string catalogue_page();

}   // namespace ack::agent
