"""What is printed above a table: the headings it stands under, the label of its panel, the sentence before it."""
