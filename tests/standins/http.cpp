#include "http.hpp"

#include "log.hpp"
#include "text.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>

#include <system_error>

namespace standin {
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace {
// What Beast reads from: our wire, so that plain and TLS connections share one parser.
struct Source {
    Wire& wire;

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, boost::system::error_code& ec) {
        const auto first = *boost::asio::buffer_sequence_begin(buffers);
        const auto n = wire.read(static_cast<char*>(first.data()), first.size());
        ec = n == 0 ? boost::asio::error::eof : boost::system::error_code{};
        return n;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        boost::system::error_code ec;
        const auto n = read_some(buffers, ec);
        if (ec)
            throw boost::system::system_error(ec);
        return n;
    }
};

template <class Fields>
Headers headers_of(const Fields& fields) {
    Headers headers;
    for (const auto& field : fields)
        headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    return headers;
}

std::optional<std::string> find(const Headers& headers, const std::string& name) {
    for (const auto& [key, value] : headers)
        if (beast::iequals(key, name))
            return value;
    return std::nullopt;
}

Request plain(const http::request<http::string_body>& message) {
    Request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.body = message.body();
    request.headers = headers_of(message);
    request.keep_alive = message.keep_alive();
    const auto question = request.target.find('?');
    request.path = percent_decoded(std::string_view(request.target).substr(0, question));
    if (question != std::string::npos)
        for (const auto& part : split(std::string_view(request.target).substr(question + 1), '&')) {
            const auto equals = std::min(part.find('='), part.size());
            const auto value = equals < part.size() ? part.substr(equals + 1) : std::string();
            request.query.emplace_back(percent_decoded(part.substr(0, equals)), percent_decoded(value));
        }
    return request;
}

void log_access(const Wire& wire, const Request& request, int status) {
    log(wire.remote() + " " + request.method + " " + request.target + " " + std::to_string(status) + " \"" +
        request.header("User-Agent").value_or("-") + "\"");
}
} // namespace

std::optional<std::string> Request::header(const std::string& name) const {
    return find(headers, name);
}

std::optional<std::string> Request::parameter(const std::string& name) const {
    return find(query, name);
}

std::string head_of(const Response& response, bool keep_alive, std::optional<size_t> length) {
    auto head =
        "HTTP/1.1 " + std::to_string(response.status) + " " +
        std::string(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)))) +
        "\r\n";
    for (const auto& [name, value] : response.headers)
        head += name + ": " + value + "\r\n";
    head += "Content-Type: " + response.type + "\r\n";
    if (response.with_length)
        head += "Content-Length: " + std::to_string(length.value_or(response.body.size())) + "\r\n";
    head +=
        keep_alive && response.with_length ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

void Exchange::answer(const Response& response) {
    close = !request.keep_alive || !response.with_length;
    status = response.status;
    wire.write(head_of(response, !close) + (request.method == "HEAD" ? "" : response.body));
}

void serve_http(Wire& wire, const std::function<void(Exchange&)>& handler) {
    beast::flat_buffer buffer;
    Source source{wire};
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(64u << 20);
        boost::system::error_code ec;
        http::read(source, buffer, parser, ec);
        if (ec == http::error::end_of_stream || ec == boost::asio::error::eof)
            return;
        if (ec) {
            wire.write(head_of({.status = 400, .type = "text/plain", .body = {}, .headers = {}}, false));
            return;
        }
        const auto request = plain(parser.get());
        Exchange exchange{.request = request, .wire = wire};
        try {
            handler(exchange);
        } catch (const std::system_error&) { // the client went away
            exchange.close = true;
        }
        log_access(wire, request, exchange.status);
        if (exchange.close)
            return;
    }
}

Response http_request(Wire& wire, const std::string& method, const std::string& target,
                      const Headers& headers, const std::string& body) {
    auto text = method + " " + target + " HTTP/1.1\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    wire.write(text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    beast::flat_buffer buffer;
    Source source{wire};
    http::response_parser<http::string_body> parser;
    parser.body_limit(64u << 20);
    http::read(source, buffer, parser);
    Response response;
    response.status = static_cast<int>(parser.get().result_int());
    response.headers = headers_of(parser.get());
    response.body = parser.get().body();
    return response;
}

} // namespace standin
