"""What members look after themselves: presets, history, favourites, their place in the queue, and help."""
