"""The websocket side: identifies, sessions, dispatch and replay."""
