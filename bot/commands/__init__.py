"""What members may ask: slash commands and their options, and the way from one to a request."""
