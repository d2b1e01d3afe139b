"""Search, import and deduplication: from a query to reports."""
