"""How figures of brains are drawn: a canvas, slices, the glass brain, the cortical surface."""
