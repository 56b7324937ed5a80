"""Makes of a trained model what servers run: GGUF files, an Ollama model, a folder for vLLM; and proves them equal."""
