"""What the public pages say: rows turned into words in the reader's language."""
