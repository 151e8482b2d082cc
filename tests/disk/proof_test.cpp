#include "disk/proof.hpp"

#include "tests/disk/loop.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <thread>

namespace ack::disk {
namespace {

using ::testing::HasSubstr;
using testing::Loop;

constexpr std::uint64_t mib = 1ULL << 20;

Content proved(const Loop& loop) { return prove(loop.open(), {}); }

TEST(Proof, AnEmptyDiskIsBlank) {
    const Loop loop(16 * mib);
    const auto content = proved(loop);
    ASSERT_TRUE(std::holds_alternative<Blank>(content)) << describe(content);
    EXPECT_EQ(std::get<Blank>(content).bytes_read, 16 * mib);
}

struct Place {
    const char* what;
    std::uint64_t bytes, offset;
    unsigned sector;
};

std::string name_of(const ::testing::TestParamInfo<Place>& place) {
    std::string name = place.param.what;
    for (auto& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

class OneByte : public ::testing::TestWithParam<Place> {};

TEST_P(OneByte, IsFoundWhereverItIs) {
    const auto& [what, bytes, offset, sector] = GetParam();
    const Loop loop(bytes, sector);
    ASSERT_TRUE(std::holds_alternative<Blank>(proved(loop))) << describe(proved(loop));
    loop.write_below(offset, "\x01");
    const auto content = proved(loop);
    const auto* data = std::get_if<Data>(&content);
    ASSERT_TRUE(data) << describe(content);
    EXPECT_EQ(data->offset, offset);
    EXPECT_THAT(data->sample, ::testing::StartsWith("01"));
}

INSTANTIATE_TEST_SUITE_P(
    Places, OneByte,
    ::testing::Values(Place{"first", 8 * mib, 0, 512}, Place{"second", 8 * mib, 1, 512},
                      Place{"last", 8 * mib, 8 * mib - 1, 512}, Place{"end of a piece", 8 * mib, mib - 1, 512},
                      Place{"start of a piece", 8 * mib, mib, 512}, Place{"middle", 8 * mib, 4 * mib + 777, 512},
                      Place{"last but one piece", 8 * mib, 7 * mib - 1, 512},
                      Place{"odd tail, its start", 8 * mib + 512 * 3, 8 * mib, 512},
                      Place{"odd tail, its end", 8 * mib + 512 * 3, 8 * mib + 512 * 3 - 1, 512},
                      Place{"small disk", 512, 511, 512}, Place{"one piece", mib, mib - 1, 512},
                      Place{"4096-byte sectors, first", 8 * mib, 0, 4096},
                      Place{"4096-byte sectors, odd tail", 8 * mib + 4096 * 5, 8 * mib + 4096 * 5 - 1, 4096}),
    name_of);

TEST(Proof, TheEarliestInTheOrderOfReadingIsNamed) {
    const Loop loop(64 * mib);
    loop.write_below(40 * mib + 5, "later");
    loop.write_below(3 * mib + 9, "early");
    const auto content = proved(loop);
    ASSERT_TRUE(std::holds_alternative<Data>(content));
    EXPECT_EQ(std::get<Data>(content).offset, 3 * mib + 9);
}

// Somebody writes through the page cache and nothing has reached the disk yet.
TEST(Proof, WhatIsOnlyInThePageCacheIsSeen) {
    const Loop loop(32 * mib);
    ASSERT_TRUE(std::holds_alternative<Blank>(proved(loop)));
    loop.write(20 * mib + 4321, "not yet on the disk");
    const auto content = proved(loop);
    ASSERT_TRUE(std::holds_alternative<Data>(content)) << describe(content);
    EXPECT_EQ(std::get<Data>(content).offset, 20 * mib + 4321);
    EXPECT_EQ(std::get<Data>(content).guess, "text");
}

// And the other way round: zeros remembered from an earlier look, data on the disk by now.
TEST(Proof, WhatThePageCacheRemembersIsNotBelieved) {
    const Loop loop(32 * mib);
    std::string old(4096, 'x');
    ASSERT_EQ(::pread(loop.descriptor(), old.data(), old.size(), 20 * mib), 4096);
    ASSERT_EQ(old, std::string(4096, '\0'));
    loop.write_below(20 * mib, "data");
    EXPECT_TRUE(std::holds_alternative<Data>(proved(loop)));
}

TEST(Proof, UnreadableIsNeverBlank) {
    const Loop loop(16 * mib);
    loop.truncate(0);
    auto content = proved(loop);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(content)) << describe(content);
    loop.truncate(16 * mib - 4096);    // all but the last bytes
    content = proved(loop);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(content)) << describe(content);
}

TEST(Proof, DataBesideUnreadablePlacesIsData) {
    const Loop loop(16 * mib);
    loop.write_below(5, "data");
    loop.truncate(8 * mib);
    const auto content = proved(loop);
    EXPECT_FALSE(std::holds_alternative<Blank>(content)) << describe(content);
}

TEST(Proof, AReadOnlyDiskCanBeProved) {
    const Loop loop(4 * mib, 512, true);
    EXPECT_TRUE(std::holds_alternative<Blank>(proved(loop)));
    EXPECT_TRUE(loop.open().read_only());
}

TEST(Proof, DeadlineAndStopAreNotBlank) {
    const Loop loop(16 * mib);
    ProofOptions options;
    options.deadline = Deadline::in(std::chrono::milliseconds(0));
    auto content = prove(loop.open(), options);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(content)) << describe(content);
    std::stop_source source;
    source.request_stop();
    options.deadline = Deadline::never();
    options.stop = source.get_token();
    content = prove(loop.open(), options);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(content)) << describe(content);
}

TEST(Proof, AStopWhileReadingEndsIt) {
    const Loop loop(4096 * mib);
    std::stop_source source;
    ProofOptions options;
    options.stop = source.get_token();
    options.on_progress = [&](const ProofProgress& progress) {
        EXPECT_EQ(progress.total, 4096 * mib);
        source.request_stop();
    };
    const auto content = prove(loop.open(), options);
    EXPECT_TRUE(std::holds_alternative<Unreadable>(content)) << describe(content);
}

TEST(Proof, FilesystemsAndTablesAreHeld) {
    for (const auto* make : {"mkfs.ext4 -q -F", "mkfs.xfs -q -f", "mkswap", "mkfs.ext2 -q -F"}) {
        const Loop loop(330 * mib);
        ASSERT_EQ(std::system((std::string(make) + " " + loop.node() + " >/dev/null 2>&1").c_str()), 0) << make;
        const auto content = proved(loop);
        EXPECT_TRUE(std::holds_alternative<Holds>(content)) << make << ": " << describe(content);
    }
}

TEST(Proof, TheLastMebibyteIsReadEarly) {
    const Loop loop(2048 * mib);
    loop.write_below(2048 * mib - 600, "EFI PART");
    std::uint64_t most = 0;
    ProofOptions options;
    options.on_progress = [&](const ProofProgress& progress) { most = std::max(most, progress.done); };
    const auto content = prove(loop.open(), options);
    ASSERT_TRUE(std::holds_alternative<Data>(content)) << describe(content);
    EXPECT_EQ(std::get<Data>(content).offset, 2048 * mib - 600);
    EXPECT_LT(most, 64 * mib);
}

TEST(Proof, WordsAndJson) {
    EXPECT_EQ(describe(Blank{4096, 4096, true}), "blank: every one of 4096 bytes was read and is zero");
    const Holds ext4{{{{"ext4", "filesystem", "u", "data", "1.0", 1080}}, false}};
    EXPECT_EQ(describe(ext4), "holds an ext4 filesystem (label data)");
    const Holds both{{{{"gpt", "partition-table", "", "", "", 512}, {"xfs", "filesystem", "", "", "", 0}}, true}};
    EXPECT_EQ(describe(both), "holds a gpt partition table and an xfs filesystem, contradicting each other");
    EXPECT_THAT(describe(Data{5, "ff", "text"}), HasSubstr("byte 5 (ff), it looks like text"));
    EXPECT_THAT(describe(Unreadable{"EIO"}), HasSubstr("not known: EIO"));
    const nlohmann::json json = Content(ext4);
    EXPECT_EQ(json["is"], "signatures");
    EXPECT_EQ(json["signatures"][0]["type"], "ext4");
}

}   // namespace
}   // namespace ack::disk
