"""What is said about a file as a whole: that it is no export, or what its records lack."""
