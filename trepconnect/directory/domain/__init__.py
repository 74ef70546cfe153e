"""What a directory record is, and how loose text becomes values. Pure."""
