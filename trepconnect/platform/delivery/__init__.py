"""What leaves the program: e-mails, texts, papers."""
