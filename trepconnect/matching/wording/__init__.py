"""The words for matching: whole sentences for the codes that the rules give. For pages only."""
