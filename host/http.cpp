#include "host/http.hpp"

#include "host/names.hpp"
#include "host/tcp.hpp"
#include "host/timed_stream.hpp"
#include "host/tls.hpp"

#include <algorithm>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <unistd.h>

namespace ack::host {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Message = beast::http::request<beast::http::string_body>;
using Parser = beast::http::response_parser<beast::http::string_body>;
using Answer = tl::expected<HttpResponse, HttpError>;

constexpr std::chrono::milliseconds connect_limit{10'000};
constexpr std::uint32_t header_limit = 64 * 1024;

tl::unexpected<HttpError> failed(Hop hop, std::string what, bool late = false) {
    return tl::unexpected(HttpError{hop, std::move(what), late, false});
}

tl::unexpected<HttpError> failed_for_good(Hop hop, std::string what) {
    return tl::unexpected(HttpError{hop, std::move(what), false, true});
}

std::string host_header(const Url& url) {
    const bool own_port = url.port == (url.scheme == "https" ? 443 : 80);
    const bool v6 = url.host.find(':') != std::string::npos;
    return own_port ? (v6 ? "[" + url.host + "]" : url.host) : address_and_port(url.host, url.port);
}

std::string basic_authorization(const std::string& credentials) {
    std::string text(beast::detail::base64::encoded_size(credentials.size()), '\0');
    text.resize(beast::detail::base64::encode(text.data(), credentials.data(), credentials.size()));
    return "Basic " + text;
}

bool is_header_safe(const std::pair<std::string, std::string>& header) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
    return !header.first.empty() && header.first.find_first_of(" \t:\r\n") == std::string::npos &&
           std::none_of(header.second.begin(), header.second.end(), control);
}

Message message_of(const HttpRequest& request) {
    const bool absolute = request.proxy && request.url.scheme == "http";
    Message message;
    message.version(11);
    message.method_string(request.method);
    message.target(absolute ? to_string(request.url) : request.url.path);
    message.set(beast::http::field::host, host_header(request.url));
    message.set(beast::http::field::user_agent, "ack-attach");
    message.set(beast::http::field::accept, "*/*");
    message.set(beast::http::field::connection, "close");
    if (absolute && !request.proxy->credentials.empty())
        message.set(beast::http::field::proxy_authorization, basic_authorization(request.proxy->credentials));
    for (const auto& [name, value] : request.headers) message.set(name, value);
    message.body() = request.body;
    message.prepare_payload();
    return message;
}

std::string progress_of(const Parser& parser) {
    if (!parser.is_header_done()) return "before the end of its header";
    const auto got = std::to_string(parser.get().body().size());
    const auto length = parser.content_length();
    return "after " + got + (length ? " of " + std::to_string(*length) : "") + " bytes of the body";
}

tl::unexpected<HttpError> read_failure(const error_code& error, const Parser& parser, const std::string& peer,
                                       std::size_t limit) {
    if (error == asio::error::timed_out)
        return failed(Hop::answer, peer + ": too slow, the time was over " + progress_of(parser), true);
    if (error == beast::http::error::body_limit)
        return failed_for_good(Hop::answer,
                               peer + ": the answer is longer than " + std::to_string(limit) + " bytes");
    if (error.category() == asio::error::get_ssl_category()) {
        const auto code = static_cast<unsigned>(error.value());
        const auto what = peer + ": " + tls_failure(code, {});
        return is_client_certificate_alert(code) ? failed_for_good(Hop::tls, what)
                                                 : failed(Hop::answer, what);
    }
    if (error == beast::http::error::end_of_stream ||
        (!parser.got_some() && error == asio::ssl::error::stream_truncated))
        return failed(Hop::answer, peer + ": the connection was closed without an answer");
    if (error == beast::http::error::partial_message || error == asio::ssl::error::stream_truncated)
        return failed(Hop::answer, peer + ": the answer broke off " + progress_of(parser));
    if (error == asio::error::connection_reset || error == asio::error::broken_pipe)
        return failed(Hop::answer, peer + ": the connection was reset " + progress_of(parser));
    return failed(Hop::answer, peer + ": not a valid HTTP answer: " + error.message());
}

HttpResponse response_of(Parser& parser, const std::string& address) {
    auto message = parser.release();
    HttpResponse response;
    response.status = message.result_int();
    response.address = address;
    response.body = std::move(message.body());
    for (const auto& field : message) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
        response.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    return response;
}

template <class Stream>
Answer exchange(TimedSocket& timed, Stream& stream, const HttpRequest& request, const std::string& address,
                const std::string& peer) {
    const auto message = message_of(request);
    // An early refusal (413, 400) may close our sending side while its answer is already here: read in any
    // case.
    const auto written = timed.run([&](auto handler) { beast::http::async_write(stream, message, handler); });
    Parser parser;
    parser.body_limit(request.limit);
    parser.header_limit(header_limit);
    if (request.method == "HEAD") parser.skip(true);
    beast::flat_buffer buffer;
    const auto read = written == asio::error::timed_out ? written : timed.run([&](auto handler) {
        beast::http::async_read(stream, buffer, parser, handler);
    });
    if (read) return read_failure(read, parser, peer, request.limit);
    return response_of(parser, address);
}

tl::expected<void, HttpError> open_tunnel(TimedSocket& timed, const HttpRequest& request,
                                          const std::string& peer) {
    Message message;
    message.version(11);
    message.method(beast::http::verb::connect);
    const auto target = address_and_port(request.url.host, request.url.port);
    message.target(target);
    message.set(beast::http::field::host, target);
    if (!request.proxy->credentials.empty())
        message.set(beast::http::field::proxy_authorization, basic_authorization(request.proxy->credentials));
    auto error = timed.run([&](auto handler) { beast::http::async_write(timed.socket(), message, handler); });
    Parser parser;
    parser.skip(true);      // what follows the header is the tunnel
    beast::flat_buffer buffer;
    if (!error)
        error = timed.run(
            [&](auto handler) { beast::http::async_read_header(timed.socket(), buffer, parser, handler); });
    if (error == asio::error::timed_out)
        return failed(Hop::tcp, peer + ": the proxy gave no way to " + target + " in time", true);
    if (error)
        return failed(Hop::tcp, peer + ": the proxy gave no way to " + target + ": " + error.message());
    const unsigned status = parser.get().result_int();
    if (status / 100 != 2)
        return failed(Hop::tcp, peer + ": the proxy refuses the way to " + target + " with status " +
                                    std::to_string(status));
    if (buffer.size() != 0)
        return failed(Hop::tcp, peer + ": the proxy sent something of its own after opening the way");
    return {};
}

Answer over_tls(TimedSocket& timed, const HttpRequest& request, SslContext context,
                const std::string& address, const std::string& peer) {
    asio::ssl::context owner(context.release());
    asio::ssl::stream<asio::ip::tcp::socket&> stream(timed.socket(), owner);
    std::string problem;
    const auto& name = request.tls.server_name.empty() ? request.url.host : request.tls.server_name;
    if (const auto ready = expect_peer(stream.native_handle(), name, problem); !ready)
        return failed_for_good(Hop::tls, peer + ": " + ready.error().what);
    const auto error =
        timed.run([&](auto handler) { stream.async_handshake(asio::ssl::stream_base::client, handler); });
    if (error == asio::error::timed_out)
        return failed(Hop::tls, peer + ": no answer to the TLS handshake in time", true);
    if (!error) return exchange(timed, stream, request, address, peer);
    const auto whom = peer + " (" + name + "): ";
    if (error.category() != asio::error::get_ssl_category())
        return failed(Hop::tls, whom + tls_failure(0, problem));
    return failed_for_good(Hop::tls, whom + tls_failure(static_cast<unsigned>(error.value()), problem));
}

// `socket` is connected to `address`, the server or the proxy.
Answer talk(int socket, const std::string& address, std::uint16_t port, const HttpRequest& request,
            SslContext context) {
    TimedSocket timed(socket, address.find(':') != std::string::npos, request.deadline);
    const auto peer = address_and_port(address, port);
    if (!context) return exchange(timed, timed.socket(), request, address, peer);
    if (request.proxy)
        if (const auto open = open_tunnel(timed, request, peer); !open) return tl::unexpected(open.error());
    return over_tls(timed, request, std::move(context), address, peer);
}

Answer connect_and_talk(const HttpRequest& request) {
    if (!std::all_of(request.headers.begin(), request.headers.end(), is_header_safe))
        return failed_for_good(Hop::request, "a header holds characters that it must not");
    SslContext context;
    if (request.url.scheme == "https") {
        auto made = tls_context(request.tls);
        if (!made) return failed_for_good(Hop::tls, made.error().what);
        context = std::move(*made);
    }
    const Url& next = request.proxy ? *request.proxy : request.url;
    auto addresses = request.addresses;
    if (request.proxy || addresses.empty()) {
        auto resolved = resolve(next.host, request.deadline);
        if (!resolved) return failed(Hop::name, resolved.error().what, request.deadline.passed());
        addresses = std::move(resolved->addresses);
    }

    std::string refusals;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto share = request.deadline.left() / static_cast<int>(addresses.size() - i);
        const auto socket =
            open_tcp(addresses[i], next.port, request.deadline.within(std::min(share, connect_limit)));
        if (socket) return talk(*socket, addresses[i], next.port, request, std::move(context));
        refusals += (i ? "; " : "") + socket.error().what;
    }
    return failed(Hop::tcp, refusals, request.deadline.passed());
}

}   // namespace

tl::expected<HttpResponse, HttpError> http(const HttpRequest& request) {
    try {
        return connect_and_talk(request);
    } catch (const std::exception& exception) {
        return failed(Hop::request, request.url.host + ": " + exception.what());
    }
}

}   // namespace ack::host
