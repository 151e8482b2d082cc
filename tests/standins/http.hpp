#pragma once
#include "wire.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace standin {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method, target, path, body; // path: target without the query, percent-decoded
    Headers headers, query;
    bool keep_alive = true;

    std::optional<std::string> header(const std::string& name) const; // any case
    std::optional<std::string> parameter(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
    Headers headers;
    bool with_length = true; // false: the end of the connection is the end of the body
};

// Status line and header fields; the length is that of the body unless `length` says otherwise.
std::string head_of(const Response& response, bool keep_alive, std::optional<size_t> length = {});

// One request and the wire it came on. Either answer() it, or write to the wire and leave `close` true.
struct Exchange {
    const Request& request;
    Wire& wire;
    bool close = true;
    int status = 0; // for the access log; 0: nothing whole was sent

    void answer(const Response& response);
};

// Serves requests one after another until the connection ends, and writes the access log.
void serve_http(Wire& wire, const std::function<void(Exchange&)>& handler);

// The client's side: sends one request, reads one answer.
Response http_request(Wire& wire, const std::string& method, const std::string& target,
                      const Headers& headers, const std::string& body);

} // namespace standin
