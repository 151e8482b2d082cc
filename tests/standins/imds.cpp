#include "args.hpp"
#include "commands.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "http.hpp"
#include "imds_tree.hpp"
#include "log.hpp"
#include "server.hpp"
#include "text.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace standin {
namespace {
using Clock = std::chrono::steady_clock;

Response page(int status, const std::string& title) {
    return {.status = status,
            .type = "text/html",
            .body = "<html><head><title>" + std::to_string(status) + " " + title +
                    "</title></head><body><h1>" + std::to_string(status) + " - " + title +
                    "</h1></body></html>\n",
            .headers = {}};
}

class Tokens {
public:
    Response issue(const Request& request) {
        if (request.header("X-Forwarded-For"))
            return page(403, "Forbidden");
        const auto ttl = seconds(request.header("X-aliyun-ecs-metadata-token-ttl-seconds").value_or(""));
        if (ttl < 1 || ttl > 21600)
            return page(400, "Bad Request");
        const auto token = "AQ" + base64_url(random_hex(40));
        std::lock_guard lock(mutex_);
        expiry_[token] = Clock::now() + std::chrono::seconds(ttl);
        return {.body = token, .headers = {}};
    }

    bool good(const std::string& token) {
        std::lock_guard lock(mutex_);
        const auto found = expiry_.find(token);
        return found != expiry_.end() && Clock::now() < found->second;
    }

private:
    static long seconds(const std::string& text) {
        const bool digits =
            !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::stol(text) : 0;
    }

    std::mutex mutex_;
    std::map<std::string, Clock::time_point> expiry_;
};

class Metadata {
public:
    Metadata(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {
        if (!nlohmann::json::parse(need_file(file_)).is_object())
            throw std::invalid_argument(file_ + " is not a JSON object");
    }

    Response respond(const Request& request) {
        auto response = without_date(request);
        if (!faults_.has("no-date"))
            response.headers.emplace_back("Date", http_date(faults_.number("clock", 0)));
        return response;
    }

private:
    static std::string http_date(long ahead) {
        const std::time_t now = std::time(nullptr) + ahead;
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        char text[64];
        return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
    }

    Response without_date(const Request& request) {
        if (faults_.has("slow"))
            std::this_thread::sleep_for(std::chrono::milliseconds(faults_.number("slow", 2000)));
        if (faults_.every_other("throttled"))
            return page(429, "Too Many Requests");
        if (faults_.take("server-errors", 3))
            return page(500, "Internal Server Error");
        if (request.path == "/latest/api/token" && faults_.has("no-tokens"))
            return page(404, "Not Found");
        if (request.path == "/latest/api/token")
            return request.method == "PUT" ? tokens_.issue(request) : page(405, "Method Not Allowed");
        if (request.method != "GET")
            return page(405, "Method Not Allowed");

        const auto token = request.header("X-aliyun-ecs-metadata-token");
        if (!token && faults_.has("hardened"))
            return page(403, "Forbidden");
        if (token && (faults_.has("token-expired") || !tokens_.good(*token)))
            return page(401, "Unauthorized");

        const auto found = lookup(request.path);
        return found ? Response{.body = *found, .headers = {}} : page(404, "Not Found");
    }

    std::optional<std::string> lookup(const std::string& path) {
        static const std::string root = "/latest/", keys = "/latest/meta-data/";
        for (const auto& missing : faults_.values("missing"))
            if (path == keys + missing || path.rfind(keys + missing + "/", 0) == 0)
                return std::nullopt;
        const auto tree =
            nlohmann::json::parse(need_file(file_)); // read again: a test may change the instance
        if (path.rfind(keys, 0) == 0)
            return metadata_at(tree, path.substr(keys.size()));
        if (path == "/latest/meta-data")
            return metadata_at(tree, "");
        if (path.rfind("/latest/dynamic/", 0) == 0 || path == "/latest/user-data")
            return metadata_at(tree, path.substr(root.size()));
        if (path == root)
            return "dynamic/\nmeta-data/\nuser-data";
        return std::nullopt;
    }

    std::string file_;
    Faults& faults_;
    Tokens tokens_;
};
} // namespace

int imds(std::vector<std::string> words) {
    const Args args(std::move(words), {"listen", "instance", "fault", "fault-file", "log"});
    log_to(args.get("log", ""));
    Faults faults(args.all("fault"), args.get("fault-file", ""));
    Metadata metadata(args.need("instance"), faults);
    block_signals();
    const auto serve = [&](int fd) {
        Wire wire(fd);
        if (faults.has("absent"))
            return wire.reset();
        if (faults.has("half-dead"))
            return wire.wait_until_closed();
        serve_http(wire, [&](Exchange& exchange) { exchange.answer(metadata.respond(exchange.request)); });
    };
    const bool refuse = !args.has("fault-file") && faults.has("absent");
    listen_on(args.get("listen", "100.100.100.200:80"), serve, refuse);
    return run_until_signal();
}

} // namespace standin
