"""What a request and a pairing are, and who may be a pair at all."""
