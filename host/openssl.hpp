// How OpenSSL is brought up here: with nothing of the host. Every file that uses it calls this first.
#pragma once

#include <memory>
#include <openssl/types.h>
#include <string>
#include <string_view>

namespace ack::host {

// No configuration file, no modules, no environment variables of the host; once, from any thread.
void start_openssl();

// The reason of OpenSSL's newest error on this thread in its own words; forgets them all.
std::string openssl_error();

struct FreeBio { void operator()(BIO* bio) const; };
// A BIO that reads `text`, which must outlive it.
std::unique_ptr<BIO, FreeBio> reading_bio(std::string_view text);

struct FreeX509 { void operator()(X509* certificate) const; };
using X509Ptr = std::unique_ptr<X509, FreeX509>;

struct Certificate;
Certificate describe_certificate(const X509* certificate);      // host/certificate.hpp

}   // namespace ack::host
