"""Tables of a review as pandas data frames, each column declared with its type, unit and meaning."""
