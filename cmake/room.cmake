# room(<name> [NEEDS <room>...]): one folder, one library, one namespace.
# door(<name> [NEEDS <room>...]): one folder, one program.
# Sources are whatever the folder holds (no sub-folders: check_rooms.py refuses them); *_test.cpp beside them are tests.
# A door's tests see its sources except main.cpp.
function(room name)
  cmake_parse_arguments(ARG "" "" "NEEDS" ${ARGN})
  files_of(${name})
  add_library(${name} STATIC ${sources})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${headers})
  target_link_libraries(${name} PUBLIC ${ARG_NEEDS} PRIVATE our_warnings)
  tests_of(${name} ${name} ${tests})
endfunction()

function(door name)
  cmake_parse_arguments(ARG "" "" "NEEDS" ${ARGN})
  files_of(${name})
  set(main ${sources})
  list(FILTER main INCLUDE REGEX "/main\\.cpp$")
  list(REMOVE_ITEM sources ${main})
  add_library(${name}_parts STATIC ${sources})
  target_include_directories(${name}_parts PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name}_parts PUBLIC ${ARG_NEEDS} PRIVATE our_warnings)
  add_executable(${name} ${main})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME tamiz)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${name}_parts ${ARG_NEEDS} our_warnings)
  tests_of(${name} "${name}_parts;${ARG_NEEDS}" ${tests})
endfunction()

# One test program per room: a test links once, and ctest still names each case.
function(tests_of name needs)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name}_tests ${ARGN})
  target_include_directories(${name}_tests PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name}_tests PRIVATE ${needs} fmt::fmt GTest::gtest_main our_warnings)
  target_compile_definitions(${name}_tests PRIVATE TAMIZ_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name}_tests COMMAND ${name}_tests)
endfunction()

function(files_of name)
  set(dir ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB headers CONFIGURE_DEPENDS ${dir}/*.hpp)
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  return(PROPAGATE headers sources tests)
endfunction()

add_library(our_warnings INTERFACE)
target_compile_options(our_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  # g++ 12 at -O3 (CMake's Release) calls  "(" + text + ")"  overlapping copies: its own bug, so not an error of ours.
  # It also takes the error inside a moved-from std::expected for memory that was never allocated.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-free-nonheap-object>)
target_link_libraries(our_warnings INTERFACE Threads::Threads)
