#include "agent/download_words.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace ack::agent {

namespace {

enum class Meaning { nothing, ignored_value, to_stdout, proxy, no_proxy, url };

struct Option {
    std::string_view name;       // "-f", "--fail"
    Meaning meaning;
};

bool takes_value(Meaning meaning) { return meaning != Meaning::nothing; }

constexpr Option curl_options[] = {
    {"-f", Meaning::nothing}, {"--fail", Meaning::nothing}, {"--fail-with-body", Meaning::nothing},
    {"-s", Meaning::nothing}, {"--silent", Meaning::nothing},
    {"-S", Meaning::nothing}, {"--show-error", Meaning::nothing},
    {"-L", Meaning::nothing}, {"--location", Meaning::nothing},      // a redirect is refused when it comes
    {"-k", Meaning::nothing}, {"--insecure", Meaning::nothing},      // verified all the same
    {"-#", Meaning::nothing}, {"--progress-bar", Meaning::nothing},
    {"-v", Meaning::nothing}, {"--verbose", Meaning::nothing},
    {"-4", Meaning::nothing}, {"--ipv4", Meaning::nothing},
    {"-N", Meaning::nothing}, {"--no-buffer", Meaning::nothing},
    {"--compressed", Meaning::nothing}, {"--http1.1", Meaning::nothing},
    {"--tlsv1.2", Meaning::nothing}, {"--tlsv1.3", Meaning::nothing}, {"--proto", Meaning::ignored_value},
    {"--retry", Meaning::ignored_value}, {"--retry-delay", Meaning::ignored_value},
    {"--retry-max-time", Meaning::ignored_value}, {"--retry-connrefused", Meaning::nothing},
    {"--retry-all-errors", Meaning::nothing}, {"--connect-timeout", Meaning::ignored_value},
    {"-m", Meaning::ignored_value}, {"--max-time", Meaning::ignored_value},
    {"-o", Meaning::to_stdout}, {"--output", Meaning::to_stdout},
    {"-x", Meaning::proxy}, {"--proxy", Meaning::proxy}, {"--noproxy", Meaning::no_proxy},
    {"--url", Meaning::url},
};

constexpr Option wget_options[] = {
    {"-q", Meaning::nothing}, {"--quiet", Meaning::nothing},
    {"-nv", Meaning::nothing}, {"--no-verbose", Meaning::nothing},
    {"--no-check-certificate", Meaning::nothing},                    // verified all the same
    {"-t", Meaning::ignored_value}, {"--tries", Meaning::ignored_value},
    {"-T", Meaning::ignored_value}, {"--timeout", Meaning::ignored_value},
    {"-O", Meaning::to_stdout}, {"--output-document", Meaning::to_stdout},
};

const Option* find(std::span<const Option> options, std::string_view name) {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option& option) { return option.name == name; });
    return found == options.end() ? nullptr : &*found;
}

class Reader {
public:
    Reader(const std::vector<std::string>& words, std::span<const Option> options)
        : words_(words), options_(options) {}

    Result<Download> read() {
        for (at_ = 1; at_ < words_.size(); ++at_) {
            const auto& word = words_[at_];
            const bool option = word.size() > 1 && word[0] == '-';
            auto done = !option                                  ? set_url(word)
                        : word[1] == '-' || find(options_, word) ? long_option(word)
                                                                 : letters(word);
            if (!done) return tl::unexpected(done.error());
        }
        if (download_.url.empty()) return fail(words_[0] + " is given no address");
        if (words_[0] == "wget" && !to_stdout_)
            return fail("wget writes to a file: -O- is missing before the pipe");
        return std::move(download_);
    }

private:
    // "--name", "--name value", "--name=value" (wget); also a short one that stands by itself
    Result<void> long_option(const std::string& word) {
        const auto equals = words_[0] == "wget" ? word.find('=') : std::string::npos;
        const auto* option = find(options_, std::string_view(word).substr(0, equals));
        if (!option) return unknown(word);
        if (!takes_value(option->meaning))
            return equals == std::string::npos ? Result<void>() : unknown(word);
        return equals != std::string::npos ? apply(*option, word.substr(equals + 1)) : apply_next(*option);
    }

    // "-fsSL", "-qO-", "-m10": the first that takes a value has the rest of the word, or the next word
    Result<void> letters(const std::string& word) {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const auto* option = find(options_, std::string{'-', word[i]});
            if (!option) return unknown("-" + word.substr(i, 1));
            if (!takes_value(option->meaning)) continue;
            return i + 1 < word.size() ? apply(*option, word.substr(i + 1)) : apply_next(*option);
        }
        return {};
    }

    Result<void> apply_next(const Option& option) {
        if (++at_ == words_.size())
            return fail(words_[0] + " " + std::string(option.name) + " lacks its value");
        return apply(option, words_[at_]);
    }

    Result<void> apply(const Option& option, const std::string& value) {
        switch (option.meaning) {
        case Meaning::url: return set_url(value);
        case Meaning::proxy:
            for (const char* name : {"http_proxy", "https_proxy"})
                download_.environment.emplace_back(name, value);
            return {};
        case Meaning::no_proxy: download_.environment.emplace_back("no_proxy", value); return {};
        case Meaning::to_stdout:
            if (value != "-")
                return fail(words_[0] + " writes to the file \"" + value + "\" instead of the pipe");
            to_stdout_ = true;
            return {};
        default: return {};
        }
    }

    Result<void> set_url(const std::string& word) {
        if (!download_.url.empty()) return fail(words_[0] + " is given two addresses");
        if (!word.starts_with("http://") && !word.starts_with("https://"))
            return fail(words_[0] + " is given \"" + word +
                        "\", which is no address beginning with http:// or https://");
        download_.url = word;
        return {};
    }

    tl::unexpected<Error> unknown(const std::string& option) const {
        return fail(words_[0] + "'s option " + option + " is not understood");
    }

    const std::vector<std::string>& words_;
    std::span<const Option> options_;
    std::size_t at_ = 0;
    bool to_stdout_ = false;
    Download download_;
};

}   // namespace

Result<Download> read_download(const std::vector<std::string>& words) {
    if (words[0] == "curl") return Reader(words, curl_options).read();
    if (words[0] == "wget") return Reader(words, wget_options).read();
    return fail("the attach script is got with \"" + words[0] + "\", and only curl and wget are understood");
}

}   // namespace ack::agent
