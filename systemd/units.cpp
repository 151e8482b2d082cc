#include "systemd/units.hpp"

#include <filesystem>

namespace ack::systemd {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_';
}

std::string escaped(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return {'\\', 'x', digits[byte >> 4], digits[byte & 0xF]};
}

// systemd.syntax(7): quotes where a blank stands; '%' would be a specifier and '\' an escape.
std::string word(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c == '%') plain += '%';
        if (c == '\\' || c == '"') plain += '\\';
        plain += c;
    }
    return plain.find_first_of(" \t'\"") == std::string::npos ? plain : '"' + plain + '"';
}

}   // namespace

std::string mount_unit_of(std::string_view path) {
    std::string name;
    for (const auto& part : std::filesystem::path(path).lexically_normal()) {
        const auto text = part.string();
        if (text == "/" || text.empty()) continue;
        if (!name.empty()) name += '-';
        for (const char c : text) {
            const bool leading_dot = name.empty() && c == '.';
            name += is_plain(c) || (c == '.' && !leading_dot) ? std::string(1, c) : escaped(c);
        }
    }
    return (name.empty() ? "-" : name) + ".mount";
}

DropIn requires_mounts(std::string_view unit, const std::vector<std::string>& mounts) {
    std::string paths;
    for (const auto& mount : mounts) paths += (paths.empty() ? "" : " ") + word(mount);
    return {"/etc/systemd/system/" + std::string(unit) + ".d/50-ack-attach-mounts.conf",
            "# Written by ack-attach: " + std::string(unit) +
                " starts only with the data disk in place, else it would write to the system disk.\n"
                "[Unit]\n"
                "RequiresMountsFor=" + paths + "\n"};
}

}   // namespace ack::systemd
