// Any text: an answer or an error, and no secret of it in the error.
#include "agent/attach_command.hpp"
#include "agent/shell_words.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack::agent;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto tokens = shell_words(text))
        for (const auto& token : *tokens)
            if (token.plain > token.text.size()) std::abort();
    const auto command = parse_attach_command(text);
    if (command && (command->url.empty() || command->host.empty())) std::abort();
    if (!command && command.error().what.empty()) std::abort();
    const std::string token = "abcdef.0123456789abcdef";
    const auto secrets = find_secrets(text);
    if (!command && std::find(secrets.begin(), secrets.end(), token) != secrets.end() &&
        command.error().what.find(token) != std::string::npos)
        std::abort();
    return 0;
}
