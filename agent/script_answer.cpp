#include "agent/script_answer.hpp"

#include <algorithm>

namespace ack::agent {

namespace {

constexpr auto npos = std::string_view::npos;

// The text of the first <tag> of an XML page, printable and short.
std::string element(std::string_view page, std::string_view tag) {
    const auto open = "<" + std::string(tag) + ">", close = "</" + std::string(tag) + ">";
    const auto start = page.find(open);
    if (start == npos) return {};
    const auto begin = start + open.size(), end = page.find(close, begin);
    if (end == npos) return {};
    constexpr std::size_t shown = 200;
    std::string text(page.substr(begin, std::min(end - begin, shown)));
    std::replace_if(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
    return text;
}

bool begins_without_case(std::string_view text, std::string_view with) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return text.size() >= with.size() && std::equal(with.begin(), with.end(), text.begin(),
                                                    [&](char a, char b) { return lower(a) == lower(b); });
}

// "" when it is no page.
std::string page_in_words(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == npos) return "an empty answer";
    const auto start = body.substr(first);
    if (begins_without_case(start, "<!doctype") || begins_without_case(start, "<html")) {
        const auto title = element(start, "title");
        return "an HTML page" + (title.empty() ? std::string() : " (\"" + title + "\")");
    }
    if (!start.starts_with('<')) return {};
    const auto code = element(start, "Code"), message = element(start, "Message");
    if (code.empty()) return "an XML page";
    return "an error page of the object store: " + code +
           (message.empty() ? std::string() : " (" + message + ")");
}

std::string remedy_for(std::string_view body) {
    const auto code = element(body, "Code");
    if (code == "NoSuchKey") return "; the version or architecture in the address does not exist there";
    if (code == "NoSuchBucket") return "; the region in the address is wrong";
    if (code == "AccessDenied" || code == "RequestTimeTooSkewed")
        return "; copy the command from the console anew, look at the clock";
    return {};
}

}   // namespace

bool may_pass(unsigned status) { return status == 408 || status == 429 || status / 100 == 5; }

Result<void> judge_script_answer(const host::HttpResponse& response) {
    const auto status = std::to_string(response.status);
    if (response.status / 100 == 3)
        return fail("the server redirects (status " + status + ") to " +
                    std::string(response.header("location")) + ", which is not followed");
    const auto page = page_in_words(response.body);
    if (response.status != 200)
        return fail("the server answered with status " + status + (page.empty() ? "" : ": " + page) +
                    remedy_for(response.body));
    if (!page.empty())
        return fail("instead of a script, the server sent " + page + remedy_for(response.body));
    const auto coding = response.header("content-encoding");
    if (!coding.empty() && coding != "identity")
        return fail("the script is encoded as " + std::string(coding) + ", unasked");
    if (response.header("content-length").empty() && response.header("transfer-encoding").empty())
        return fail("the server does not say how long the script is, so that a cut one could not be told "
                    "from a whole one");
    if (!response.body.starts_with("#!"))
        return fail("what the server sent does not begin with \"#!\": not a script");
    if (response.body.find('\0') != std::string::npos)
        return fail("what the server sent holds NUL bytes: not a script");
    return {};
}

}   // namespace ack::agent
