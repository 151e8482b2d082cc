#include "checks/look/metadata_service.hpp"

#include "host/clock.hpp"
#include "host/http.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

namespace ack::checks {

namespace {

using Answer = tl::expected<host::HttpResponse, host::HttpError>;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view token_path = "/latest/api/token";
constexpr std::string_view keys_path = "/latest/meta-data/";
constexpr auto token_header = "X-aliyun-ecs-metadata-token";
constexpr auto lifetime_header = "X-aliyun-ecs-metadata-token-ttl-seconds";
constexpr auto lifetime = "60";                 // seconds; more than all questions together may take
constexpr std::size_t most_bytes = 32 * 1024;
constexpr std::chrono::milliseconds first_pause{100}, longest_pause{1'000};

host::HttpRequest request(const MetadataPlace& place, std::string method, std::string path, Headers headers,
                          Deadline deadline) {
    host::HttpRequest request;
    request.method = std::move(method);
    request.url = {"http", place.address, std::move(path), place.port, {}};
    request.headers = std::move(headers);
    request.limit = most_bytes;
    request.deadline = deadline;
    return request;
}

// Half of it is left to chance, so that many hosts (and our own threads) do not come back all at once.
void pause(std::chrono::milliseconds time, Deadline deadline) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto half = time.count() / 2;
    std::uniform_int_distribution<long> more(0, static_cast<long>(half));
    std::this_thread::sleep_until(deadline.within(std::chrono::milliseconds(half + more(random))).at());
}

bool is_busy(unsigned status) {
    return status == 429 || status >= 500;
}

// Asks again while the service is busy; what cannot be reached is tried once more, for a connection that broke.
Answer ask(const host::HttpRequest& request) {
    bool once_more = true;
    for (auto time = first_pause;; time = std::min(2 * time, longest_pause)) {
        auto answer = host::http(request);
        const bool broke = !answer && answer.error().hop == host::Hop::answer && !answer.error().lasting;
        const bool again = answer ? is_busy(answer->status) : broke && std::exchange(once_more, false);
        if (!again || request.deadline.within(time).at() == request.deadline.at()) return answer;
        pause(time, request.deadline);
    }
}

std::string busy_words(unsigned status) {
    const auto number = std::to_string(status);
    return status == 429 ? "is asked too often (status 429), also after waiting" : "fails (status " + number + ")";
}

bool is_token(const std::string& text) {
    return !text.empty() && text.size() <= 1024 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Fact<std::int64_t> offset_of(const host::HttpResponse& answer, std::chrono::system_clock::time_point asked,
                             std::chrono::system_clock::time_point answered) {
    const auto date = host::parse_http_date(answer.header("date"));
    if (!date) return fail("the metadata service sends no date");
    const std::chrono::duration<double> middle = asked.time_since_epoch() + (answered - asked) / 2;
    return std::llround(static_cast<double>(*date) + 0.5 - middle.count());    // it is cut to whole seconds
}

Error no_token(const std::string& service, unsigned status) {
    if (is_busy(status)) return {service + " " + busy_words(status), 0};
    if (status == 403)
        return {service + " refuses a token (status 403): something between adds X-Forwarded-For, or it is closed to "
                          "this host",
                0};
    return {service + " answers with status " + std::to_string(status) +
                " where it should give a token: it is not the metadata service of ECS",
            0};
}

}   // namespace

Result<MetadataService> MetadataService::open(const MetadataPlace& place, Deadline deadline) {
    const auto name = "the metadata service (" + place.address + ")";
    MetadataService service(place, deadline);
    const auto asked = std::chrono::system_clock::now();
    const auto answer = ask(request(place, "PUT", std::string(token_path), {{lifetime_header, lifetime}}, deadline));
    if (!answer) return fail(name + " does not answer: " + answer.error().what);
    if (answer->status == 200) {
        if (!is_token(answer->body))
            return fail(name + " answers with something that is no token: it is not the metadata service of ECS");
        service.token_ = answer->body;
    } else if (answer->status != 404 && answer->status != 405) {
        return tl::unexpected(no_token(name, answer->status));
    }
    service.clock_offset_ = offset_of(*answer, asked, std::chrono::system_clock::now());
    return service;
}

Key<std::string> MetadataService::get(std::string_view key) const {
    const std::string name(key);
    if (deadline_.passed()) return fail(name + ": the time for the metadata service was over before it was asked for");
    Headers headers;
    if (tokens()) headers.emplace_back(token_header, token_);
    const auto answer = ask(request(place_, "GET", std::string(keys_path) + name, std::move(headers), deadline_));
    if (!answer) return fail(name + ": " + answer.error().what);
    if (answer->status == 200) return answer->body;
    if (answer->status == 404) return std::nullopt;
    if (is_busy(answer->status)) return fail(name + ": the metadata service " + busy_words(answer->status));
    if (answer->status == 401 && tokens())
        return fail(name + ": the metadata service does not take the token that it gave (status 401)");
    return fail(name + ": the metadata service answers with status " + std::to_string(answer->status));
}

Fact<bool> MetadataService::answers_without_token() const {
    if (deadline_.passed()) return fail("the time for the metadata service was over before this was tried");
    const auto answer = ask(request(place_, "GET", std::string(keys_path) + "instance-id", {}, deadline_));
    if (!answer) return fail("asked without a token: " + answer.error().what);
    if (answer->status == 200) return true;
    if (answer->status == 403 || answer->status == 401) return false;
    return fail("asked without a token, the metadata service answers with status " + std::to_string(answer->status));
}

}   // namespace ack::checks
