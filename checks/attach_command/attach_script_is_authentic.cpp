#include "checks/attach_command/checks.hpp"

namespace ack::checks {

namespace {

Answer judge_download(const Fact<ScriptSeen>& script) {
    if (!script)
        return failed(script.error().what);
    std::string seen = script->url + ": " + std::to_string(script->bytes) +
                       " bytes, whole, valid bash, SHA-256 " + script->sha256;
    seen += script->pinned ? " as pinned" : " (not pinned)";
    return pass(seen);
}

Answer judge_it(const Evidence& evidence) {
    const auto& command = evidence.command;
    if (!command.given)
        return left_out("no attach command is given");
    if (!command.understood)
        return left_out("the attach command is not understood, so no script is fetched for it");
    if (!command.script_host_allowed)
        return failed("the script's host " + command.script_host +
                      " is neither the platform's nor in the policy's \"script_hosts\"");
    if (!evidence.script)
        return left_out("its host " + command.script_host +
                        " is an accepted one; only run downloads the script");
    return judge_download(*evidence.script);
}

} // namespace

constinit const Check attach_script_is_authentic = {
    .id = "attach-script-is-authentic",
    .group = Group::attach_command,
    .profiles = node,
    .level = Level::fail,
    .what = "the attach script's host, and what was downloaded from it: whole, a script, as pinned",
    .why = "it runs as root: half a script, an error page or a stranger's script must not",
    .remedy = "fetch a fresh attach command in the ACK console; a mirror of your own goes into the policy's "
              "script_hosts; --script-sha256 pins the text",
    .source = "curl | bash exits 0 when the download fails and runs what came of a cut one",
    .judge = judge_it};

} // namespace ack::checks
