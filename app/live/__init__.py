"""Calls scored while they go on: live listening (即席抽测, S8) and mystery calls (匿名访问, S3)."""
