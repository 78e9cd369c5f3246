"""The published cases as data: children like this one, what was tried, what became of them."""
