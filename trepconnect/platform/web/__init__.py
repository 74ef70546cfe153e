"""One request: who may, one transaction, and what is said when something goes wrong."""
