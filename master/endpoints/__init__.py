"""Where GPUs are: one narrow port, RunPod's protocol behind it."""
