"""What lies below the HTTP client: addresses, connections, limits of an answer, its unpacking, what is kept out of words."""
