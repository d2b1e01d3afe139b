"""What a map means: decoding and overlays, outside a review and as a plan asks for them."""
