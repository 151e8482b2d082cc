# What host/ links: the interface target ack_dependencies. Debian's shared libraries, or only static ones.

set(Boost_USE_STATIC_LIBS ON)
if(ACK_ATTACH_STATIC)
    set(OPENSSL_USE_STATIC_LIBS ON)
endif()
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Boost 1.81.0 EXACT REQUIRED CONFIG COMPONENTS headers filesystem url)
find_package(OpenSSL 3 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(ack_dependencies INTERFACE)
target_link_libraries(ack_dependencies INTERFACE
    Boost::headers Boost::filesystem Boost::url OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

if(ACK_ATTACH_STATIC)
    include(packaging/static/dependencies.cmake)
else()
    pkg_check_modules(LIBMOUNT REQUIRED IMPORTED_TARGET mount blkid)
    pkg_check_modules(CARES REQUIRED IMPORTED_TARGET libcares)
    pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
    target_link_libraries(ack_dependencies INTERFACE PkgConfig::LIBMOUNT PkgConfig::CARES PkgConfig::YAML)
endif()
