"""What wordings mean: a small neural network that gives each wording a direction, near to those of the practice that it describes."""
