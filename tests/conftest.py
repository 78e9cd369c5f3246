"""Puts ``children`` beside the tests on the path."""
