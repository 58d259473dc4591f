"""What the assistant can do with a turn: read it, choose the step, word it, pitch, check a draft."""
