"""What stands with the names of people in headings: the state they were in, and when they were measured."""
