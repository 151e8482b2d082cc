#include "host/kept_output.hpp"

#include <gtest/gtest.h>

namespace ack::host {
namespace {

std::string kept(std::size_t room, std::initializer_list<std::string_view> pieces) {
    KeptOutput output(room);
    for (const auto piece : pieces) output.push(piece);
    return output.text();
}

TEST(KeptOutput, KeepsAllThatFits) {
    EXPECT_EQ(kept(10, {}), "");
    EXPECT_EQ(kept(10, {"abc", "def"}), "abcdef");
    EXPECT_EQ(kept(10, {"0123456789"}), "0123456789");
    EXPECT_EQ(kept(3, {"a", "b", "c"}), "abc");
}

TEST(KeptOutput, LeavesOutTheMiddleAndSaysHowMuch) {
    EXPECT_EQ(kept(4, {"0123456789"}), "01\n[... 6 bytes left out ...]\n89");
    EXPECT_EQ(kept(4, {"012", "345", "678", "9"}), "01\n[... 6 bytes left out ...]\n89");
    EXPECT_EQ(kept(5, {"0123456789"}), "012\n[... 5 bytes left out ...]\n89");
}

TEST(KeptOutput, TheEndIsRightWhereverThePiecesAreCut) {
    const std::string all = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (std::size_t size = 1; size <= all.size(); ++size) {
        KeptOutput output(14);
        for (std::size_t at = 0; at < all.size(); at += size)
            output.push(std::string_view(all).substr(at, size));
        EXPECT_EQ(output.text(), "abcdefg\n[... 22 bytes left out ...]\n3456789") << size;
        EXPECT_EQ(output.bytes(), all.size());
    }
}

TEST(KeptOutput, NoRoomAtAll) {
    EXPECT_EQ(kept(0, {"abc"}), "\n[... 3 bytes left out ...]\n");
    EXPECT_EQ(kept(1, {"abc"}), "a\n[... 2 bytes left out ...]\n");
}

}   // namespace
}   // namespace ack::host
