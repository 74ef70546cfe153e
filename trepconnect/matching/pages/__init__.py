"""What the pages of matching show: facts put into the reader's words, ready for a template."""
