"""Pages that are made from the code: `make docs` writes them, tests/test_docs.py keeps them current."""
