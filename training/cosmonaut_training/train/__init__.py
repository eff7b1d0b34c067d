"""Trainers, each a command of its own, and the way of the weights into a model folder and back."""
