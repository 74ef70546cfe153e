"""Finding services: the index, the question, the ranking, the page of results."""
