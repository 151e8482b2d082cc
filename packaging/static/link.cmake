# How the shipped binary is linked: the interface target ack_link. By BFD, because only BFD tells of functions that would
# load libraries from the host at run time (NSS, dlopen); each such warning is an error, and refused.c is the cure.

set(wrapped "")
foreach(function dlopen dlsym dlclose dladdr dlerror)
    list(APPEND wrapped -Wl,--wrap=${function})
endforeach()

# The folders are optimised as one program, which makes it a fifteenth smaller. Not C: the linker's plugin would not see
# that refused.c is called.
set(CMAKE_AR ${CMAKE_CXX_COMPILER_AR})
set(CMAKE_RANLIB ${CMAKE_CXX_COMPILER_RANLIB})
target_compile_options(ack_compile INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-flto=auto;-fno-fat-lto-objects>)

target_sources(ack_link INTERFACE ${PROJECT_SOURCE_DIR}/packaging/static/refused.c)
target_link_options(ack_link INTERFACE
    -flto=auto -static-pie -fuse-ld=bfd -Wl,--fatal-warnings ${wrapped}
    -Wl,--gc-sections -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -s)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    # A tenth of the whole size; BFD 2.40 has it for x86 only.
    target_link_options(ack_link INTERFACE -Wl,-z,pack-relative-relocs)
endif()
