// Chooses the command. Whatever goes wrong below ends here, with an exit code that says so.
#include "agent/commands.hpp"
#include "agent/guarded.hpp"
#include "agent/option_table.hpp"
#include "agent/output.hpp"
#include "agent/redact.hpp"
#include "agent/show.hpp"
#include "host/self.hpp"
#include "host/signals.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace ack::agent;

// Tokens are in our memory: no dump of it, and no reading of it by other users.
void keep_memory_private() {
    const rlimit none{0, 0};
    static_cast<void>(::setrlimit(RLIMIT_CORE, &none));
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

// What stands after "--" is the attach command: every user could read it in the list of processes.
void hide_attach_command(int argc, char** argv) {
    char** const end = argv + argc;
    char** const marker =
        std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
    if (end - marker > 1)
        ack::host::scrub_arguments(argc, argv, static_cast<int>(marker - argv) + 1);
}

// For the line that is collected from many hosts: a mistyped word is not repeated there.
std::string known_command(std::string_view word) {
    for (const CommandEntry& entry : command_table())
        if (entry.name == word)
            return std::string(word);
    return "";
}

int print(const std::string& text) {
    const auto written = write_out(text);
    if (!written)
        complain(written.error().what);
    return written ? 0 : 1;
}

int help_command(const Options& options) {
    return print(options.help);
}

constexpr std::array<std::pair<Command, int (*)(const Options&)>, 13> commands = {
    {{Command::run, run_command},
     {Command::prepare, run_command},
     {Command::worker, worker_command},
     {Command::check, check_command},
     {Command::plan, plan_command},
     {Command::facts, facts_command},
     {Command::status, status_command},
     {Command::cancel, cancel_command},
     {Command::report, report_command},
     {Command::undo, undo_command},
     {Command::explain, explain_command},
     {Command::help, help_command},
     {Command::version, help_command}}};

bool only_looks(Command command) {
    return command == Command::check || command == Command::plan || command == Command::facts;
}

int chosen(int argc, char** argv, const std::string& command) {
    const auto options = parse_options(argc, argv);
    hide_attach_command(argc, argv);
    if (!options)
        return end_early(command, Outcome::usage, options.error().what);
    for (const auto& [known, function] : commands)
        if (known == options->command)
            return only_looks(known) ? guarded(command, function, *options) : function(*options);
    return end_early(command, Outcome::defect, "a command without a function");
}

}   // namespace

int main(int argc, char** argv) {
    const std::string command = argc > 1 ? known_command(argv[1]) : "";
    try {
        keep_memory_private();
        ack::host::ignore_broken_pipes();
        return chosen(argc, argv, command);
    } catch (const std::exception& error) {
        return end_early(command, Outcome::defect,
                         std::string("a defect of ack-attach ended this: ") + error.what());
    } catch (...) {
        return end_early(command, Outcome::defect, "a defect of ack-attach ended this");
    }
}
