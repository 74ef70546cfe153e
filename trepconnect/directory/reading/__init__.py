"""Reading the files of a directory, before anything is compared or stored.

Light to import: a child process begins with it.
"""
