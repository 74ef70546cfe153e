"""The office's pages: people, needs that nothing answers, invitations, imports, accounts."""
