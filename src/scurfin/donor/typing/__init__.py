"""HLA typings as they are told: names, GL Strings, codes, and what each may stand for."""
