"""Worlds, flights through them, their pictures, and what a memory of pictures shows of another view."""
