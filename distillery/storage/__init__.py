"""Where pictures live: one narrow port, a folder and S3 behind it."""
