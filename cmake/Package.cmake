# `cpack` makes a .deb for Debian and its relatives and a .tar.gz; `./dev package` also tries them out.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME taskctl)
set(CPACK_PACKAGE_VENDOR "The taskctl authors")
set(TASKCTL_MAINTAINER "The taskctl authors <taskctl@example.org>" CACHE STRING
    "who answers for the package: NAME <ADDRESS>")
set(CPACK_PACKAGE_CONTACT ${TASKCTL_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "watch tasks of any asynchronous-task API until they end")
set(CPACK_PACKAGE_DESCRIPTION
"Services that take long over a thing start it with one call and leave the
waiting to their users. taskctl asks such a service how the task is doing,
once or until it has ended, and makes one state, one JSON object and one exit
code of the answer, whatever the service is.
.
The package also holds taskctl-sim, an offline simulator of the services that
taskctl knows, to try scripts with.")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
string(TOLOWER "taskctl-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}"
       CPACK_PACKAGE_FILE_NAME)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# What Debian wants otherwise than `cmake --install` leaves it.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/DebianLayout.cmake)
set(CPACK_TASKCTL_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_TASKCTL_OVERRIDES ${PROJECT_SOURCE_DIR}/cmake/lintian-overrides)

include(CPack)
