#include "systemd/manager.hpp"

#include "host/process.hpp"

#include <charconv>
#include <sstream>

namespace ack::systemd {

namespace {

Result<std::string> answer_of(const Result<host::ProcessResult>& result, const std::string& what) {
    if (!result) return fail(what + ": " + result.error().what, result.error().code);
    if (!result->ok())
        return fail(what + " " + host::describe(*result) + ": " + host::last_lines(result->output, 3));
    return result->output;
}

void take_line(UnitState& state, std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return;
    const auto key = line.substr(0, equals), value = line.substr(equals + 1);
    if (key == "LoadState") state.load = value;
    if (key == "ActiveState") state.active = value;
    if (key == "SubState") state.sub = value;
    if (key == "UnitFileState") state.enabled = value;
    if (key == "Result") state.result = value;
    if (key == "NRestarts") std::from_chars(value.data(), value.data() + value.size(), state.restarts);
}

}   // namespace

bool is_running(const host::HostView& view) {
    if (!view.live()) return false;
    const auto directory = view.info("/run/systemd/system");
    const auto init = view.read("/proc/1/comm");
    return directory && directory->kind == host::FileKind::directory && init && *init == "systemd\n";
}

Result<std::map<std::string, UnitState>> unit_states(const host::HostView& view, const std::vector<std::string>& units,
                                                     Deadline deadline) {
    if (units.empty()) return std::map<std::string, UnitState>{};
    std::vector<std::string> arguments = {"show", "--property=LoadState,ActiveState,SubState,UnitFileState,NRestarts,Result",
                                          "--"};
    arguments.insert(arguments.end(), units.begin(), units.end());
    const auto text = answer_of(view.ask(host::Asking::systemctl_show, arguments, deadline), "systemctl show");
    if (!text) return tl::unexpected(text.error());
    return parse_unit_states(*text, units);
}

Result<std::map<std::string, UnitState>> parse_unit_states(const std::string& text, const std::vector<std::string>& units) {
    std::vector<UnitState> states;
    bool inside = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) {
            inside = false;
            continue;
        }
        if (!inside) states.emplace_back();
        inside = true;
        take_line(states.back(), line);
    }
    if (states.size() != units.size())
        return fail("systemctl show answered for " + std::to_string(states.size()) + " of " +
                    std::to_string(units.size()) + " units: " + host::last_lines(text, 3));
    std::map<std::string, UnitState> found;
    for (std::size_t i = 0; i < units.size(); ++i) found[units[i]] = std::move(states[i]);
    return found;
}

Result<unsigned> version(const host::HostView& view, Deadline deadline) {
    const auto text = answer_of(view.ask(host::Asking::systemctl_show, {"--version"}, deadline), "systemctl --version");
    if (!text) return tl::unexpected(text.error());
    constexpr std::string_view name = "systemd ";
    unsigned number = 0;
    const auto at = text->find(name);
    if (at == std::string::npos) return fail("systemctl --version: not understood: " + host::last_lines(*text, 1));
    const char* first = text->data() + at + name.size();
    if (std::from_chars(first, text->data() + text->size(), number).ec != std::errc{})
        return fail("systemctl --version: not understood: " + host::last_lines(*text, 1));
    return number;
}

Result<void> reload(host::HostControl& control, Deadline deadline) {
    host::ProcessRequest request;
    request.deadline = deadline;
    const auto done = answer_of(control.run(host::Changing::systemctl, {"daemon-reload"}, std::move(request)),
                                "systemctl daemon-reload");
    if (!done) return tl::unexpected(done.error());
    return {};
}

Result<void> start_transient(host::HostControl& control, const Transient& unit, Deadline deadline) {
    std::vector<std::string> arguments = {"--unit=" + unit.unit, "--description=" + unit.description};
    for (const auto& property : unit.properties) arguments.push_back("--property=" + property);
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), unit.command.begin(), unit.command.end());
    host::ProcessRequest request;
    request.deadline = deadline;
    const auto done = answer_of(control.run(host::Changing::systemd_run, std::move(arguments), std::move(request)),
                                "systemd-run");
    if (!done) return tl::unexpected(done.error());
    return {};
}

}   // namespace ack::systemd
