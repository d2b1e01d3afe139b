"""Activation likelihood estimation: kernels, maps, null distributions, clusters."""
