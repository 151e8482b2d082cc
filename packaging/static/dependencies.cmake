# Static c-ares from Debian; static libmount and libblkid from our own build, which is made now unless it is cached.

execute_process(COMMAND ${PROJECT_SOURCE_DIR}/packaging/static-libmount
                OUTPUT_VARIABLE libmount OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "packaging/static-libmount failed (see above); the static preset needs its libraries")
endif()
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/packaging/static-libmount)

find_library(CARES_STATIC libcares.a REQUIRED)
find_library(YAML_STATIC libyaml.a REQUIRED)
target_include_directories(ack_dependencies SYSTEM INTERFACE ${libmount}/include)
target_link_libraries(ack_dependencies INTERFACE
    ${libmount}/lib/libmount.a ${libmount}/lib/libblkid.a ${CARES_STATIC} ${YAML_STATIC} ${CMAKE_DL_LIBS})

# Half a megabyte less: tables for unwinding through OpenSSL, through which no exception ever passes.
foreach(library Crypto SSL)
    get_target_property(archive OpenSSL::${library} IMPORTED_LOCATION)
    cmake_path(GET archive FILENAME name)
    set(smaller ${PROJECT_BINARY_DIR}/${name})
    if(${archive} IS_NEWER_THAN ${smaller})
        execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame --remove-section=.rela.eh_frame
                                ${archive} ${smaller} COMMAND_ERROR_IS_FATAL ANY)
    endif()
    set_target_properties(OpenSSL::${library} PROPERTIES IMPORTED_LOCATION ${smaller})
endforeach()
