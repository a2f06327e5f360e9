"""A classifier for tables."""
