#include "agent/show.hpp"

#include "agent/json_text.hpp"
#include "agent/output.hpp"
#include "agent/redact.hpp"
#include "agent/screen.hpp"
#include "host/guard.hpp"

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ack::agent {

namespace {

std::string text_of(const Report& report, const Options& options) {
    if (options.format == Format::json)
        return pretty(nlohmann::json(report));
    if (options.format == Format::junit)
        return to_junit(report);
    return render(report, look_at_screen(options.verbose));
}

}   // namespace

int show(const Report& report, const Options& options) {
    const auto text = text_of(report, options);
    host::leave_guard();
    const auto written = write_out(text);
    if (!written)
        complain(written.error().what);
    if (!written && report.outcome == Outcome::success)
        return exit_code(Outcome::defect);
    return exit_code(report.outcome);
}

int end_early(std::string_view command, Outcome outcome, const std::string& sentence) {
    Report report;
    report.command = command;
    report.outcome = outcome;
    complain(Redactor{}.redact(sentence));
    if (!look_at_screen(false).terminal)
        static_cast<void>(write_out(last_line(report) + "\n"));
    return exit_code(outcome);
}

std::optional<int> end_unless_root(std::string_view command) {
    if (::geteuid() == 0)
        return std::nullopt;
    return end_early(command, Outcome::host_not_fit,
                     "the runs of this host are root's to see, and we are uid " +
                         std::to_string(::geteuid()) + "; try again as root (sudo -i)");
}

}   // namespace ack::agent
