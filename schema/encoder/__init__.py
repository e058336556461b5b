"""What the networks of the package share: the pieces of a text, their vectors, and the layers."""
