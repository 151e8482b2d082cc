#include "checks/look/network/apt_settings.hpp"
#include "checks/look/network/observers.hpp"
#include "checks/look/observers.hpp"
#include "checks/text.hpp"

#include <algorithm>
#include <array>

namespace ack::checks {

namespace {

using Settings = std::vector<ProxySetting>;

constexpr std::array variables = {std::string_view("http_proxy"), std::string_view("https_proxy"),
                                  std::string_view("all_proxy"), std::string_view("no_proxy")};
constexpr const char* shell_files[] = {
    "/etc/environment",      "/etc/profile",        "/etc/bashrc",    "/etc/bash.bashrc",
    "/root/.bashrc",         "/root/.bash_profile", "/root/.profile", "/etc/systemd/system.conf",
    "/etc/sysconfig/docker", "/etc/default/docker"};
constexpr const char* shell_directories[] = {
    "/etc/profile.d", "/etc/systemd/system.conf.d", "/etc/systemd/system/docker.service.d",
    "/etc/systemd/system/containerd.service.d", "/etc/systemd/system/kubelet.service.d"};
constexpr const char* yum_files[] = {"/etc/yum.conf", "/etc/dnf/dnf.conf"};
constexpr auto yum_directory = "/etc/yum.repos.d";
constexpr auto apt_file = "/etc/apt/apt.conf"; // where Debian's installer writes it
constexpr auto apt_directory = "/etc/apt/apt.conf.d";
constexpr auto curl_file = "/root/.curlrc";

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return small;
}

// What stands behind "name=" up to the end of its word: export http_proxy="http://…",
// Environment="HTTP_PROXY=…" "…".
std::string_view value_at(std::string_view rest) {
    const char quote = !rest.empty() && (rest.front() == '"' || rest.front() == '\'') ? rest.front() : '\0';
    if (quote != '\0')
        return rest.substr(1, rest.find(quote, 1) - 1);
    return rest.substr(0, rest.find_first_of(" \t\"';"));
}

bool begins_word(std::string_view line, std::size_t at) {
    return at == 0 || std::string_view(" \t\"';=").find(line[at - 1]) != std::string_view::npos;
}

void add_variables(const std::string& path, std::string_view text, Settings& settings) {
    std::size_t number = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        if (trim(line).starts_with('#'))
            continue;
        const std::string small = in_small_letters(line);
        for (const auto name : variables) {
            const auto at = small.find(std::string(name) + "=");
            if (at == std::string::npos || !begins_word(line, at))
                continue;
            const auto value = value_at(line.substr(at + name.size() + 1));
            if (!value.empty())
                settings.push_back(
                    {path + ":" + std::to_string(number), std::string(name), without_login(value)});
        }
    }
}

// "proxy=http://…" in yum.conf; _none_ switches it off.
void add_yum(const std::string& path, std::string_view text, Settings& settings) {
    std::size_t number = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || trim(line.substr(0, equals)) != "proxy")
            continue;
        const auto value = trim(line.substr(equals + 1));
        if (!value.empty() && value != "_none_")
            settings.push_back({path + ":" + std::to_string(number), "yum", without_login(value)});
    }
}

// Acquire::http::Proxy, and Acquire::http::Proxy::HOST for one host.
void add_apt(const std::string& path, std::string_view text, Settings& settings) {
    for (const auto& [number, name, value] : apt_settings(text)) {
        const std::string small = in_small_letters(name);
        const bool sets = small.starts_with("acquire::http") && small.find("::proxy") != std::string::npos;
        if (sets && !value.empty() && value != "DIRECT")
            settings.push_back({path + ":" + std::to_string(number), "apt", without_login(value)});
    }
}

// curl(1), -K: "proxy = http://…", "--proxy http://…", "-x http://…", the value perhaps in quotes.
void add_curl(const std::string& path, std::string_view text, Settings& settings) {
    std::size_t number = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        auto rest = trim(line);
        if (rest.starts_with("--"))
            rest.remove_prefix(2);
        const auto end = rest.find_first_of(" \t=:");
        const auto name = rest.substr(0, end);
        if (end == std::string_view::npos || (name != "proxy" && name != "-x" && name != "noproxy"))
            continue;
        rest.remove_prefix(end);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t=:"), rest.size()));
        if (const auto value = value_at(rest); !value.empty())
            settings.push_back({path + ":" + std::to_string(number),
                                name == "noproxy" ? "no_proxy" : "all_proxy", without_login(value)});
    }
}

using Add = void (*)(const std::string&, std::string_view, Settings&);

Result<void> add_file(const host::HostView& view, const std::string& path, Add add, Settings& settings) {
    const auto text = view.read(path);
    if (text)
        add(path, *text, settings);
    else if (!host::absent(text.error()))
        return tl::unexpected(text.error());
    return {};
}

Result<void> add_directory(const host::HostView& view, const std::string& path, Add add, Settings& settings) {
    const auto names = list_if_there(view, path);
    if (!names)
        return tl::unexpected(names.error());
    for (const auto& name : *names)
        if (auto added = add_file(view, path + "/" + name, add, settings); !added)
            return added;
    return {};
}

} // namespace

std::string without_login(std::string_view url) {
    const auto scheme = url.find("://");
    const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    const auto authority = url.substr(begin, url.find('/', begin) - begin);
    const auto at = authority.rfind('@');
    if (at == std::string_view::npos)
        return std::string(url);
    return std::string(url.substr(0, begin)) + std::string(url.substr(begin + at + 1));
}

Fact<Settings> look_at_proxies(const host::HostView& view, Deadline) {
    Settings settings;
    Result<void> done;
    for (const auto* file : shell_files)
        if (done)
            done = add_file(view, file, add_variables, settings);
    for (const auto* directory : shell_directories)
        if (done)
            done = add_directory(view, directory, add_variables, settings);
    for (const auto* file : yum_files)
        if (done)
            done = add_file(view, file, add_yum, settings);
    if (done)
        done = add_directory(view, yum_directory, add_yum, settings);
    if (done)
        done = add_file(view, apt_file, add_apt, settings);
    if (done)
        done = add_directory(view, apt_directory, add_apt, settings);
    if (done)
        done = add_file(view, curl_file, add_curl, settings);
    if (!done)
        return tl::unexpected(done.error());
    return settings;
}

} // namespace ack::checks
