"""What people look at: tables, figures, methods paragraphs, the report."""
