"""Who of the people counted was analysed: what the abstract, later sentences and degrees of freedom say."""
