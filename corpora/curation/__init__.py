"""What people made of what was read: which values of it nobody confirmed."""
