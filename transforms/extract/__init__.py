"""A page in, an article and what the page says of itself out."""
