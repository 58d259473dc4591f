"""The names that the builder and the runner of the re-encoded model must agree on.

Apart from both, so that serving imports no graph builder.
"""

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
INPUT = "input_ids"
"""The graph's input: int64, shape (1, tokens)."""
OUTPUT = "sentence_embedding"
"""The graph's output: float32, shape (1, hidden), unit length. It is also sentence-transformers' key for the result."""
