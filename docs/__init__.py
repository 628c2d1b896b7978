"""Guides and decision notes; ``python -m docs.screenshots`` makes the pictures of README.md."""
