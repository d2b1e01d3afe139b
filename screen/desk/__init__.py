"""The desk's parts about screening: judging, settling, the flow, the audit. They call what the command line calls."""
