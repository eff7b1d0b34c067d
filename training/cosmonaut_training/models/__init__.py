"""The networks, under the tensor names and with the configurations that the engine reads."""
