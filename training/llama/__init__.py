"""llama.cpp as a library in this process, for the stages that look into GGUF files."""
