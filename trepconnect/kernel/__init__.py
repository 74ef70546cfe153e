"""Pure vocabulary of the program: who asks, when, how much, what went wrong."""
