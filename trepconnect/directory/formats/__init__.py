"""Rows and files of a directory in every format that is read or written."""
