"""Work spread over threads here or over the workers of a Dask scheduler: the same results, in the order asked for."""
