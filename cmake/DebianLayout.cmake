# Run by cpack on the files of a package before it is closed: Debian's policy on documentation.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(documents ${share}/doc/taskctl)

# Its zsh looks here for the completions of packages.
file(MAKE_DIRECTORY ${share}/zsh/vendor-completions)
file(RENAME ${share}/zsh/site-functions/_taskctl ${share}/zsh/vendor-completions/_taskctl)
file(REMOVE_RECURSE ${share}/zsh/site-functions)

file(READ ${CPACK_TASKCTL_LICENSE} license)
string(REGEX MATCH "Copyright[^\n]*" copyright "${license}")
string(REGEX REPLACE "^.*(Permission is hereby)" "\\1" terms "${license}")
string(REGEX REPLACE "\n+$" "" terms "${terms}")
string(REPLACE "\n\n" "\n.\n" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
string(REGEX REPLACE "^Copyright \\(c\\) " "" holders "${copyright}")
file(WRITE ${documents}/copyright
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: taskctl

Files: *
Copyright: ${holders}
License: Expat
 ${terms}
")
file(REMOVE ${documents}/LICENSE)  # the same again

file(RENAME ${documents}/CHANGELOG.md ${documents}/changelog)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, if that is set
file(WRITE ${documents}/changelog.Debian
"taskctl (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Packaged by the project itself; changelog.gz tells what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")

# As Debian's own tools leave programs.
file(GLOB programs ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/bin/*)
execute_process(COMMAND strip --remove-section=.comment --remove-section=.note ${programs}
                COMMAND_ERROR_IS_FATAL ANY)

file(MAKE_DIRECTORY ${share}/lintian/overrides)
file(COPY_FILE ${CPACK_TASKCTL_OVERRIDES} ${share}/lintian/overrides/taskctl)

file(GLOB pages ${share}/man/man*/*)
execute_process(COMMAND gzip -9n ${pages} ${documents}/changelog ${documents}/changelog.Debian
                COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE texts ${share}/*)
file(CHMOD ${texts} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
