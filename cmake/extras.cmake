# Programs beside the house: fuzzers (preset `fuzz`) and benchmarks, built only where asked, by folder.
option(TAMIZ_FUZZ "Build fuzz/*.cpp with libFuzzer (clang only)" OFF)
option(TAMIZ_BENCH "Build bench/*.cpp" OFF)

function(program_of file)
  get_filename_component(name ${file} NAME_WE)
  add_executable(${name} ${file})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PRIVATE ${ARGN} fmt::fmt our_warnings)
endfunction()

if(TAMIZ_FUZZ)
  file(GLOB fuzzers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fuzz/*.cpp)
  foreach(file ${fuzzers})
    program_of(${file} flow -fsanitize=fuzzer)
  endforeach()
endif()

if(TAMIZ_BENCH)
  file(GLOB benches CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/*.cpp)
  foreach(file ${benches})
    program_of(${file} flow ${CMAKE_DL_LIBS} zstd::libzstd)
  endforeach()
endif()

execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(commit)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/src/flow/hunt.cpp ${PROJECT_SOURCE_DIR}/src/cli/commands.cpp PROPERTIES COMPILE_DEFINITIONS "TAMIZ_COMMIT=\"${commit}\"" SKIP_UNITY_BUILD_INCLUSION ON)
endif()
