#include "disk/journal.hpp"

#include "tests/disk/tree.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Tree;

const Identity disk{"vdb", 0xFD10, 1 << 20, "bp1", std::nullopt, 7};

TEST(Journal, RecordsComeAndGo) {
    const Tree tree;
    host::HostControl control(tree.view());
    const JournalRecord record{disk, "u-1", "/undo", "m", "2026-01-31T00:00:00Z"};
    EXPECT_THAT(unfinished(tree.view(), "/var/lib/j").value(), IsEmpty());
    tree.directory("/var/lib");
    ASSERT_TRUE(write_record(control, "/var/lib/j", record));
    EXPECT_THAT(unfinished(tree.view(), "/var/lib/j").value(), ElementsAre(record));
    struct stat info {};
    ASSERT_EQ(::stat(tree.at("/var/lib/j/u-1.json").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
    ASSERT_TRUE(remove_record(control, "/var/lib/j", record));
    EXPECT_THAT(unfinished(tree.view(), "/var/lib/j").value(), IsEmpty());
}

TEST(Journal, ARecordOfAnEarlierVersionIsRead) {
    const Tree tree;
    tree.put("/j/u-1.json", R"({"disk": {"name": "vdb", "number": "253:16", "bytes": 1048576, "serial": "bp1", "wwn": null,
        "diskseq": 7}, "uuid": "u-1", "undo_file": "/undo", "machine_id": "m", "undo_sha256": "", "started": "2026-01-31T00:00:00Z"})");
    const auto found = unfinished(tree.view(), "/j");
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_EQ(found->at(0).disk, disk);
    EXPECT_EQ(difference_across_boots(found->at(0).disk, disk), "");
    auto loop = disk;
    loop.backing = "254:1 inode 8";
    EXPECT_EQ(difference_across_boots(found->at(0).disk, loop), "") << "it says nothing of what it is laid over";
}

TEST(Journal, ABrokenRecordIsAnErrorThatNamesIt) {
    const Tree tree;
    for (const auto* text : {"", "{", "{}", "[1]", R"({"disk": {}})"}) {
        tree.put("/j/x.json", text);
        const auto found = unfinished(tree.view(), "/j");
        ASSERT_FALSE(found) << text;
        EXPECT_THAT(found.error().what, HasSubstr("/j/x.json"));
    }
}

TEST(Journal, ReceiptsStayAndOtherFilesBesideThemDoNotCount) {
    const Tree tree;
    host::HostControl control(tree.view());
    const Receipt receipt{disk, "u-1", "/undo", "m", "2026-01-31T00:00:00Z", "blank: \xff"};
    ASSERT_TRUE(write_receipt(control, "/r", receipt));
    tree.put("/r/u-1.e2undo", "bytes");
    const auto found = receipts(tree.view(), "/r");
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->at(0).disk, disk);
    EXPECT_EQ(found->at(0).undo_file, "/undo");
}

TEST(Journal, WhoseRecordItIs) {
    const JournalRecord record{disk, "u", "", "", ""};
    auto other = disk;
    other.name = "vdc";
    EXPECT_TRUE(is_of(record, other)) << "the same serial under another name";
    other = disk;
    other.serial = "bp2";
    EXPECT_FALSE(is_of(record, other)) << "another disk under the same name";
    other.serial.reset();
    EXPECT_TRUE(is_of(record, other)) << "nothing but the name to tell by";
}

}   // namespace
}   // namespace ack::disk
