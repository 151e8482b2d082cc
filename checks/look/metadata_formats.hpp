// What the metadata service's values must look like. A web page of some gateway, or a cut answer, is not a value.
#pragma once

#include "host/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ack::checks::metadata {

// Each gives the value, in lower case where case means nothing, or says what the text is not.
using Format = Result<std::string> (*)(std::string_view text);

Result<std::string> instance_id(std::string_view text);        // "i-bp1…"
Result<std::string> instance_type(std::string_view text);      // "ecs.g7.xlarge"
Result<std::string> name(std::string_view text);               // for people: any text of one line
Result<std::string> word(std::string_view text);               // no blanks: image id, host name
Result<std::string> region(std::string_view text);             // "cn-hangzhou", zones too
Result<std::string> account(std::string_view text);            // digits
Result<std::string> vpc_id(std::string_view text);             // "vpc-…"
Result<std::string> vswitch_id(std::string_view text);         // "vsw-…"
Result<std::string> interface_id(std::string_view text);       // "eni-…"
Result<std::string> disk_id(std::string_view text);            // "d-…"
Result<std::string> disk_serial(std::string_view text);        // the id without "d-"
Result<std::string> mac(std::string_view text);                // "00:16:3e:…"
Result<std::string> ipv4(std::string_view text);
Result<std::string> ipv6(std::string_view text);
Result<std::string> address(std::string_view text);            // either
Result<std::string> cidr_block(std::string_view text);         // IPv4, "192.168.0.0/16"
Result<std::string> network_type(std::string_view text);       // "vpc" or "classic"
Result<std::string> role_name(std::string_view text);          // of a RAM role
Result<std::string> time(std::string_view text);               // "2026-01-31T18:02:00Z"

// One item a line, each without the slash that listings put after directories; at most `most_items` of them.
constexpr std::size_t most_items = 256;
Result<std::vector<std::string>> lines(std::string_view text, Format format);
// ["192.168.0.10","192.168.0.11"], JSON
Result<std::vector<std::string>> json_list(std::string_view text, Format format);
// [2001:db8::1,2001:db8::2], without quotes
Result<std::vector<std::string>> bare_list(std::string_view text, Format format);

}   // namespace ack::checks::metadata
