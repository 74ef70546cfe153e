"""The directory written out for other systems, as HSDS 3.1."""
