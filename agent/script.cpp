#include "agent/script.hpp"

#include <array>
#include <algorithm>

namespace ack::agent {

namespace {

constexpr std::array<std::string_view, 8> proxy_names = {"http_proxy", "https_proxy", "no_proxy", "all_proxy",
                                                         "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"};

std::string_view name_part(std::string_view setting) { return setting.substr(0, setting.find('=')); }

void set(std::vector<std::string>& environment, std::string setting) {
    const auto same = [&](const std::string& other) { return name_part(other) == name_part(setting); };
    std::erase_if(environment, same);
    environment.push_back(std::move(setting));
}

}   // namespace

std::string shell_quote(std::string_view word) {
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'') quoted += "'\\''";
        else quoted += c;
    }
    return quoted + "'";
}

std::string guarded_script(const AttachCommand& command, std::string_view script) {
    std::string text = "set --";
    for (const std::string& argument : command.arguments) text += " " + shell_quote(argument);
    if (!script.starts_with("#!")) return text + "\n" + std::string(script);
    const auto end_of_line = script.find('\n');
    return end_of_line == std::string_view::npos ? text + "\n" : text + std::string(script.substr(end_of_line));
}

std::string mark_of(const std::string& run) {
    return "ACK_ATTACH_RUN=" + run;
}

std::vector<std::string> script_environment(const std::string& run, const std::vector<std::string>& ours,
                                            const AttachCommand* command) {
    std::vector<std::string> environment = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "LOGNAME=root",
        "SHELL=/bin/bash", "LANG=C.UTF-8", "TERM=dumb"};
    for (const std::string& setting : ours)
        if (std::ranges::find(proxy_names, name_part(setting)) != proxy_names.end()) set(environment, setting);
    if (command != nullptr)
        for (const auto& [name, value] : command->environment) set(environment, name + "=" + value);
    set(environment, mark_of(run));
    return environment;
}

}   // namespace ack::agent
