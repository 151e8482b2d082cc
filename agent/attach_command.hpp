// The attach command as the ACK console gives it, read exactly: what is not recognised is not guessed. Pure.
#pragma once

#include "host/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ack::agent {

struct AttachCommand {
    std::string url;                         // of the attach script
    std::string scheme, host, path;
    std::string region, version, architecture;                       // from the URL; empty when it does not say
    std::vector<std::pair<std::string, std::string>> environment;    // of the script: exports, prefixes of its shell
    std::vector<std::pair<std::string, std::string>> download_environment;   // of the download alone: curl's prefixes, -x
    std::vector<std::string> arguments;      // what the script is run with, in order
    std::vector<std::string> secrets;        // values that must never be shown

    // The value of an argument ("--endpoint V" or "--endpoint=V"), the last one counts; nothing when absent.
    std::optional<std::string> value(std::string_view argument) const;
    bool has(std::string_view argument) const;       // flag present ("--auto-fdisk", "--ess true"; not "--ess false")
    bool asks_for_disk() const;                      // --auto-fdisk, --ess
};

// The curl | bash shapes, with and without \r\n, JSON quoting, a leading shebang, `mkdir -p` before and `| tee` behind,
// `set +e` around, sudo, environment prefixes, exports, curl flags, quotes. Else an error that quotes what was not understood,
// without its secrets. -k and --no-check-certificate are read and not followed: certificates are always verified.
Result<AttachCommand> parse_attach_command(std::string_view text);

// Secrets of a command that was not understood: everything that has a secret's form or stands where one stands.
std::vector<std::string> find_secrets(std::string_view text);

}   // namespace ack::agent
