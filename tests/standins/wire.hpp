#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace standin {

// Who is at the other end of a TLS connection, as far as its certificate says.
struct Peer {
    bool presented = false;
    bool trusted = false;
    std::string common_name;
    std::vector<std::string> organizations;
};

// One connected stream socket; TLS derives from it. Every failure is a std::system_error.
class Wire {
public:
    explicit Wire(int fd) : fd_(fd) {}
    virtual ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    virtual size_t read(char* into, size_t size); // 0: the other end closed
    virtual void write(std::string_view bytes);
    virtual Peer peer() const { return {}; }

    void reset();               // the other end sees "connection reset" when we close
    void wait_until_closed();   // swallow everything, answer nothing
    std::string remote() const; // address:port
    std::string local() const;
    int fd() const { return fd_; }

private:
    int fd_;
};

// `address:port`, IPv6 in brackets; numeric only.
int listening_socket(const std::string& address, bool refuse = false);
int connected_socket(const std::string& address, int timeout_seconds);

} // namespace standin
