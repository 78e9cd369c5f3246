"""A registry of donors on disk: imported whole, searched by memory-mapped columns."""
