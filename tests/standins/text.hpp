#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace standin {

std::vector<std::string> split(std::string_view text, char separator); // empty parts are dropped
std::string base64(const std::string& bytes);
std::string base64_url(const std::string& bytes); // without padding
std::string unbase64(const std::string& text);
std::string percent_decoded(std::string_view text);
std::string random_hex(size_t digits);
std::string random_uuid();
std::string md5_hex(const std::string& bytes); // upper case, as OSS writes it in an ETag
std::string hmac_sha256(const std::string& key, const std::string& bytes);

} // namespace standin
