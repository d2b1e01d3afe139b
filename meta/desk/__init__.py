"""The desk's part about results: maps in the browser, clusters and foci as tables that move the cross-hair."""
