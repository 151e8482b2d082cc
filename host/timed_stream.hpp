// Asio operations that end at a deadline, whatever the peer does. Only for host/http.cpp: slow to compile.
#pragma once

#include "host/deadline.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace ack::host {

class TimedSocket {
public:
    // Takes a connected socket over.
    TimedSocket(int descriptor, bool v6, Deadline deadline) : socket_(io_), deadline_(deadline) {
        socket_.assign(v6 ? boost::asio::ip::tcp::v6() : boost::asio::ip::tcp::v4(), descriptor);
    }

    boost::asio::ip::tcp::socket& socket() { return socket_; }

    // `start` is given a handler to start one operation with. Past the deadline the socket is closed, which
    // ends every operation on it, and the result is timed_out.
    template <class Start> boost::system::error_code run(Start start) {
        boost::system::error_code result = boost::asio::error::operation_aborted;
        start([&result](boost::system::error_code error, auto&&...) { result = error; });
        io_.restart();
        io_.run_until(deadline_.at());
        if (io_.stopped()) return result;
        boost::system::error_code ignored;
        socket_.close(ignored);
        io_.run();
        return boost::asio::error::timed_out;
    }

private:
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::socket socket_;
    Deadline deadline_;
};

}   // namespace ack::host
