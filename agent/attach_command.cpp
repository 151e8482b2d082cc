#include "agent/attach_command.hpp"

#include "agent/attach_text.hpp"
#include "agent/code_variables.hpp"
#include "agent/download_words.hpp"
#include "agent/redact.hpp"
#include "agent/secret_forms.hpp"
#include "agent/shell_words.hpp"
#include "host/http.hpp"

#include <algorithm>
#include <span>

namespace ack::agent {

namespace {

using Words = std::span<const ShellToken>;
using Environment = std::vector<std::pair<std::string, std::string>>;

struct Simple {                  // one command of a pipeline
    std::vector<ShellToken> words;
    bool errors_too = false;
};
using Pipeline = std::vector<Simple>;

std::vector<Pipeline> pipelines_of(const std::vector<ShellToken>& tokens) {
    std::vector<Pipeline> all(1, Pipeline(1));
    for (const auto& token : tokens) {
        if (token.kind == ShellTokenKind::end || token.kind == ShellTokenKind::and_then) all.emplace_back(1);
        else if (token.kind == ShellTokenKind::pipe) all.back().emplace_back();
        else if (token.kind == ShellTokenKind::errors_too) all.back().back().errors_too = true;
        else all.back().back().words.push_back(token);
    }
    if (all.back().size() == 1 && all.back()[0].words.empty() && !all.back()[0].errors_too) all.pop_back();
    return all;
}

std::string quoted(const Pipeline& pipeline) {
    std::string text;
    for (std::size_t i = 0; i < pipeline.size(); ++i) {
        text += i ? " |" : "";
        for (const auto& word : pipeline[i].words) text += (text.empty() ? "" : " ") + word.text;
    }
    text = Redactor().redact(text);      // before it is shortened: half a secret is not found later
    constexpr std::size_t shown = 80;
    return "\"" + (text.size() > shown ? text.substr(0, shown) + "…" : text) + "\"";
}

// "/usr/bin/curl" is curl.
std::string program_of(const ShellToken& word) {
    for (const std::string_view directory : {"/bin/", "/usr/bin/", "/usr/local/bin/"})
        if (word.text.starts_with(directory)) return word.text.substr(directory.size());
    return word.text;
}

Result<void> assign(const ShellToken& word, Environment& environment) {
    const auto name = assigned_name(word);
    if (runs_other_code(name))
        return fail("the variable " + std::string(name) +
                    " makes a shell run code that is not in the attach script");
    environment.emplace_back(name, word.text.substr(name.size() + 1));
    return {};
}

// Takes "A=b", "sudo -E", "env A=b" off the front; we are root already.
Result<Words> without_prefixes(Words words, Environment& environment) {
    bool after_sudo = false;
    while (!words.empty()) {
        const auto program = program_of(words[0]);
        if (!assigned_name(words[0]).empty()) {
            if (auto assigned = assign(words[0], environment); !assigned)
                return tl::unexpected(assigned.error());
        } else if (program == "sudo")
            after_sudo = true;
        else if (program == "env") after_sudo = false;
        else if (after_sudo &&
                 (program == "-E" || program == "-H" || program == "-n" || program == "--preserve-env")) {
        } else if (words[0].text.starts_with('-'))
            return fail("the option " + words[0].text + " of sudo or env is not understood");
        else break;
        words = words.subspan(1);
    }
    return words;
}

// What is passed over because it changes nothing for the script.
bool is_without_effect(const Simple& command) {
    const auto& words = command.words;
    if (words.empty()) return false;
    const auto rest = Words(words).subspan(1);
    if (words[0].text == "set")
        return !rest.empty() && std::all_of(rest.begin(), rest.end(), [](const ShellToken& word) {
            return word.text == "+e" || word.text == "-e" || word.text == "-x" || word.text == "+x" ||
                   word.text == "-ex";
        });
    if (program_of(words[0]) == "mkdir")
        return rest.size() == 2 && rest[0].text == "-p" && rest[1].text.starts_with("/var/log/") &&
               rest[1].text.find("..") == std::string::npos;
    return std::all_of(words.begin(), words.end(),
                       [](const ShellToken& word) { return !assigned_name(word).empty(); });
}

bool is_export(const Simple& command) {
    const auto& words = command.words;
    return words.size() > 1 && words[0].text == "export" && !command.errors_too &&
           std::all_of(words.begin() + 1, words.end(),
                       [](const ShellToken& word) { return !assigned_name(word).empty(); });
}

// wget …/edgeadm -O edgeadm; chmod u+x edgeadm; ./edgeadm join …
bool is_edge_form(const Pipeline& pipeline) {
    const auto& words = pipeline[0].words;
    if (words.empty())
        return false;
    const auto& program = words[0].text;
    return program_of(words[0]) == "edgeadm" || program == "./edgeadm" || program.ends_with("/edgeadm");
}

bool is_tee(const Simple& command) {
    Environment ignored;
    const auto words = without_prefixes(command.words, ignored);
    return words && words->size() > 1 && program_of((*words)[0]) == "tee";
}

Result<void> read_fetcher(const Simple& command, AttachCommand& result) {
    if (command.errors_too) return fail("2>&1 before the pipe would give curl's messages to the shell");
    const auto words = without_prefixes(command.words, result.download_environment);
    if (!words) return tl::unexpected(words.error());
    if (words->empty()) return fail("nothing stands before the pipe");
    std::vector<std::string> texts{program_of(words->front())};
    for (const auto& word : words->subspan(1)) texts.push_back(word.text);
    const auto download = read_download(texts);
    if (!download) return tl::unexpected(download.error());
    const auto url = host::parse_url(download->url);
    if (!url) return tl::unexpected(url.error());
    result.url = download->url;
    result.scheme = url->scheme;
    result.host = url->host;
    result.path = url->path;
    result.download_environment.insert(result.download_environment.end(), download->environment.begin(),
                                       download->environment.end());
    return {};
}

Result<void> read_shell(const Simple& command, AttachCommand& result) {
    auto words = without_prefixes(command.words, result.environment);
    if (!words) return tl::unexpected(words.error());
    const auto shell = words->empty() ? std::string() : program_of(words->front());
    if (shell != "bash" && shell != "sh") return fail("\"" + shell + "\" stands where bash is expected");
    bool from_stdin = false, options_over = false;
    std::size_t at = 1;
    for (; at < words->size() && !options_over; ++at) {
        const auto& word = (*words)[at].text;
        if (word == "-s" || word == "-xs" || word == "-sx") from_stdin = true;
        else if (word == "--") options_over = true;
        else if (word.starts_with("--"))
            return fail("bash would take " + word +
                        " for an option of its own: \"bash -s -- \" must stand before it");
        else if (word.starts_with('-') && word != "-x")
            return fail("bash's option " + word + " is not understood");
        else if (word != "-x") break;
    }
    for (; at < words->size(); ++at) result.arguments.push_back((*words)[at].text);
    if (!from_stdin && !result.arguments.empty())
        return fail("without -s, bash would take \"" + result.arguments[0] + "\" for a file to run");
    return {};
}

Result<void> read_pipeline(const Pipeline& pipeline, AttachCommand& result) {
    if (pipeline.size() < 2) return fail("a shape that is not known; known is: curl … | bash -s -- …");
    if (!std::all_of(pipeline.begin() + 2, pipeline.end(), is_tee))
        return fail("behind the shell, only tee is understood");
    return read_fetcher(pipeline[0], result).and_then([&] { return read_shell(pipeline[1], result); });
}

// aliacs-k8s-<region>.oss-<region>[-internal].aliyuncs.com and
// /public/pkg/run/attach/<version>[/<arch>]/attach_node.sh
void read_address(AttachCommand& command) {
    constexpr std::string_view bucket = "aliacs-k8s-", folder = "/run/attach/";
    if (command.host.starts_with(bucket))
        command.region = command.host.substr(bucket.size(), command.host.find('.') - bucket.size());
    const auto start = command.path.find(folder);
    if (start == std::string::npos) return;
    auto rest = std::string_view(command.path).substr(start + folder.size());
    std::vector<std::string> parts;
    for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
        parts.emplace_back(rest.substr(0, slash));
        rest.remove_prefix(slash + 1);
    }
    if (!parts.empty()) command.version = parts[0];
    if (parts.size() > 1) command.architecture = parts[1];
}

void collect_secrets(std::string_view text, AttachCommand& command) {
    command.secrets = find_secrets(text);
    const auto add = [&](const std::string& value) {
        if (value.empty() || value == "true" || value == "false") return;
        if (std::find(command.secrets.begin(), command.secrets.end(), value) == command.secrets.end())
            command.secrets.push_back(value);
    };
    for (const auto& [name, value] : command.environment)
        if (is_secret_name(name)) add(value);
    for (const auto& argument : command.arguments) {
        const auto name = argument.substr(0, argument.find('='));
        if (name.starts_with("--") && is_secret_name(name)) add(command.value(name).value_or(""));
    }
}

Result<AttachCommand> parse_plain(const std::string& text) {
    if (text.find("***") != std::string::npos)
        return fail(
            "this is an example: *** stands where a secret belongs; copy the command from the console "
            "(the cluster's node pools, \"add existing node\", \"manual\")");
    const auto tokens = shell_words(text);
    if (!tokens) return tl::unexpected(tokens.error());
    const auto pipelines = pipelines_of(*tokens);
    if (std::any_of(pipelines.begin(), pipelines.end(), is_edge_form))
        return fail("it has the form of ACK Edge (edgeadm join …), whose program is not the attach script of "
                    "an ACK cluster");

    AttachCommand command;
    for (const auto& pipeline : pipelines) {
        if (pipeline.size() == 1 && is_without_effect(pipeline[0])) continue;
        if (pipeline.size() == 1 && is_export(pipeline[0])) {
            if (!command.url.empty())
                return fail("an export behind the attach script has no effect: " + quoted(pipeline));
            for (const auto& word : Words(pipeline[0].words).subspan(1))
                if (auto assigned = assign(word, command.environment); !assigned)
                    return tl::unexpected(assigned.error());
            continue;
        }
        if (!command.url.empty())
            return fail("something stands behind the attach script: " + quoted(pipeline));
        if (auto read = read_pipeline(pipeline, command); !read)
            return fail(read.error().what + ": in " + quoted(pipeline));
    }
    if (command.url.empty()) return fail("no command is in it, only comments or settings");
    read_address(command);
    collect_secrets(text, command);
    return command;
}

}   // namespace

std::optional<std::string> AttachCommand::value(std::string_view argument) const {
    std::optional<std::string> found;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        if (word == argument && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--"))
            found = arguments[i + 1];
        else if (word.starts_with(argument) && word.substr(argument.size()).starts_with('='))
            found = word.substr(argument.size() + 1);
    }
    return found;
}

bool AttachCommand::has(std::string_view argument) const {
    const bool there = std::any_of(arguments.begin(), arguments.end(), [&](std::string_view word) {
        return word == argument ||
               (word.starts_with(argument) && word.substr(argument.size()).starts_with('='));
    });
    return there && value(argument) != "false";
}

bool AttachCommand::asks_for_disk() const { return has("--auto-fdisk") || has("--ess"); }

Result<AttachCommand> parse_attach_command(std::string_view text) {
    auto command = plain_command_text(text).and_then(parse_plain);
    if (command) return command;
    Redactor redactor;
    for (auto& secret : find_secrets(text)) redactor.add_secret(std::move(secret));
    return fail(redactor.redact("the attach command is not understood: " + command.error().what));
}

std::vector<std::string> find_secrets(std::string_view text) {
    std::vector<std::string> secrets;
    const auto plain = plain_command_text(text);
    for (const std::string_view form : {text, plain ? std::string_view(*plain) : text})
        for (const auto& span : merged(secret_spans(form))) {
            std::string secret(form.substr(span.begin, span.end - span.begin));
            if (std::find(secrets.begin(), secrets.end(), secret) == secrets.end())
                secrets.push_back(std::move(secret));
        }
    return secrets;
}

}   // namespace ack::agent
