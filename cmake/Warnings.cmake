add_library(taskctl_warnings INTERFACE)
target_compile_options(taskctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough)
if(TASKCTL_WERROR)
  target_compile_options(taskctl_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees null dereferences and dangling pointers inside libstdc++ once it inlines and
  # instruments it (GCC bugs 105329, 105593, 108860).
  target_compile_options(taskctl_warnings INTERFACE -Wno-null-dereference -Wno-restrict
                         -Wno-maybe-uninitialized)
endif()
