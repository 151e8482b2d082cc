#include "agent/run_log.hpp"

#include <deque>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <sys/stat.h>

namespace ack::agent {

namespace {
constexpr std::size_t output_from_start = 8U << 20;
constexpr std::size_t output_from_end = 256U << 10;
}   // namespace

struct RunLog::State {
    const Redactor& redactor;
    std::shared_ptr<spdlog::logger> logger;
    std::string trouble;
    std::size_t output_written = 0;
    std::deque<std::string> tail;        // lines behind the first part, no more than output_from_end bytes
    std::size_t tail_bytes = 0;
    std::size_t lines_left_out = 0;
};

RunLog::RunLog(const std::filesystem::path& file, const Redactor& redactor)
    : state_(new State{redactor, nullptr, {}, 0, {}, 0, 0}) {
    const mode_t before = ::umask(0077);
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string());
        state_->logger = std::make_shared<spdlog::logger>("run", std::move(sink));
        state_->logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
        state_->logger->flush_on(spdlog::level::info);
        state_->logger->set_error_handler([this](const std::string& what) { state_->trouble = what; });
    } catch (const spdlog::spdlog_ex& error) {
        state_->trouble = error.what();
    }
    ::umask(before);
}

RunLog::~RunLog() { finish(); }

void RunLog::write(std::string_view line) {
    if (state_->logger) state_->logger->info("{}", state_->redactor.redact(line));
}

void RunLog::write_output(std::string_view line) {
    const std::size_t bytes = line.size() + 1;
    if (state_->output_written + bytes <= output_from_start) {
        state_->output_written += bytes;
        write("| " + std::string(line));
        return;
    }
    state_->output_written = output_from_start;      // from here on only the end counts
    state_->tail.emplace_back(line);
    state_->tail_bytes += bytes;
    while (state_->tail_bytes > output_from_end && state_->tail.size() > 1) {
        state_->tail_bytes -= state_->tail.front().size() + 1;
        state_->tail.pop_front();
        ++state_->lines_left_out;
    }
}

void RunLog::finish() {
    if (state_->lines_left_out > 0)
        write("| … " + std::to_string(state_->lines_left_out) + " lines of the attach script's output are left out here …");
    for (const std::string& line : state_->tail) write("| " + line);
    state_->tail.clear();
    state_->tail_bytes = 0;
    state_->lines_left_out = 0;
}

std::string RunLog::trouble() const { return state_->trouble; }

}   // namespace ack::agent
