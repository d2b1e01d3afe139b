"""Networks of a seed region: the experiments of a database with a focus in it, their map, what seeds have in common."""
