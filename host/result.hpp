// What every function that can fail returns: the value, or a sentence that says why there is none.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ack {

struct Error {
    std::string what;   // for people: names the thing, the place and what went wrong
    int code = 0;       // errno where the system gave one, else 0

    bool operator==(const Error&) const = default;
};

template <class T> using Result = tl::expected<T, Error>;

// Something about the host: its value, or why it is not known. Unknown is never a pass and never blank.
template <class T> using Fact = Result<T>;

inline tl::unexpected<Error> fail(std::string what, int code = 0) {
    return tl::unexpected<Error>(Error{std::move(what), code});
}

// "what: strerror(code)"
tl::unexpected<Error> fail_errno(const std::string& what, int code);

// The fact of an observer that has not run (for example, because the root is not a running host).
template <class T> Fact<T> unknown(std::string why) { return fail(std::move(why)); }

}   // namespace ack
