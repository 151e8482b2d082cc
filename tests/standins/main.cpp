#include "commands.hpp"

#include <openssl/ssl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>

int main(int argc, char** argv) {
    using namespace standin;
    const std::map<std::string, int (*)(std::vector<std::string>)> commands = {
        {"imds", imds}, {"scripts", scripts}, {"apiserver", apiserver}, {"pki", pki}, {"kubelet", kubelet},
    };
    const std::string name = argc > 1 ? argv[1] : "";
    const auto command = commands.find(name);
    if (command == commands.end()) {
        std::cerr << "usage: cloud-standin imds|scripts|apiserver|pki|kubelet OPTIONS (see README.md)\n";
        return 2;
    }
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr); // nothing from the tree we happen to run in
    int status = 1;
    try {
        status = command->second({argv + 2, argv + argc});
    } catch (const std::exception& e) {
        std::cerr << "cloud-standin " << name << ": " << e.what() << "\n";
    }
    std::cout.flush();
    ::_exit(status); // detached connection threads may still be waiting for somebody
}
