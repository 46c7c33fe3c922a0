"""The GPU worker: takes generations from a RunPod-style endpoint and runs them in ComfyUI. Sees no database."""
