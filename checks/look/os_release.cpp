#include "checks/look/observers.hpp"
#include "checks/text.hpp"

namespace ack::checks {

namespace {

// os-release(5): the subset of shell quoting that it allows.
std::string unquoted(std::string_view value) {
    const char quote =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()
            ? value.front()
            : '\0';
    if (quote != '\0')
        value = value.substr(1, value.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && quote != '\'' && i + 1 < value.size())
            ++i;
        plain += value[i];
    }
    return plain;
}

std::map<std::string, std::string, std::less<>> assignments(std::string_view text) {
    std::map<std::string, std::string, std::less<>> values;
    for (auto line : lines_of(text)) {
        line = trim(line);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos)
            continue;
        values[std::string(line.substr(0, equals))] = unquoted(line.substr(equals + 1));
    }
    return values;
}

} // namespace

Fact<OsRelease> look_at_os(const host::HostView& view, Deadline) {
    OsRelease os{
        .path = "/etc/os-release", .id = "linux", .version_id = {}, .pretty_name = "Linux", .id_like = {}};
    auto text = view.read(os.path);
    if (!text && host::absent(text.error())) {
        os.path = "/usr/lib/os-release";
        text = view.read(os.path);
    }
    if (!text)
        return tl::unexpected(text.error());
    const auto values = assignments(*text);
    const auto take = [&](std::string_view key, std::string& into) {
        if (const auto found = values.find(key); found != values.end())
            into = found->second;
    };
    std::string like;
    take("ID", os.id);
    take("VERSION_ID", os.version_id);
    take("PRETTY_NAME", os.pretty_name);
    take("ID_LIKE", like);
    for (const auto word : words_of(like))
        os.id_like.emplace_back(word);
    return os;
}

} // namespace ack::checks
