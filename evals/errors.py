"""What can be wrong with a data set."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.errors import DocumentFault, IngestError


class DatasetError(IngestError):
    """A data set that cannot be used; `faults` lists every reason found, each with file, line and mend."""

    def __init__(self, faults: Sequence[DocumentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
