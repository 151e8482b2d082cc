#include "host/rooted.hpp"
#include "tests/host/temp_directory.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <vector>

namespace ack::host {
namespace {

using Open = Result<Descriptor> (*)(int, const std::filesystem::path&, int, Links);

Result<Descriptor> by_walk(int root, const std::filesystem::path& path, int flags, Links links) {
    auto walked = walk_in_root(root, path, flags, links);
    if (!walked) return tl::unexpected(walked.error());
    return std::move(walked->descriptor);
}

struct Way {
    const char* name;
    Open open;
};

// Both ways must answer alike, whatever the kernel this runs on has.
class Rooted : public ::testing::TestWithParam<Way> {
protected:
    Rooted() {
        tree.write("/etc/hosts", "inside");
        tree.write("/usr/lib/os-release", "released");
        tree.link("/etc/absolute", "/etc/hosts");
        tree.link("/etc/os-release", "../usr/lib/os-release");
        tree.link("/etc/escape", "../../../../../../../../etc/hosts");
        tree.link("/lib", "usr/lib");
        tree.link("/loop", "loop");
        tree.link("/dangling", "/nowhere/at/all");
        tree.link("/directory-link", "/etc/");
        tree.link("/chain1", "chain2");
        tree.link("/chain2", "/etc/absolute");
        tree.write("/dots/..name", "odd");
        tree.write("/real/inner/file", "deep");
        tree.link("/sideways", "real/inner");
        root = Descriptor(::open(tree.path().c_str(), O_PATH | O_DIRECTORY));
    }

    Result<std::string> read(const std::string& path, Links links = Links::follow) {
        auto file = GetParam().open(root.get(), path, O_RDONLY, links);
        if (!file) return tl::unexpected(file.error());
        std::string text(100, '\0');
        const auto length = ::read(file->get(), text.data(), text.size());
        if (length < 0) return fail_errno(path, errno);
        text.resize(static_cast<std::size_t>(length));
        return text;
    }
    int error(const std::string& path, int flags = O_RDONLY, Links links = Links::follow) {
        const auto file = GetParam().open(root.get(), path, flags, links);
        return file ? 0 : file.error().code;
    }

    test::TempDirectory tree;
    Descriptor root;
};

TEST_P(Rooted, OpensWhatIsThere) {
    EXPECT_EQ(read("/etc/hosts"), "inside");
    EXPECT_EQ(read("//etc/./hosts"), "inside");
    EXPECT_EQ(read("/dots/..name"), "odd");
}

TEST_P(Rooted, AbsoluteLinksStartAtTheRoot) {
    EXPECT_EQ(read("/etc/absolute"), "inside");
    EXPECT_EQ(read("/chain1"), "inside");
    EXPECT_EQ(read("/directory-link/hosts"), "inside");
}

TEST_P(Rooted, RelativeLinksStartWhereTheyStand) {
    EXPECT_EQ(read("/etc/os-release"), "released");
    EXPECT_EQ(read("/lib/os-release"), "released");
}

TEST_P(Rooted, DotDotStopsAtTheRoot) {
    EXPECT_EQ(read("/../../etc/hosts"), "inside");
    EXPECT_EQ(read("/etc/escape"), "inside");
    EXPECT_EQ(read("/usr/lib/../../etc/hosts"), "inside");
}

TEST_P(Rooted, DotDotAfterALinkMeansWhereTheLinkLed) {
    EXPECT_EQ(read("/sideways/../inner/file"), "deep");
    EXPECT_EQ(error("/sideways/../sideways"), ENOENT);
}

TEST_P(Rooted, ErrorsAreTheKernelsOwn) {
    EXPECT_EQ(error("/absent"), ENOENT);
    EXPECT_EQ(error("/dangling"), ENOENT);
    EXPECT_EQ(error("/etc/hosts/below"), ENOTDIR);
    EXPECT_EQ(error("/etc/hosts/"), ENOTDIR);
    EXPECT_EQ(error("/loop"), ELOOP);
    EXPECT_EQ(error("/etc", O_WRONLY), EISDIR);
    EXPECT_EQ(error("/etc/hosts", O_RDONLY | O_DIRECTORY), ENOTDIR);
}

TEST_P(Rooted, ALinkItselfCanBeOpened) {
    const auto link = GetParam().open(root.get(), "/dangling", O_PATH | O_NOFOLLOW, Links::follow);
    ASSERT_TRUE(link);
    EXPECT_EQ(read_open_link(link->get()), "/nowhere/at/all");
    EXPECT_EQ(error("/etc/absolute", O_RDONLY | O_NOFOLLOW), ELOOP);
}

TEST_P(Rooted, LinksOnTheWayAreFollowedEvenWhenTheLastIsNot) {
    const auto file = GetParam().open(root.get(), "/lib/os-release", O_PATH | O_NOFOLLOW, Links::follow);
    ASSERT_TRUE(file);
    struct stat info {};
    ASSERT_EQ(::fstat(file->get(), &info), 0);
    EXPECT_TRUE(S_ISREG(info.st_mode));
}

TEST_P(Rooted, LinksCanBeRefusedAltogether) {
    EXPECT_EQ(read("/etc/hosts", Links::refuse), "inside");
    EXPECT_EQ(error("/lib/os-release", O_RDONLY, Links::refuse), ELOOP);
    EXPECT_EQ(error("/etc/absolute", O_RDONLY, Links::refuse), ELOOP);
    EXPECT_EQ(error("/sideways", O_RDONLY, Links::refuse), ELOOP);
}

TEST_P(Rooted, TheRootItself) {
    EXPECT_EQ(error("/", O_RDONLY | O_DIRECTORY), 0);
    EXPECT_EQ(error("/..", O_RDONLY | O_DIRECTORY), 0);
}

TEST_P(Rooted, ErrorsNameThePath) {
    const auto file = GetParam().open(root.get(), "/absent", O_RDONLY, Links::follow);
    EXPECT_EQ(file.error().what, "/absent: No such file or directory");
}

INSTANTIATE_TEST_SUITE_P(Ways, Rooted, ::testing::Values(Way{"kernel", open_in_root}, Way{"walk", by_walk}),
                         [](const auto& way) { return std::string(way.param.name); });

TEST(Walk, TellsWhereThingsTrulyAreAndWhatItMet) {
    const test::TempDirectory tree;
    tree.write("/devices/pci/vda/size", "8");
    tree.link("/block/vda", "../devices/pci/vda");
    const Descriptor root(::open(tree.path().c_str(), O_PATH | O_DIRECTORY));
    std::vector<std::string> directories, links;
    const Seen seen{
        [&](const std::string& place) { directories.push_back(place); },
        [&](const std::string& place, const std::string& target) { links.push_back(place + " " + target); }};
    const auto walked = walk_in_root(root.get(), "/block/vda/size", O_RDONLY, Links::follow, seen);
    ASSERT_TRUE(walked);
    EXPECT_EQ(walked->place, "/devices/pci/vda/size");
    EXPECT_EQ(links, std::vector<std::string>{"/block/vda ../devices/pci/vda"});
    EXPECT_EQ(directories,
              (std::vector<std::string>{"/block", "/devices", "/devices/pci", "/devices/pci/vda"}));
}

}   // namespace
}   // namespace ack::host
