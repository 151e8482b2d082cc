#include "disk/fstab_lines.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace ack::disk {

namespace {

// fstab(5): blanks and backslashes in a field are octal.
std::string field(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c == ' ') plain += "\\040";
        else if (c == '\t') plain += "\\011";
        else if (c == '\\') plain += "\\134";
        else plain += c;
    }
    return plain;
}

std::string without_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool has_option(const std::string& options, std::string_view wanted) {
    std::istringstream words(options);
    for (std::string word; std::getline(words, word, ',');)
        if (word == wanted) return true;
    return false;
}

// UUIDs are compared without regard to case, paths are not.
bool same_source(const std::string& is, const std::string& wanted) {
    const auto plain = without_slash(is);
    return plain == wanted || (wanted.starts_with("UUID=") && lower(plain) == lower(wanted));
}

// Empty when the line says what is wanted.
std::string conflict(const host::FstabLine& line, const WantedLine& wanted) {
    const bool same = std::any_of(wanted.sources.begin(), wanted.sources.end(),
                                  [&](const std::string& source) { return same_source(line.source, source); });
    if (!same) return "mounts " + line.source + " there";
    const bool bind = has_option(wanted.options, "bind");
    if (bind != (has_option(line.options, "bind") || has_option(line.options, "rbind")))
        return bind ? "is no bind mount" : "is a bind mount";
    if (has_option(line.options, "noauto")) return "is not mounted at boot (noauto)";
    if (has_option(line.options, "ro")) return "is mounted read-only (ro)";
    if (!bind && line.type != "auto" && line.type != wanted.type) return "is of type " + line.type + ", not " + wanted.type;
    return {};
}

}   // namespace

WantedLine disk_line(const Identity& disk, const std::string& uuid, const std::string& type, const std::string& base,
                     bool mounted) {
    WantedLine line{{"UUID=" + uuid, "/dev/disk/by-uuid/" + uuid}, base, type, "defaults,nofail"};
    if (mounted) line.sources.push_back("/dev/" + disk.name);
    return line;
}

WantedLine bind_line(const std::string& base, const std::string& directory, const std::string& target) {
    return {{base + "/" + directory}, target, "none", "defaults,bind,nofail,x-systemd.requires-mounts-for=" + field(base)};
}

std::string text_of(const WantedLine& wanted) {
    return field(wanted.sources.front()) + " " + field(wanted.target) + " " + wanted.type + " " + wanted.options + " 0 0";
}

Missing missing_lines(const host::Fstab& fstab, const std::vector<WantedLine>& wanted) {
    Missing missing;
    for (const auto& want : wanted) {
        bool there = false;
        for (const auto& line : fstab.lines) {
            if (without_slash(line.target) != want.target) continue;
            there = true;
            const auto what = conflict(line, want);
            if (what.empty()) continue;
            missing.conflicts.push_back({"/etc/fstab line " + std::to_string(line.number) + " is for " + want.target +
                                             " and " + what + ", wanted is " + want.sources.front(),
                                         "remove or correct line " + std::to_string(line.number) + " of /etc/fstab"});
        }
        if (!there) missing.lines.push_back(text_of(want));
    }
    return missing;
}

std::string appended(std::string_view old_text, const std::vector<std::string>& lines) {
    std::string text(old_text);
    if (!text.empty() && text.back() != '\n') text += '\n';
    for (const auto& line : lines) text += line + '\n';
    return text;
}

bool mentions(std::string_view text, std::string_view name) {
    const auto part_of_word = [&](std::size_t at) {
        return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
    };
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
        if (!part_of_word(at + name.size())) return true;
    return false;
}

}   // namespace ack::disk
