"""Services that fit a business, and those it keeps."""
