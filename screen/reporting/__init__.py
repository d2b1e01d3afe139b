"""What reporting guidelines ask beyond the flow diagram: searches, excluded and included studies, checklists."""
