// A host on which every check passes; each test changes the one fact that it is about.
#pragma once

#include "checks/check.hpp"

#include <functional>
#include <string>

namespace ack::checks {

struct Scene {
    HostFacts host;
    disk::DiskInventory inventory;
    disk::DiskPlan plan;
    disk::Content content;
    CommandAsks command;
    Fact<JoinedNode> node = fail("the API server was not asked");
    std::optional<Fact<ScriptSeen>> script;
    Policy policy;
    disk::Layout layout;
    bool joined = false;
    bool with_plan = true, with_content = true;

    Evidence evidence() const;
    Finding finding(const std::string& id) const; // by judge(), whatever the check's profile
};

// An Alibaba Cloud Linux 3 host with a blank /dev/vdb that the attach command asks to use.
Scene fit_host();
// An image without anything of the instance it was made from.
Scene golden_image();
// The same after attaching: the disk in place, kubelet well, the node Ready.
Scene joined_host();

disk::Disk& data_disk_of(Scene& scene); // vdb in the inventory
void refuse(Scene& scene, const std::string& reason, const std::string& remedy = "mend it");

// One row of a table of tests: what is changed, and words that the evidence then has.
struct Change {
    const char* check;
    std::function<void(Scene&)> change;
    const char* words;
};

// The verdicts of a table's rows against the one that is due; prints the row that is wrong.
void expect(const Scene& start, Verdict before, Verdict due, const std::vector<Change>& changes);

// Which check a row is about and where its verdict goes.
struct Flip {
    std::string check;
    Verdict before, due;
};
// The rows of every test that TABLE_TEST defines.
std::vector<Flip> all_flips();
bool remember_table(void (*table)());

// A test whose body calls expect(): its rows are known to all_flips(), by which no check is left without a row.
#define TABLE_TEST(suite, name)                                                                              \
    static void table_of_##suite##_##name();                                                                 \
    [[maybe_unused]] static const bool known_##suite##_##name = remember_table(table_of_##suite##_##name);   \
    TEST(suite, name) { table_of_##suite##_##name(); }                                                       \
    static void table_of_##suite##_##name()

} // namespace ack::checks
