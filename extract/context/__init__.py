"""What a small network makes of a case: how likely phrases are names and pairs are relations, by what stands around them."""
