#include "agent/execute.hpp"

#include "agent/plain_stream.hpp"

#include <deque>

namespace ack::agent {

namespace {

constexpr std::size_t shown_lines = 12, longest_line = 4096;

// The end of the output for the report: of the redacted lines, because half a secret would not be found
// later.
class LastLines {
public:
    void push(std::string_view line) {
        lines_.emplace_back(line.substr(0, longest_line));
        if (lines_.size() > shown_lines)
            lines_.pop_front();
    }
    std::string text() const {
        std::string all;
        for (const auto& line : lines_)
            all += (all.empty() ? "" : "\n") + line;
        return all;
    }

private:
    std::deque<std::string> lines_;
};

void each_line(std::string_view text, const std::function<void(std::string_view)>& on_line) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        on_line(line);
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

}   // namespace

Result<Executed> execute(host::HostControl& control, const Execution& execution, const Redactor& redactor) {
    PlainStream plain;
    RedactedStream stream(redactor);
    LastLines last;
    const auto on_line = [&](std::string_view line) {
        last.push(line);
        execution.on_line(line);
    };
    host::ProcessRequest request;
    request.environment = execution.environment;
    request.directory = "/root";
    request.deadline = execution.deadline;
    request.stop = execution.stop;
    request.grace = execution.grace;
    request.keep = 0;
    request.on_output = [&](std::string_view piece) { each_line(stream.push(plain.push(piece)), on_line); };
    if (!control.view().exists(request.directory)) request.directory = "/";

    std::vector<std::string> arguments = execution.options;
    arguments.push_back(execution.script.string());
    const auto result = control.run(host::Changing::bash, std::move(arguments), std::move(request));
    each_line(stream.flush(), on_line);
    if (!result) return tl::make_unexpected(result.error());

    Executed executed;
    executed.how = result->how;
    executed.ok = result->ok();
    executed.record.ended = host::describe(*result);
    if (result->how == host::Ended::exited) executed.record.exit_code = result->exit_code;
    executed.record.output_bytes = result->output_bytes;
    executed.record.seconds = std::chrono::duration<double>(result->time).count();
    executed.record.last_output = last.text();
    return executed;
}

}   // namespace ack::agent
