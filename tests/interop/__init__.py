"""What scurfin writes for other programs, held against the validators of those formats."""
