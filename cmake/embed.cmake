# embed(<room> <name> <glob>...): the files become `tamiz::embedded::<name>()`, a list of name and bytes,
# declared in base/embedded.hpp.
function(embed room name)
  set(files)
  foreach(pattern ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${pattern})
    list(APPEND files ${found})
  endforeach()
  if(NOT files)
    message(FATAL_ERROR "embed(${room} ${name}): ${ARGN} names no file")
  endif()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded/${name}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/embed.py ${name} ${out} ${PROJECT_SOURCE_DIR} ${files}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed.py VERBATIM)
  # One literal per file, longer than the 65,536 characters that the standard asks compilers to take; both of ours do.
  set_source_files_properties(${out} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${room} PRIVATE ${out})
endfunction()
