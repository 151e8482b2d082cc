#include "host/descriptor.hpp"
#include "host/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>

namespace ack::host {
namespace {

TEST(Terminal, APseudoTerminalKnowsItsSize) {
    int main_end = -1, terminal = -1;
    winsize size{};
    size.ws_col = 132;
    size.ws_row = 43;
    ASSERT_EQ(::openpty(&main_end, &terminal, nullptr, nullptr, &size), 0);
    const Descriptor one(main_end), two(terminal);
    EXPECT_TRUE(is_terminal(terminal));
    EXPECT_EQ(window_size(terminal), (WindowSize{132, 43}));
    size.ws_col = 0;
    ASSERT_EQ(::ioctl(terminal, TIOCSWINSZ, &size), 0);
    EXPECT_FALSE(window_size(terminal)) << "as on a serial console";
}

TEST(Terminal, AFileIsNone) {
    const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    EXPECT_FALSE(is_terminal(null.get()));
    EXPECT_FALSE(window_size(null.get()));
    EXPECT_FALSE(is_terminal(-1));
}

}   // namespace
}   // namespace ack::host
