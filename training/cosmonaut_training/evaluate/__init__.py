"""Contact sheets, figures, and the engine and the networks beside their published counterparts."""
