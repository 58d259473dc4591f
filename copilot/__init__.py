"""A turn in, a suggestion out."""
