"""Everything that knows ComfyUI: its process, its HTTP and websocket API, and how it tells success from failure."""
