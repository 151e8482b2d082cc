#include "agent/command_source.hpp"
#include "tests/host/temp_directory.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace ack::agent {
namespace {

using testing::HasSubstr;

Options with_file(const std::filesystem::path& file) {
    Options options;
    options.command = Command::check;
    options.command_file = file;
    return options;
}

std::string from_words(std::vector<std::string> words) {
    Options options;
    options.command = Command::run;
    options.command_words = std::move(words);
    return read_command_text(options).value_or("error");
}

TEST(CommandSource, OneWordIsTheCommandItself) {
    EXPECT_EQ(from_words({"curl http://x | bash -s -- --labels 'a b'"}),
              "curl http://x | bash -s -- --labels 'a b'");
}

TEST(CommandSource, SeveralWordsGetTheQuotesThatTheyNeed) {
    EXPECT_EQ(from_words({"curl", "http://x", "|", "bash", "-s", "--", "--labels", "a b", "it's", ""}),
              "curl http://x | bash -s -- --labels 'a b' 'it'\\''s' ''");
}

TEST(CommandSource, AFileIsReadWhole) {
    const test::TempDirectory directory;
    const auto file = directory.write("command", "curl http://x | bash -s -- --token t\r\n");
    EXPECT_EQ(read_command_text(with_file(file)).value_or("error"),
              "curl http://x | bash -s -- --token t\r\n");
}

TEST(CommandSource, BlankTextIsNoCommand) {
    const test::TempDirectory directory;
    EXPECT_EQ(read_command_text(with_file(directory.write("command", " \r\n\t\n"))).value_or("error"), "");
}

TEST(CommandSource, WhatCannotBeACommandIsAnError) {
    const test::TempDirectory directory;
    EXPECT_THAT(
        read_command_text(with_file(directory.write("long", std::string(65 * 1024, 'x')))).error().what,
        HasSubstr("64 KiB"));
    EXPECT_THAT(read_command_text(with_file(directory.write("nul", std::string("a\0b", 3)))).error().what,
                HasSubstr("NUL"));
    EXPECT_THAT(read_command_text(with_file(directory / "absent")).error().what, HasSubstr("absent"));
    EXPECT_THAT(read_command_text(with_file(directory.path())).error().what, HasSubstr("not a file"));
    EXPECT_FALSE(read_command_text(with_file("/dev/zero")));
}

class Pipe {
public:
    Pipe() { EXPECT_EQ(::pipe2(ends_, O_CLOEXEC), 0); }
    ~Pipe() {
        close_writer();
        ::close(ends_[0]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int reader() const { return ends_[0]; }
    void write(std::string_view text) const {
        EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    void close_writer() {
        if (ends_[1] >= 0)
            ::close(ends_[1]);
        ends_[1] = -1;
    }

private:
    int ends_[2] = {-1, -1};
};

TEST(ReadToEnd, StopsAtTheDeadlineAndSaysWhatHappened) {
    const Pipe pipe;
    const Deadline passed = Deadline::in(std::chrono::milliseconds(0));
    EXPECT_THAT(read_to_end(pipe.reader(), "standard input", passed).error().what,
                HasSubstr("standard input gave nothing and stayed open"));
    pipe.write("curl");
    EXPECT_THAT(
        read_to_end(pipe.reader(), "standard input", Deadline::in(std::chrono::milliseconds(1))).error().what,
        HasSubstr("began and did not end"));
}

TEST(ReadToEnd, TakesAllUntilTheEnd) {
    Pipe pipe;
    pipe.write("one ");
    pipe.write("two");
    pipe.close_writer();
    EXPECT_EQ(
        read_to_end(pipe.reader(), "standard input", Deadline::in(std::chrono::seconds(5))).value_or("error"),
        "one two");
}

TEST(CommandSource, CheckLeavesStandardInputAlone) {
    Options options;
    options.command = Command::check;
    EXPECT_EQ(read_command_text(options).value_or("error"), "");
}

}   // namespace
}   // namespace ack::agent
