"""What the people of a practice are told; what stores and tasks need of it is imported from its modules."""
