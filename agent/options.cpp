#include "agent/options.hpp"

#include "agent/help_text.hpp"
#include "agent/nearest.hpp"
#include "agent/option_table.hpp"
#include "agent/version.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <deque>
#include <vector>

namespace ack::agent {

namespace {

struct Given {
    const OptionEntry* entry;
    CLI::Option* option;
};

// One command as CLI11 knows it. CLI11 only takes words apart; meaning and errors are ours.
struct Parsed {
    const CommandEntry* entry;
    CLI::App* app;
    std::vector<Given> given;
};

std::vector<std::string_view> names_of_options(Command command) {
    std::vector<std::string_view> names = {"--help"};
    for (const OptionEntry& entry : option_table())
        if ((entry.commands & bit(command)) != 0 && entry.name.starts_with('-'))
            names.push_back(entry.name);
    return names;
}

std::vector<std::string_view> names_of_commands() {
    std::vector<std::string_view> names;
    for (const CommandEntry& entry : command_table())
        if (!entry.hidden)
            names.push_back(entry.name);
    return names;
}

Parsed add_command(CLI::App& app, const CommandEntry& entry, std::deque<std::vector<std::string>>& values) {
    CLI::App* const sub = app.add_subcommand(std::string(entry.name), std::string(entry.what));
    sub->allow_extras();
    Parsed parsed{&entry, sub, {}};
    for (const OptionEntry& option : option_table()) {
        if ((option.commands & bit(entry.command)) == 0)
            continue;
        const std::string name(option.name), what(option.what);
        if (option.value.empty()) {
            CLI::Option* const flag = sub->add_flag(name, what);
            flag->disable_flag_override();
            parsed.given.push_back({&option, flag});
            continue;
        }
        CLI::Option* const added = sub->add_option(name, values.emplace_back(), what);
        added->allow_extra_args(false);
        parsed.given.push_back({&option, added});
    }
    return parsed;
}

// The first word that nothing took: a mistyped option, or a word too many.
Result<void> nothing_left_over(const Parsed& parsed) {
    const auto extras = parsed.app->remaining();
    if (extras.empty())
        return {};
    const auto dashed =
        std::ranges::find_if(extras, [](const std::string& word) { return word.starts_with('-'); });
    const std::string command(parsed.entry->name);
    if (dashed == extras.end()) {
        // It may be an attach command with its token: not quoted.
        if (extras.front().find(' ') != std::string::npos || extras.front().size() > 40)
            return fail("a whole command stands among the options of `ack-attach " + command +
                        "`; an attach command comes from standard input, --command-file FILE, or after --");
        return fail("\"" + extras.front() + "\" is one word too many for `ack-attach " + command + "`");
    }
    const std::string name = dashed->substr(0, dashed->find('='));
    return fail("unknown option " + name + " for `ack-attach " + command + "`" +
                did_you_mean(nearest(name, names_of_options(parsed.entry->command))));
}

bool repeatable(const OptionEntry& entry) {
    return entry.value.find(',') != std::string_view::npos;
}

Result<void> set_all(const Parsed& parsed, Options& options) {
    for (const Given& given : parsed.given) {
        const std::string name(given.entry->name);
        const auto values = given.option->results();
        if (given.option->count() > 1 && !repeatable(*given.entry))
            return fail(name + " is given more than once");
        if (given.option->count() == 0)
            continue;
        for (const std::string& value : values)
            if (auto done = given.entry->set(value, options); !done)
                return fail(name + ": " + done.error().what);
    }
    return {};
}

Result<Options> from_command(const Parsed& parsed, std::vector<std::string> words_after) {
    Options options;
    options.command = parsed.entry->command;
    if (auto none = nothing_left_over(parsed); !none)
        return tl::make_unexpected(none.error());
    if (auto done = set_all(parsed, options); !done)
        return tl::make_unexpected(done.error());
    if (!words_after.empty() && !parsed.entry->takes_attach_command)
        return fail("`ack-attach " + std::string(parsed.entry->name) + "` takes no attach command after --");
    if (!words_after.empty() && !options.command_file.empty())
        return fail("the attach command is given twice: --command-file and after --");
    if (!options.facts_file.empty() && options.root != "/")
        return fail("--facts and --root exclude each other");
    if (options.wait && options.format != Format::text)
        return fail("--wait tells a story as text: --format belongs to status without it, or to report");
    if (options.command == Command::worker && options.run.empty())
        return fail("--run is missing");
    options.command_words = std::move(words_after);
    return options;
}

Options text_only(Command command, std::string text) {
    Options options;
    options.command = command;
    options.help = std::move(text);
    return options;
}

Result<Options> no_command(const CLI::App& app) {
    const auto extras = app.remaining();
    if (extras.empty())
        return fail("no command is given; `ack-attach --help` lists them");
    const std::string& word = extras.front();
    if (!word.starts_with('-'))
        return fail("unknown command \"" + word + "\"" + did_you_mean(nearest(word, names_of_commands())));
    static constexpr std::string_view at_the_top[] = {"--help", "--version"};
    return fail("unknown option " + word + did_you_mean(nearest(word, at_the_top)) +
                " (options stand behind the command)");
}

// CLI11's own sentences begin with the option's name already, but speak of "TEXT".
std::string own_words(const CLI::ParseError& error) {
    const std::string what = error.what();
    const auto forced = what.find(" was given a disallowed flag override");
    if (forced != std::string::npos)
        return "--" + what.substr(0, forced) + " takes no value";
    const auto missing = what.find(" required");
    return missing == std::string::npos ? what : what.substr(0, what.find(':')) + ": its value is missing";
}

}   // namespace

Result<Options> parse_options(int argc, const char* const* argv) {
    const std::vector<std::string> all(argv + std::min(argc, 1), argv + argc);
    const auto marker = std::ranges::find(all, "--");
    std::vector<std::string> words_after(marker == all.end() ? marker : marker + 1, all.end());
    if (marker != all.end() && words_after.empty())
        return fail("no attach command stands after --");

    CLI::App app("Makes an ECS instance fit for an ACK cluster, attaches it and proves that it joined.",
                 "ack-attach");
    app.set_version_flag("--version", version_line());
    app.allow_extras();
    app.require_subcommand(0, 1);
    std::deque<std::vector<std::string>> values;
    std::vector<Parsed> commands;
    for (const CommandEntry& entry : command_table())
        commands.push_back(add_command(app, entry, values));

    try {
        app.parse(std::vector<std::string>(std::make_reverse_iterator(marker), all.rend()));
        if (!app.remaining().empty() || app.get_subcommands().empty())
            return no_command(app);
        for (const Parsed& parsed : commands)
            if (parsed.app->parsed())
                return from_command(parsed, std::move(words_after));
        return no_command(app);
    } catch (const CLI::CallForHelp&) {
        for (const Parsed& parsed : commands)
            if (parsed.app->parsed())
                return text_only(Command::help, help_of(*parsed.entry));
        return text_only(Command::help, help_of_all());
    } catch (const CLI::CallForVersion&) {
        return text_only(Command::version, version_line() + "\n");
    } catch (const CLI::ParseError& error) {
        return fail(own_words(error));
    }
}

}   // namespace ack::agent
