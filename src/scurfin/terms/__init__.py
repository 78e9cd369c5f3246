"""The words: ages and spans of time, quantities with units, growth standards, strict YAML."""
