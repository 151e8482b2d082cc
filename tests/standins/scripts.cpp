#include "args.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "log.hpp"
#include "script_faults.hpp"
#include "server.hpp"
#include "text.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace standin {
namespace {
class Objects {
public:
    explicit Objects(std::string dir) : dir_(std::move(dir)) {}

    Response respond(const Request& request) const {
        if (request.method != "GET" && request.method != "HEAD")
            return oss_error(405, "MethodNotAllowed",
                             "The specified method is not allowed against this resource.", request);
        const auto body = inside(request.path) ? read_file(dir_ + request.path) : std::nullopt;
        if (!body)
            return oss_error(404, "NoSuchKey", "The specified key does not exist.", request);
        Response response{.type = "application/x-sh", .body = *body, .headers = {}};
        response.headers = {{"Server", "AliyunOSS"},
                            {"x-oss-request-id", random_hex(24)},
                            {"x-oss-object-type", "Normal"},
                            {"Accept-Ranges", "bytes"},
                            {"ETag", "\"" + md5_hex(*body) + "\""}};
        return response;
    }

    // The faults written in the file next to the object; kept, because some of them count.
    Faults& faults_of(const std::string& path) {
        std::lock_guard lock(mutex_);
        auto& faults = faults_[path];
        if (!faults)
            faults = std::make_unique<Faults>(std::vector<std::string>{},
                                              inside(path) ? dir_ + path + ".fault" : "");
        return *faults;
    }

private:
    static bool inside(const std::string& path) {
        return path.find("/..") == std::string::npos && path.find('\0') == std::string::npos;
    }

    std::string dir_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Faults>> faults_;
};
} // namespace

int scripts(std::vector<std::string> words) {
    const Args args(std::move(words), {"listen", "dir", "fault", "fault-file", "log"});
    log_to(args.get("log", ""));
    Faults faults(args.all("fault"), args.get("fault-file", ""));
    Objects objects(args.need("dir"));
    block_signals();
    listen_on(args.need("listen"), [&](int fd) {
        Wire wire(fd);
        serve_http(wire, [&](Exchange& exchange) {
            const auto whole = objects.respond(exchange.request);
            if (answer_with_fault(exchange, faults, whole))
                return;
            if (answer_with_fault(exchange, objects.faults_of(exchange.request.path), whole))
                return;
            exchange.answer(whole);
        });
    });
    return run_until_signal();
}

} // namespace standin
