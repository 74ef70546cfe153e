"""The first page of each role, and the office's pages about people."""
