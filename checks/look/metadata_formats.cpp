#include "checks/look/metadata_formats.hpp"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ack::checks::metadata {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view lower_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t longest = 256;

bool only(std::string_view text, std::string_view allowed, std::string_view more = {}) {
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [&](char c) {
        return allowed.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

// Short, and nothing in it that does things to a terminal.
std::string quoted(std::string_view text) {
    std::string shown(text.substr(0, 40));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return "\"" + shown + (text.size() > 40 ? "…\"" : "\"");
}

tl::unexpected<Error> is_not(std::string_view text, std::string_view what) {
    return fail(quoted(text) + " is not " + std::string(what));
}

Result<std::string> with_prefix(std::string_view text, std::string_view prefix, std::string_view what) {
    if (text.starts_with(prefix) && only(text.substr(prefix.size()), letters_and_digits)) return std::string(text);
    return is_not(text, what);
}

bool is_address(int family, std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> into{};
    return text.size() < longest && ::inet_pton(family, std::string(text).c_str(), into.data()) == 1;
}

std::string_view without_ends(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// Adds one item of a list; false when it is no such item, or one too many.
bool add(std::string_view item, Format format, std::vector<std::string>& into, Error& why) {
    if (into.size() == most_items) {
        why = {"there are more than " + std::to_string(most_items) + " of them", 0};
        return false;
    }
    auto value = format(item);
    if (!value) {
        why = value.error();
        return false;
    }
    into.push_back(std::move(*value));
    return true;
}

}   // namespace

Result<std::string> instance_id(std::string_view text) {
    return with_prefix(text, "i-", "an instance id");
}

Result<std::string> vpc_id(std::string_view text) {
    return with_prefix(text, "vpc-", "the id of a VPC");
}

Result<std::string> vswitch_id(std::string_view text) {
    return with_prefix(text, "vsw-", "the id of a vSwitch");
}

Result<std::string> interface_id(std::string_view text) {
    return with_prefix(text, "eni-", "the id of a network interface");
}

Result<std::string> disk_id(std::string_view text) {
    return with_prefix(text, "d-", "the id of a disk");
}

Result<std::string> disk_serial(std::string_view text) {
    if (only(text, letters_and_digits, "-_")) return std::string(text);
    return is_not(text, "the serial of a disk");
}

Result<std::string> instance_type(std::string_view text) {
    if (only(text, lower_and_digits, ".-") && text.find('.') != std::string_view::npos) return std::string(text);
    return is_not(text, "an instance type");
}

Result<std::string> name(std::string_view text) {
    const bool one_line = std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
    if (!text.empty() && text.size() <= longest && one_line) return std::string(text);
    return is_not(text, "a name");
}

Result<std::string> word(std::string_view text) {
    if (only(text, letters_and_digits, ".-_:/")) return std::string(text);
    return is_not(text, "a single word");
}

Result<std::string> region(std::string_view text) {
    const bool sound = only(text, lower_and_digits, "-") && text.size() <= 64 && text.front() != '-' &&
                       text.back() != '-' && text.find('-') != std::string_view::npos;
    if (sound) return std::string(text);
    return is_not(text, "a region or zone");
}

Result<std::string> account(std::string_view text) {
    if (only(text, digits) && text.size() <= 20) return std::string(text);
    return is_not(text, "the number of an account");
}

Result<std::string> mac(std::string_view text) {
    constexpr std::size_t length = 17;
    std::string low(text);
    std::transform(low.begin(), low.end(), low.begin(), [](char c) { return c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c; });
    bool sound = low.size() == length;
    for (std::size_t i = 0; sound && i < length; ++i)
        sound = i % 3 == 2 ? low[i] == ':' : std::string_view("0123456789abcdef").find(low[i]) != std::string_view::npos;
    if (sound) return low;
    return is_not(text, "a MAC address");
}

Result<std::string> ipv4(std::string_view text) {
    if (is_address(AF_INET, text)) return std::string(text);
    return is_not(text, "an IPv4 address");
}

Result<std::string> ipv6(std::string_view text) {
    if (is_address(AF_INET6, text)) return std::string(text);
    return is_not(text, "an IPv6 address");
}

Result<std::string> address(std::string_view text) {
    if (is_address(AF_INET, text) || is_address(AF_INET6, text)) return std::string(text);
    return is_not(text, "an address");
}

Result<std::string> cidr_block(std::string_view text) {
    const auto slash = text.find('/');
    const auto bits = slash == std::string_view::npos ? std::string_view{} : text.substr(slash + 1);
    unsigned length = 33;
    const auto read = std::from_chars(bits.data(), bits.data() + bits.size(), length);
    const bool whole = only(bits, digits) && read.ec == std::errc{} && read.ptr == bits.data() + bits.size();
    if (whole && length <= 32 && is_address(AF_INET, text.substr(0, slash))) return std::string(text);
    return is_not(text, "a network like 192.168.0.0/16");
}

Result<std::string> network_type(std::string_view text) {
    if (text == "vpc" || text == "classic") return std::string(text);
    return is_not(text, "a type of network (vpc, classic)");
}

Result<std::string> role_name(std::string_view text) {
    if (only(text, letters_and_digits, ".-_") && text.size() <= 64) return std::string(text);
    return is_not(text, "the name of a RAM role");
}

Result<std::string> time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    bool sound = text.size() == shape.size();
    for (std::size_t i = 0; sound && i < shape.size(); ++i)
        sound = shape[i] == '0' ? digits.find(text[i]) != std::string_view::npos : shape[i] == text[i];
    if (sound) return std::string(text);
    return is_not(text, "a time like 2026-01-31T18:02:00Z");
}

Result<std::vector<std::string>> lines(std::string_view text, Format format) {
    std::vector<std::string> items;
    Error why;
    text = without_ends(text);
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = without_ends(text.substr(0, end));
        if (line.ends_with('/')) line.remove_suffix(1);
        if (!add(line, format, items, why)) return tl::unexpected(why);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return items;
}

Result<std::vector<std::string>> json_list(std::string_view text, Format format) {
    const auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_array()) return is_not(text, "a list in JSON");
    std::vector<std::string> items;
    Error why;
    for (const auto& item : parsed) {
        if (!item.is_string()) return is_not(text, "a list of texts");
        if (!add(item.get_ref<const std::string&>(), format, items, why)) return tl::unexpected(why);
    }
    return items;
}

Result<std::vector<std::string>> bare_list(std::string_view text, Format format) {
    const auto trimmed = [](std::string_view part) {
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        return part;
    };
    auto inner = without_ends(text);
    if (inner.size() < 2 || inner.front() != '[' || inner.back() != ']') return is_not(text, "a list in brackets");
    inner = trimmed(inner.substr(1, inner.size() - 2));
    std::vector<std::string> items;
    Error why;
    while (!inner.empty()) {
        const auto comma = inner.find(',');
        if (!add(trimmed(inner.substr(0, comma)), format, items, why)) return tl::unexpected(why);
        if (comma == std::string_view::npos) break;
        inner = inner.substr(comma + 1);
        if (trimmed(inner).empty()) return is_not(text, "a list in brackets");
    }
    return items;
}

}   // namespace ack::checks::metadata
