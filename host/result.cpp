#include "host/result.hpp"

#include <system_error>

namespace ack {

tl::unexpected<Error> fail_errno(const std::string& what, int code) {
    return fail(what + ": " + std::generic_category().message(code), code);
}

}   // namespace ack
