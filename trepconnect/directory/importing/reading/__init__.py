"""Reading the files of a directory in a child process, which begins with these light imports."""
