"""The HTTP front end: requests, their events, files, health, and the console page."""
