# What of llama.cpp is built: the library alone, for any machine of this kind. CMake reads it after every `project`.
# A plain variable goes before an option of that name, even one that the build forces into its cache.
set(LLAMA_BUILD_COMMON OFF)
set(LLAVA_BUILD OFF)
set(LLAMA_OPENSSL OFF)
set(GGML_NATIVE OFF)
set(GGML_CCACHE OFF)
