# ack_define_version(FILE): FILE alone is compiled with ACK_ATTACH_VERSION, ACK_ATTACH_COMMIT and ACK_ATTACH_COMPILER,
# so that a new commit rebuilds one file.

function(ack_define_version file)
    set(commit unknown)
    find_package(Git QUIET)
    if(GIT_FOUND)
        execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --short=12 HEAD
                        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
                        OUTPUT_VARIABLE head RESULT_VARIABLE status ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
        execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --path-format=absolute --git-path logs/HEAD
                        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
                        OUTPUT_VARIABLE log ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
        if(status EQUAL 0)
            set(commit ${head})
        endif()
        if(log AND EXISTS ${log})
            # Every commit and checkout appends to this file: configure again then.
            set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${log})
        endif()
    endif()
    set_source_files_properties(${file} PROPERTIES COMPILE_DEFINITIONS
        "ACK_ATTACH_VERSION=\"${PROJECT_VERSION}\";ACK_ATTACH_COMMIT=\"${commit}\";ACK_ATTACH_COMPILER=\"${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\"")
endfunction()
