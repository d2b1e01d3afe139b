"""What is doubtful about foci that were read."""
