"""Makes `sample-scenes/`: procedural worlds, and a small world model of the Cosmos 1.0 architecture trained on them.

data renders worlds and warps pictures, models holds the networks, train teaches and exports them, golden writes the
tensors that Java's tests are held to, evaluate looks at what came out. Each may use those named before it.
"""
