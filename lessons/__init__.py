"""Guided lessons: one TOML file each, with a link, a question to ask first, and what the picture then shows."""
