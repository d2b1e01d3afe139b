"""Whether a file is whole: where its markup breaks off or is damaged, and which rows are not to be used for it."""
