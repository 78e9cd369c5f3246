"""The plan for people: terminal, Markdown, page, calendar."""
