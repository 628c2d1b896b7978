"""Common problems become training needs (F3, F4)."""
