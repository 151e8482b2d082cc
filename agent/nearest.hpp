// The known name that a mistyped one was meant to be. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ack::agent {

// The nearest of `known` by edit distance (a swap of neighbours is one edit), or empty when none is near.
std::string nearest(std::string_view mistyped, std::span<const std::string_view> known);

// "; did you mean NAME?", or empty when there is no near name.
std::string did_you_mean(std::string_view nearest_name);

}   // namespace ack::agent
