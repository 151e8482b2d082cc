#include "agent/option_table.hpp"

#include "agent/nearest.hpp"
#include "agent/time_text.hpp"
#include "checks/check.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace ack::agent {

namespace {

using std::string_view;

constexpr auto commands = std::to_array<CommandEntry>({
    {"run", Command::run, "make this host fit, attach it, prove that it joined",
     "The attach command of the console comes from standard input (best: it stays out\n"
     "of argument lists), from --command-file, or after --. The work goes on when this\n"
     "terminal goes away: `ack-attach status --wait` follows it, `cancel` ends it.\n\n"
     "  ack-attach run < attach-command.txt\n"
     "  ack-attach run --disk last -- 'curl http://... | bash -s -- --token ...'",
     true, false},
    {"check", Command::check, "judge this host; nothing is changed",
     "Answers 0 when all checks pass or warn, 3 when one fails, 4 when only the disk\nis refused.", true,
     false},
    {"plan", Command::plan, "show what run would do to the disks, and why",
     "Reads the disk in question as run would. Answers 0 when run could go on, 4 when\nit would refuse.",
     true, false},
    {"prepare", Command::prepare, "the disk part of run, without attaching",
     "  ack-attach prepare --disk last", false, false},
    {"facts", Command::facts, "print what was seen of this host, as JSON",
     "`ack-attach check` and `plan` take the output with --facts, on any machine.", false, false},
    {"status", Command::status, "the run under way, or the last one",
     "Answers 12 while a run is under way, 13 when none is known, else as that run\nended.", false, false},
    {"cancel", Command::cancel, "end the run under way",
     "A format that has begun is finished first. Waits until the run has ended and\n"
     "answers as it ended: 11 when it was cancelled.",
     false, false},
    {"report", Command::report, "print the report of a run", "", false, false},
    {"explain", Command::explain, "the checks: what they look at, why, and the remedy", "", false, false},
    {"undo", Command::undo, "take back a format and its mounts (default: show only)",
     "Shows what would be taken back: the newest format, its mounts, its lines in\n"
     "/etc/fstab, its drop-ins. With --yes it is done. Answers 4 when it is refused,\n"
     "13 when there is nothing to take back.\n\n"
     "  ack-attach undo\n"
     "  ack-attach undo --yes",
     false, false},
    {"worker", Command::worker, "the work of a run", "", false, true},
});

constexpr unsigned acting = bit(Command::run) | bit(Command::prepare);
constexpr unsigned judging = bit(Command::check) | acting;
constexpr unsigned planning = judging | bit(Command::plan);
constexpr unsigned commanded = bit(Command::run) | bit(Command::check) | bit(Command::plan);
constexpr unsigned looking = bit(Command::check) | bit(Command::plan) | bit(Command::facts);
constexpr unsigned offline = bit(Command::check) | bit(Command::plan);
constexpr unsigned existing = bit(Command::status) | bit(Command::report);
constexpr unsigned undoing = bit(Command::undo);
constexpr unsigned printing = offline | existing | undoing;

Result<void> wrong(string_view value, string_view expected) {
    return fail("\"" + std::string(value) + "\" is not " + std::string(expected));
}

template <class T, std::size_t N>
Result<void> one_of(string_view value, const std::array<std::pair<string_view, T>, N>& known, T& into) {
    std::vector<string_view> names;
    std::string list;
    for (const auto& [name, meaning] : known) {
        if (name == value) {
            into = meaning;
            return {};
        }
        names.push_back(name);
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return fail("\"" + std::string(value) + "\" is none of " + list + did_you_mean(nearest(value, names)));
}

Result<void> set_path(string_view value, std::filesystem::path& into) {
    if (value.empty())
        return fail("an empty path");
    // The worker has another working directory than whoever typed this.
    into = value == "-" ? "-" : std::filesystem::absolute(value).lexically_normal();
    return {};
}

Result<void> set_time(string_view value, std::optional<std::chrono::seconds>& into) {
    const auto time = parse_seconds(value);
    if (!time)
        return tl::make_unexpected(time.error());
    if (time->count() == 0)
        return fail("0 leaves no time at all");
    into = *time;
    return {};
}

Result<void> add_ids(string_view value, std::vector<std::string>& into) {
    while (true) {
        const auto comma = value.find(',');
        const std::string id(value.substr(0, comma));
        if (checks::find_check(id) == nullptr)
            return fail("no check is called \"" + id + "\"" + did_you_mean(checks::nearest_id(id)) +
                        " (`ack-attach explain` lists them)");
        into.push_back(id);
        if (comma == string_view::npos)
            return {};
        value.remove_prefix(comma + 1);
    }
}

Result<void> set_disk(string_view value, Options& options) {
    auto wish = disk::parse_disk_wish(value);
    if (!wish)
        return tl::make_unexpected(wish.error());
    wish->use_existing = options.disk && options.disk->use_existing;
    wish->keep_container_data = options.disk && options.disk->keep_container_data;
    options.disk = std::move(*wish);
    return {};
}

Result<void> set_use_existing(string_view, Options& options) {
    if (!options.disk)
        return fail("say with --disk which disk is meant");
    options.disk->use_existing = true;
    return {};
}

Result<void> set_scan(string_view value, Options& options) {
    static constexpr std::array<std::pair<string_view, disk::Scan>, 2> known = {
        {{"grid", disk::Scan::grid}, {"full", disk::Scan::full}}};
    return one_of(value, known, options.scan.emplace());
}

Result<void> set_keep_container_data(string_view, Options& options) {
    if (!options.disk)
        return fail("say with --disk which disk is meant");
    options.disk->keep_container_data = true;
    return {};
}

Result<void> set_run(string_view value, Options& options) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
    if (value.empty() || value.size() > 64 || !std::ranges::all_of(value, fits))
        return wrong(value, "the id of a run, like 20261123T053405Z-1a2b");
    options.run = value;
    return {};
}

Result<void> set_sha256(string_view value, Options& options) {
    const auto hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
    if (value.size() != 64 || !std::ranges::all_of(value, hex))
        return wrong(value, "a SHA-256: 64 hexadecimal digits");
    options.script_sha256.clear();
    for (const unsigned char c : value)
        options.script_sha256 += static_cast<char>(std::tolower(c));
    return {};
}

Result<void> add_cloud_files(string_view value, Options& options) {
    while (!value.empty()) {
        const auto end = std::min(value.find(','), value.size());
        std::filesystem::path file;
        if (auto set = set_path(value.substr(0, end), file); !set)
            return set;
        options.cloud_facts.push_back(std::move(file));
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return {};
}

Result<void> set_profile(string_view value, Options& options) {
    static constexpr std::array<std::pair<string_view, unsigned>, 2> known = {
        {{"node", checks::node}, {"image", checks::image}}};
    return one_of(value, known, options.profile);
}

Result<void> set_format(string_view value, Options& options) {
    static constexpr std::array<std::pair<string_view, Format>, 3> known = {
        {{"text", Format::text}, {"json", Format::json}, {"junit", Format::junit}}};
    return one_of(value, known, options.format);
}

// Setters of one member.
template <bool Options::*member>
Result<void> flag(string_view, Options& into) {
    into.*member = true;
    return {};
}
template <std::filesystem::path Options::*member>
Result<void> path(string_view value, Options& into) {
    return set_path(value, into.*member);
}
template <std::optional<std::chrono::seconds> Options::*member>
Result<void> time(string_view value, Options& into) {
    return set_time(value, into.*member);
}
template <std::vector<std::string> Options::*member>
Result<void> ids(string_view value, Options& into) {
    return add_ids(value, into.*member);
}

// In the order in which they are set and listed: --disk stands before what refers to it.
constexpr auto options = std::to_array<OptionEntry>({
    {"--disk", "WHICH", planning,
     "auto (default: as the attach command asks), last, optional, none, vendor, DEVICE or serial:SERIAL",
     set_disk},
    {"--disk-use-existing", "", planning,
     "a clean filesystem on that disk may be used although it holds files", set_use_existing},
    {"--keep-container-data", "", planning,
     "what stands where the disk is mounted is copied to it first", set_keep_container_data},
    {"--scan", "HOW", planning,
     "grid (default: 4 KiB in every MiB, and all places where marks are known to be) or full (every byte)",
     set_scan},
    {"--command-file", "FILE", commanded, "the attach command stands in FILE; - is standard input",
     path<&Options::command_file>},
    {"--unguarded", "", bit(Command::run), "run the command under bash although its form is not understood",
     flag<&Options::unguarded>},
    {"--script-sha256", "HEX", bit(Command::run), "the attach script must have this SHA-256", set_sha256},
    {"--policy", "FILE", planning | bit(Command::facts) | undoing, "instead of /etc/ack-attach/policy.json",
     path<&Options::policy_file>},
    {"--cloud-facts", "FILE,...", judging | bit(Command::plan),
     "answers of the cloud's API about cluster and instance, as the aliyun CLI saves them", add_cloud_files},
    {"--not-on-ecs", "", planning | bit(Command::facts), "leave out what needs the cloud's metadata service",
     flag<&Options::not_on_ecs>},
    {"--timeout", "TIME", planning | bit(Command::facts) | undoing, "limit for everything: 90, 90s, 20m (default), 1h",
     time<&Options::timeout>},
    {"--join-timeout", "TIME", bit(Command::run), "limit from the script's end to a Ready node (default 5m)",
     time<&Options::join_timeout>},
    {"--return-after", "TIME", acting | bit(Command::status),
     "stop watching after this; the run goes on, exit 12", time<&Options::return_after>},
    {"--only", "ID,...", bit(Command::check), "only these checks", ids<&Options::only>},
    {"--skip", "ID,...", judging,
     "leave these checks out (never what protects a disk: that is no check's to decide)",
     ids<&Options::skip>},
    {"--profile", "NAME", bit(Command::check), "node (default), or image: fit to become many hosts",
     set_profile},
    {"--root", "DIR", looking, "look at the image or recorded tree in DIR instead of this host",
     path<&Options::root>},
    {"--facts", "FILE", offline, "judge what `ack-attach facts` printed instead of this host",
     path<&Options::facts_file>},
    {"--record", "DIR", bit(Command::facts),
     "also copy every file that is read into DIR, for --root elsewhere", path<&Options::record>},
    {"--run", "ID", bit(Command::report) | bit(Command::worker), "this run instead of the latest", set_run},
    {"--wait", "", bit(Command::status), "follow the run until it ends, then answer with its exit code",
     flag<&Options::wait>},
    {"--warnings-as-errors", "", bit(Command::check), "answer 3 when there is a warning",
     flag<&Options::warnings_as_errors>},
    {"--timing", "", offline, "say how long each observer took", flag<&Options::timing>},
    {"--format", "NAME", printing, "text (default), json or junit", set_format},
    {"--yes", "", undoing, "do it, do not only show it", flag<&Options::yes>},
    {"--force", "", undoing, "also on a host that has joined, and with files in it that are not ours",
     flag<&Options::force>},
    {"--verbose", "", planning | existing | undoing, "every check with its evidence, nothing shortened",
     flag<&Options::verbose>},
    {"--markdown", "", bit(Command::explain), "the whole catalogue as a page, docs/checks.md",
     flag<&Options::markdown>},
    {"ID", "ID", bit(Command::explain), "one check in full",
     [](string_view v, Options& o) -> Result<void> {
         std::vector<std::string> ids;
         if (auto known = add_ids(v, ids); !known)
             return known;
         o.check_id = std::move(ids.front());
         return {};
     }},
});

}   // namespace

std::span<const CommandEntry> command_table() {
    return commands;
}
std::span<const OptionEntry> option_table() {
    return options;
}

}   // namespace ack::agent
