#include "host/extended_attributes.hpp"

#include <sys/xattr.h>

#include <cerrno>
#include <string>
#include <string_view>

namespace ack::host {

namespace {

constexpr std::size_t most_bytes = 65536;   // XATTR_SIZE_MAX and XATTR_LIST_MAX, limits.h(0p) of Linux

bool speaks_of_content(std::string_view name) {
    return name == "security.ima" || name == "security.evm";
}

}   // namespace

Result<void> copy_extended_attributes(int from, int to) {
    std::string names(most_bytes, '\0');
    const auto length = ::flistxattr(from, names.data(), names.size());
    if (length < 0 && errno == ENOTSUP) return {};
    if (length < 0) return fail_errno("its extended attributes", errno);
    names.resize(static_cast<std::size_t>(length));
    std::string value(most_bytes, '\0');
    for (std::size_t at = 0; at < names.size(); at = names.find('\0', at) + 1) {
        const char* name = names.c_str() + at;
        if (speaks_of_content(name)) continue;
        const auto size = ::fgetxattr(from, name, value.data(), value.size());
        if (size < 0 || ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0) != 0) {
            return fail_errno("its extended attribute " + std::string(name), errno);
        }
    }
    return {};
}

}   // namespace ack::host
