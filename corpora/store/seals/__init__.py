"""The trail, sealed from outside: the head of a ledger in a small file that others keep, and what it proves later."""
