// Foreign text on its way to a terminal: nothing in it can move the cursor, and a screen without UTF-8 gets ASCII.
#include "agent/layout.hpp"
#include "agent/screen.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ack;
    const auto text = fuzz::text_of(data, size);
    for (const bool utf8 : {false, true}) {
        agent::Screen screen;
        screen.utf8 = utf8;
        const auto shown = agent::printable(text, screen);
        for (const char c : shown) {
            const auto byte = static_cast<unsigned char>(c);
            fuzz::hold(byte >= 0x20 || c == '\n' || c == '\t', "no control character");
            fuzz::hold(byte != 0x7F && (utf8 || byte < 0x80), "no character that this screen does not know");
        }
        for (auto at = shown.find('\xC2'); at != std::string::npos && at + 1 < shown.size(); at = shown.find('\xC2', at + 1))
            fuzz::hold(static_cast<unsigned char>(shown[at + 1]) >= 0xA0, "no control character of the second kind");
    }
    fuzz::hold(agent::clip(text, 40).size() <= text.size() + 8, "clipping does not lengthen");
    return 0;
}
