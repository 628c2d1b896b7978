"""The pages of needs and of trainings."""
