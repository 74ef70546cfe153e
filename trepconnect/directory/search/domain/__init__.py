"""What a query asks for, what the index holds, and the order of what is found."""
