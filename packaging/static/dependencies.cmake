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
# ack_without_unwinding(ARCHIVE RESULT): a copy without the tables for unwinding, through which no exception of ours ever
# passes: these are C libraries, and what they call back does not throw. Half a megabyte less in all.
function(ack_without_unwinding archive result)
    cmake_path(GET archive FILENAME name)
    set(smaller ${PROJECT_BINARY_DIR}/${name})
    if(${archive} IS_NEWER_THAN ${smaller})
        execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame --remove-section=.rela.eh_frame
                                ${archive} ${smaller} COMMAND_ERROR_IS_FATAL ANY)
    endif()
    set(${result} ${smaller} PARENT_SCOPE)
endfunction()

set(smaller "")
foreach(archive ${libmount}/lib/libmount.a ${libmount}/lib/libblkid.a ${CARES_STATIC} ${YAML_STATIC})
    ack_without_unwinding(${archive} copy)
    list(APPEND smaller ${copy})
endforeach()
target_include_directories(ack_dependencies SYSTEM INTERFACE ${libmount}/include)
target_link_libraries(ack_dependencies INTERFACE ${smaller} ${CMAKE_DL_LIBS})
foreach(library Crypto SSL)
    get_target_property(archive OpenSSL::${library} IMPORTED_LOCATION)
    ack_without_unwinding(${archive} copy)
    set_target_properties(OpenSSL::${library} PROPERTIES IMPORTED_LOCATION ${copy})
endforeach()
