install(TARGETS taskctl taskctl-sim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(FILES completions/taskctl.bash RENAME taskctl
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/_taskctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/taskctl.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

foreach(section 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS docs/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

install(DIRECTORY docs/schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/taskctl/schema
        FILES_MATCHING PATTERN "*.json")
install(FILES README.md CHANGELOG.md SECURITY.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR}
        FILES_MATCHING PATTERN "*.md" PATTERN "*.svg"
        PATTERN "decisions" EXCLUDE PATTERN "man" EXCLUDE PATTERN "schema" EXCLUDE)
