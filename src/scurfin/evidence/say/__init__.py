"""What the case base answers, in words for a terminal."""
