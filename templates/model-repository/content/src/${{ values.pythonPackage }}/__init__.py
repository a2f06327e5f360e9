"""A model for tables: columns of numbers and of words, a class or a number to predict."""
