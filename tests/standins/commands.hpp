#pragma once
#include <string>
#include <vector>

namespace standin {

// The subcommands, one source file each. They return the exit status or throw.
int imds(std::vector<std::string> words);
int scripts(std::vector<std::string> words);
int apiserver(std::vector<std::string> words);
int pki(std::vector<std::string> words);
int kubelet(std::vector<std::string> words);

} // namespace standin
