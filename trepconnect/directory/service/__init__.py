"""Reading directories in, writing them out."""
