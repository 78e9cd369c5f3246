"""``python -m scurfin.cli``."""

from scurfin.cli import main

main()
