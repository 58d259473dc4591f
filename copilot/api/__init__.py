"""HTTP: thin routes over the service."""
