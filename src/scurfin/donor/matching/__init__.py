"""Two typings held against one another: what matches, for certain or perhaps, and where not."""
