// Bytes as the specifications lay them out: NVM Express base specification (Identify Namespace, Reservation Status),
// SPC-4 (PERSISTENT RESERVE IN).
#include "disk/sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ack::disk {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

host::Bytes bytes(std::initializer_list<unsigned> values, std::size_t size = 0) {
    host::Bytes data;
    for (const auto value : values) data.push_back(static_cast<std::byte>(value));
    if (size > data.size()) data.resize(size);
    return data;
}

host::Bytes namespace_with(unsigned nmic, unsigned rescap) {
    auto data = bytes({0, 0, 0x50}, 4096);    // NSZE
    data[30] = static_cast<std::byte>(nmic);
    data[31] = static_cast<std::byte>(rescap);
    return data;
}

TEST(Nvme, NmicSaysWhetherItMayBeShared) {
    EXPECT_EQ(may_be_shared(namespace_with(0, 0)), Result<bool>(false));
    EXPECT_EQ(may_be_shared(namespace_with(1, 0)), Result<bool>(true));
    EXPECT_EQ(may_be_shared(namespace_with(0xFE, 0)), Result<bool>(false)) << "only bit 0 speaks of sharing";
    EXPECT_EQ(knows_reservations(namespace_with(1, 0)), Result<bool>(false));
    EXPECT_EQ(knows_reservations(namespace_with(0, 0x7F)), Result<bool>(true));
}

TEST(Nvme, ACutOrEmptyDescriptionIsUnknown) {
    EXPECT_FALSE(may_be_shared({}));
    EXPECT_FALSE(may_be_shared(bytes({1}, 4095)));
    EXPECT_FALSE(may_be_shared(host::Bytes(4096))) << "all zero: an inactive namespace";
    EXPECT_FALSE(knows_reservations(host::Bytes(4096)));
}

TEST(Nvme, RegistrantsOfAReport) {
    auto report = bytes({1, 0, 0, 0, /* type */ 1, /* controllers */ 2, 0}, 4096);
    report[24 + 2] = std::byte{1};        // holds
    report[24 + 8] = std::byte{0xAB};     // host
    report[24 + 17] = std::byte{0x12};    // key 0x1200
    report[48 + 8] = std::byte{0xCD};
    report[48 + 16] = std::byte{0x34};
    EXPECT_THAT(*nvme_registrants(report),
                ElementsAre("host 0xab, key 0x1200 (holds the reservation)", "host 0xcd, key 0x34"));
}

TEST(Nvme, AReportOfNobody) {
    EXPECT_THAT(*nvme_registrants(host::Bytes(4096)), IsEmpty());
    EXPECT_FALSE(nvme_registrants(host::Bytes(23)));
}

TEST(Nvme, AReservationWithoutANameCountsAndALongListEnds) {
    EXPECT_THAT(*nvme_registrants(bytes({1, 0, 0, 0, 1, 0, 0}, 64)), ElementsAre("a host that it does not name"));
    EXPECT_EQ(nvme_registrants(bytes({1, 0, 0, 0, 0, 0xFF, 0xFF}, 24 + 24 * 3))->size(), 3U);
}

TEST(Scsi, KeysOfReadKeys) {
    EXPECT_THAT(*scsi_keys(bytes({0, 0, 0, 5, 0, 0, 0, 0}, 1024)), IsEmpty());
    EXPECT_THAT(*scsi_keys(bytes({0, 0, 0, 5, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 9}, 1024)),
                ElementsAre("key 0x1234", "key 0x9"));
}

TEST(Scsi, AnAnswerThatIsCutIsUnknown) {
    EXPECT_FALSE(scsi_keys(bytes({0, 0, 0, 5})));
    EXPECT_FALSE(scsi_keys(bytes({0, 0, 0, 5, 0, 0, 0, 8, 1, 2})));
    EXPECT_FALSE(scsi_holder(bytes({0, 0, 0, 5, 0, 0, 0, 16, 0})));
    EXPECT_FALSE(scsi_holder({}));
}

TEST(Scsi, WhoHoldsTheReservation) {
    EXPECT_EQ(*scsi_holder(bytes({0, 0, 0, 5, 0, 0, 0, 0}, 1024)), std::nullopt);
    EXPECT_EQ(*scsi_holder(bytes({0, 0, 0, 5, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0xBE, 0xEF, 0, 0, 0, 0, 0, 5}, 24)),
              "reserved with key 0xbeef");
}

}   // namespace
}   // namespace ack::disk
