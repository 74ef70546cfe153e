"""Lending without a database or a web request: fields, criteria, answers, products, cost."""
