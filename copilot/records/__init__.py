"""What is kept: conversations, suggestions, feedback."""
