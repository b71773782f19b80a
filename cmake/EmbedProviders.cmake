# Run as a script: writes OUTPUT, a C++ file that holds every *.json of the folder INPUT as text
# under its name and aliases.
file(GLOB files ${INPUT}/*.json)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${file} text)
  string(JSON name GET "${text}" name)
  string(JSON count ERROR_VARIABLE no_aliases LENGTH "${text}" aliases)
  set(aliases "")
  if(NOT no_aliases AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON alias GET "${text}" aliases ${i})
      list(APPEND aliases ${alias})
    endforeach()
    list(JOIN aliases " " aliases)
  endif()
  string(APPEND rows "    {\"${name}\", \"${aliases}\", R\"__json__(${text})__json__\"},\n")
endforeach()
list(LENGTH files length)
file(WRITE ${OUTPUT}.new "// Made by cmake/EmbedProviders.cmake from src/providers/*.json.
#include \"provider/builtin.hpp\"

#include <array>

namespace taskctl::provider {
namespace {
constexpr std::array<Builtin, ${length}> table = {{
${rows}}};
}  // namespace

std::span<const Builtin> builtins() { return table; }

}  // namespace taskctl::provider
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
