# How everything here is compiled: the interface target ack_compile.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_COMPILE_WARNING_AS_ERROR ON CACHE BOOL "")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without these two, a checkout or a build directory of another name would never hit.
    set(launcher env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(ack_compile INTERFACE)

target_compile_definitions(ack_compile INTERFACE
    BOOST_ALL_NO_LIB
    BOOST_ASIO_SEPARATE_COMPILATION           # compiled once, in host/boost_impl.cpp
    BOOST_PROCESS_V2_SEPARATE_COMPILATION
    BOOST_PROCESS_V2_DISABLE_PIDFD_OPEN       # else it throws on kernels before 5.3
    SPDLOG_HEADER_ONLY                        # Debian has no static libraries of these two
    FMT_HEADER_ONLY
    _GLIBCXX_ASSERTIONS)

# -Wsign-conversion is part of clang's -Wconversion but not of g++'s: off, so that both agree.
set(warnings
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wcast-qual -Wcast-align -Wformat=2
    -Wundef -Wimplicit-fallthrough)
set(cxx_warnings -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wextra-semi)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND warnings -Wduplicated-cond -Wlogical-op)
    list(APPEND cxx_warnings -Wredundant-tags)
endif()
# ccache hands the compiler paths that are relative to the build directory; the whole path would make each checkout miss.
set(sources ${PROJECT_SOURCE_DIR}/)
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES ccache)
    file(RELATIVE_PATH sources ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR}/)
endif()
target_compile_options(ack_compile INTERFACE
    ${warnings} $<$<COMPILE_LANGUAGE:CXX>:${cxx_warnings}>
    -ffile-prefix-map=${sources}=)

if(ACK_ATTACH_SANITIZE)
    # Also on what is not ours to name by target (the tests' own programs): a mix of both gives false reports.
    add_compile_options(-fsanitize=${ACK_ATTACH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ACK_ATTACH_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-maybe-uninitialized)  # the checks' own branches make g++ 12 doubt std::regex
    endif()
    if(ACK_ATTACH_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-tsan)  # Asio's fences, which ThreadSanitizer does not follow
    endif()
endif()
if(ACK_ATTACH_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(ack_link INTERFACE)
if(ACK_ATTACH_STATIC)
    target_compile_options(ack_compile INTERFACE
        -ffunction-sections -fdata-sections -fstack-protector-strong
        # JSON's own assertions stay, without their texts: what they would have caught ends the process and goes no further.
        $<$<COMPILE_LANGUAGE:CXX>:-DJSON_ASSERT\(x\)=\(\(x\)?void\(0\):__builtin_trap\(\)\)>)
    target_compile_definitions(ack_compile INTERFACE _FORTIFY_SOURCE=2 NDEBUG)
    include(packaging/static/link.cmake)
endif()
