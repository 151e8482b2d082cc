// The command line as plain data (CLI11 stays in options.cpp). Errors name the option and the nearest known one.
#pragma once

#include "agent/policy.hpp"
#include "host/result.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ack::agent {

enum class Command { run, check, plan, prepare, facts, status, cancel, report, explain, undo, clean, worker, help, version };
enum class Format { text, json, junit };

struct Options {
    Command command = Command::help;
    std::string help;                               // text to print for help and version

    // policy file and what the command line lays over it
    std::filesystem::path policy_file;              // empty: the default place
    std::optional<disk::DiskWish> disk;
    std::optional<disk::Scan> scan;
    std::vector<std::filesystem::path> cloud_facts; // --cloud-facts: the cloud's answers in files
    bool not_on_ecs = false;
    std::optional<std::chrono::seconds> timeout;    // whole run
    std::optional<std::chrono::seconds> join_timeout;

    // looking
    std::filesystem::path root = "/";
    std::filesystem::path facts_file;               // --facts: judge these instead of looking
    std::filesystem::path record;                   // --record
    unsigned profile = 1;                           // checks::Profile
    std::vector<std::string> only, skip;
    Format format = Format::text;
    bool warnings_as_errors = false;
    bool timing = false;                            // say how long each observer took
    bool verbose = false;

    // the attach command
    std::filesystem::path command_file;             // --command-file; "-" or nothing: stdin when it is not a terminal
    std::vector<std::string> command_words;         // after --
    bool unguarded = false;
    std::string script_sha256;

    // a run that exists
    std::string run;                                // --run ID, empty = the latest; for worker: its own
    bool wait = false;                              // status --wait
    std::optional<std::chrono::seconds> return_after;
    bool yes = false;                               // undo
    bool force = false;                             // undo
    bool markdown = false;                          // explain --markdown
    std::string check_id;                           // explain ID
};

Result<Options> parse_options(int argc, const char* const* argv);

// Policy file + command line. Errors are usage errors.
Result<Policy> effective_policy(const Options& options);

}   // namespace ack::agent
