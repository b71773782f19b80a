if(TASKCTL_SANITIZE)
  add_compile_options(-fsanitize=${TASKCTL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TASKCTL_SANITIZE})
endif()
