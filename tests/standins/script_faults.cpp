#include "script_faults.hpp"

#include "text.hpp"

#include <chrono>
#include <thread>

namespace standin {
namespace {
void pause(long milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::string upper(std::string text) {
    for (auto& c : text)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

void truncated(Exchange& exchange, Faults& faults, Response whole) {
    whole.with_length = !faults.has("no-length");
    const auto kept =
        static_cast<size_t>(faults.number("truncate", static_cast<long>(whole.body.size() / 2)));
    exchange.wire.write(head_of(whole, false) + whole.body.substr(0, kept));
}

void drip(Exchange& exchange, Faults& faults, const Response& whole) {
    const auto wait = faults.number("slow-loris", 200);
    for (const char c : head_of(whole, false) + whole.body) {
        exchange.wire.write(std::string_view(&c, 1));
        pause(wait);
    }
    exchange.status = whole.status;
}

const char* const foreign_page = "<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head>\n"
                                 "<body><p>Please accept the terms before going on.</p></body></html>\n";
} // namespace

Response oss_error(int status, const std::string& code, const std::string& message, const Request& request) {
    const auto id = upper(random_hex(24));
    const auto host = request.header("Host").value_or("");
    const auto key = request.path.empty() ? "" : request.path.substr(1);
    return {.status = status,
            .type = "application/xml",
            .body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>" + code +
                    "</Code>\n  <Message>" + message + "</Message>\n  <RequestId>" + id +
                    "</RequestId>\n  <HostId>" + host + "</HostId>\n" +
                    (code == "NoSuchKey" ? "  <Key>" + key + "</Key>\n" : "") + "</Error>\n",
            .headers = {{"Server", "AliyunOSS"}, {"x-oss-request-id", id}}};
}

bool answer_with_fault(Exchange& exchange, Faults& faults, const Response& whole) {
    const auto& request = exchange.request;
    if (faults.has("slow"))
        pause(faults.number("slow", 2000));
    if (faults.has("hang")) {
        exchange.wire.wait_until_closed();
    } else if (faults.has("reset")) {
        exchange.wire.write(head_of(whole, false) + whole.body.substr(0, whole.body.size() / 3));
        exchange.wire.reset();
    } else if (faults.take("throttle", 2)) {
        exchange.answer(oss_error(503, "Throttling", "Please reduce your request rate.", request));
    } else if (faults.has("error-page")) {
        exchange.answer(oss_error(403, "AccessDenied",
                                  "You have no right to access this object because of bucket acl.", request));
    } else if (faults.has("xml-200")) {
        auto page = oss_error(403, "AccessDenied", "The bucket you access does not belong to you.", request);
        page.status = 200;
        exchange.answer(page);
    } else if (faults.has("html-200")) {
        exchange.answer({.type = "text/html", .body = foreign_page, .headers = {}});
    } else if (faults.has("status-500")) {
        exchange.answer(
            oss_error(500, "InternalError", "We encountered an internal error. Please try again.", request));
    } else if (faults.has("redirect-elsewhere")) {
        auto to = faults.value("redirect-elsewhere").value_or("");
        if (to.empty())
            to = "http://elsewhere.invalid" + request.target;
        exchange.answer({.status = 302, .body = "", .headers = {{"Location", to}}});
    } else if (faults.has("truncate")) {
        truncated(exchange, faults, whole);
    } else if (faults.has("slow-loris")) {
        drip(exchange, faults, whole);
    } else if (faults.has("no-length")) {
        auto open_ended = whole;
        open_ended.with_length = false;
        exchange.answer(open_ended);
    } else {
        return false;
    }
    return true;
}

} // namespace standin
