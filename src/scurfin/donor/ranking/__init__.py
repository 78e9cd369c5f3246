"""Donors in order, by a policy that is data: where each stands, why, and what would change it."""
