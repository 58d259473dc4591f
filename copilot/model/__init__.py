"""The chat model: prompts as data, any OpenAI-compatible endpoint, answers read while they stream."""
