"""Commands on a review's trail."""
