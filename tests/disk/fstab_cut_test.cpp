#include "disk/fstab_cut.hpp"

#include <gmock/gmock.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> ours = {"UUID=u /base ext4 defaults,nofail 0 0", "/base/kubelet /var/lib/kubelet none bind 0 0"};
const std::string comment = std::string(layout_comment) + "/dev/vdb (40 GiB)";
const std::string hold_back = std::string(hold_back_comment) + " /dev/vdb /dev/xvdb";

std::string block() { return comment + "\n" + ours[0] + "\n" + ours[1] + "\n"; }

TEST(FstabCut, WhatWasAppendedGoesAndTheRestStaysByteForByte) {
    const std::string before = "# theirs\n\n\tbroken line \r\nUUID=1 / ext4 defaults 1 1\n";
    const std::string after = "/dev/vdz /z xfs defaults 0 0\n#last without an end";
    const auto cut = without_ours(before + block() + hold_back + "\n" + after, ours);
    EXPECT_EQ(cut.text, before + after);
    EXPECT_THAT(cut.lines, ElementsAre(comment, ours[0], ours[1], hold_back));
}

TEST(FstabCut, WhatAppendingAddedIsTakenOutAgain) {
    for (const std::string before : {"", "a\n", "UUID=1 / ext4 defaults 1 1\n# x\n"})
        EXPECT_EQ(without_ours(appended(before, {comment, ours[0], ours[1]}), ours).text, before);
}

TEST(FstabCut, OurLineWithoutOurCommentIsSomebodyElses) {
    const auto text = ours[0] + "\n# mine\n" + ours[1] + "\n";
    EXPECT_EQ(without_ours(text, ours).text, text);
    EXPECT_THAT(without_ours(text, ours).lines, IsEmpty());
}

TEST(FstabCut, AnEditedLineStaysAndEndsTheBlock) {
    const auto edited = ours[0] + " # changed";
    const auto text = comment + "\n" + edited + "\n" + ours[1] + "\n";
    EXPECT_EQ(without_ours(text, ours).text, text) << "the comment stays with what it is about";
    EXPECT_EQ(without_ours(comment + "\n" + ours[1] + "\n" + edited + "\n", ours).text, edited + "\n");
}

TEST(FstabCut, ACommentWithMoreInItIsNotOurs) {
    for (const auto& text : {hold_back + " do not remove\n", " " + hold_back + "\n", "#" + comment + "\n" + ours[0] + "\n"})
        EXPECT_EQ(without_ours(text, ours).text, text);
}

TEST(FstabCut, TheLastLineMayLackItsEnd) {
    EXPECT_EQ(without_ours("a\n" + comment + "\n" + ours[0], ours).text, "a\n");
}

TEST(FstabCut, LinesByTheirNumbers) {
    EXPECT_EQ(without_lines("a\nb\n\nc", {2, 4}), "a\n\n");
    EXPECT_EQ(without_lines("a\nb\n", {}), "a\nb\n");
    EXPECT_EQ(without_lines("", {1}), "");
}

}   // namespace
}   // namespace ack::disk
