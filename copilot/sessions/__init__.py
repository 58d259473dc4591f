"""Live conversations: their events, and the turn that is being worked on."""
