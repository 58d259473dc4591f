"""Which playbook a conversation is in: similarity to its example utterances, its cues, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from copilot.domain import Intent
from copilot.skills.turn import Turn
from ingest.schema.playbook import Playbook
from ingest.schema.vocabulary import EmotionLabel, PlaybookId
from ingest.snapshot import Snapshot
from ingest.text import compiled

NEAREST = 3
"""A playbook is as near as the mean of its three nearest utterances."""
SHARPNESS = 45.0
"""Log-odds per unit of cosine: e5's similarities of short Chinese texts lie within about 0.1 of each other."""
CUE_WEIGHT = 3.0
"""Log-odds of a cue of weight 1."""
HISTORY_WEIGHT = 2.2
"""Log-odds for staying in the playbook of the earlier messages, full where the focus itself shows nothing."""
HISTORY_DECAY = 0.6
PASSING_URGENCY = 5
"""Playbooks up to this urgency (greeting, closing) are said in passing: nobody stays in them."""
OWN_CUE_ENOUGH = 0.45
"""A message whose own cues reach this weight speaks for itself; below it, the conversation speaks too."""
ALSO_OPEN = 0.25
"""A playbook with at least this share of the leading one's probability, and a cue of its own, is open too."""
UNSURE = 0.125
GRAVE_URGENCY = 90
GRAVE_SURE = 0.3
"""A grave playbook (complaint, crisis) without a word that shows it must be this likely: its advice alarms."""
FALLBACK = PlaybookId.PRODUCT_INQUIRY
"""A message that shows nothing is met as an open question."""
URGENT_SHARE = 0.3
"""A more urgent playbook with this share of the leading one's probability, and a cue of its own, leads."""


@dataclass(frozen=True, eq=False)
class IntentIndex:
    """Utterance embeddings by playbook, computed once a snapshot.

    Args:
        playbooks: in the order of the scores.
        utterances: query embeddings of all utterances, playbook by playbook, shape (utterances, dimension).
        ends: where each playbook's utterances end.
    """

    playbooks: tuple[Playbook, ...]
    utterances: NDArray[np.float32]
    ends: tuple[int, ...]

    @classmethod
    def build(cls, snapshot: Snapshot) -> IntentIndex:
        """Collect the vectors of every playbook."""
        playbooks = tuple(snapshot.knowledge.playbooks.values())
        vectors = snapshot.example_vectors
        texts = [text for playbook in playbooks for text in playbook.recognise.utterances]
        ends = tuple(accumulate(len(playbook.recognise.utterances) for playbook in playbooks))
        return cls(playbooks, np.stack([vectors[text] for text in texts]), ends)

    def nearness(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mean cosine of the nearest utterances of each playbook, shape (playbooks,)."""
        parts = np.split(self.utterances @ vector, self.ends[:-1])
        return np.array([sum(sorted(part.tolist())[-NEAREST:]) / NEAREST for part in parts], dtype=np.float32)

    @lru_cache(maxsize=2048)  # noqa: B019 - one index a snapshot; earlier messages come again with every turn
    def cues(self, folded: str) -> NDArray[np.float32]:
        """Summed weight of the cues that a message shows, at most 1 each playbook, shape (playbooks,)."""
        return np.array(
            [
                min(1.0, sum(cue.weight for cue in playbook.recognise.cues if compiled(cue.pattern).search(folded)))
                for playbook in self.playbooks
            ],
            dtype=np.float32,
        )

    def shows_problem(self, turn: Turn) -> bool:
        """Whether the message shows any playbook in which nothing is pitched, even where another one leads."""
        own = self.cues(turn.folded_text)
        return any(
            weight > 0 and playbook.pitch == "never" and playbook.urgency > PASSING_URGENCY
            for playbook, weight in zip(self.playbooks, own, strict=True)
        )

    def read(self, turn: Turn, vector: NDArray[np.float32] | None, label: EmotionLabel) -> Intent:
        """The leading playbook and the others that are open.

        Args:
            label: how the customer feels; thanks close a conversation, attacks make a complaint.
            vector: query embedding of the turn; None for small talk, which keeps the playbook of the conversation.
        """
        own = self.cues(turn.folded_text)
        history = self._history(turn)
        if vector is None:
            if history.max() <= 0:
                return Intent(playbook=None, confidence=0.0)
            best = int(history.argmax())
            return Intent(playbook=self.playbooks[best].id, confidence=round(float(history[best]), 3))
        near = self.nearness(vector)
        weak = max(0.0, 1.0 - float(own.max()) / OWN_CUE_ENOUGH)
        felt = self._felt(label)
        logits = SHARPNESS * (near - near.mean()) + CUE_WEIGHT * (own + felt) + HISTORY_WEIGHT * weak * history
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        order = list(np.argsort(-chances))
        lead = self._most_urgent(order, chances, own)
        also = [
            self.playbooks[index].id
            for index in order
            if index != lead
            and own[index] > 0
            and chances[index] >= ALSO_OPEN * chances[lead]
            and self.playbooks[index].urgency > PASSING_URGENCY
        ]
        confidence = max(float(chances[lead]), 0.0)
        grave = self.playbooks[lead].urgency >= GRAVE_URGENCY
        if confidence < (GRAVE_SURE if grave else UNSURE) and own[lead] + felt[lead] + history[lead] <= 0:
            # Nothing speaks for it but a nearest neighbour: better to ask than to give advice for another case.
            return Intent(playbook=FALLBACK, confidence=round(confidence, 3))
        return Intent(playbook=self.playbooks[lead].id, confidence=round(confidence, 3), also=also[:3])

    def _most_urgent(self, order: list[int], chances: NDArray[np.float32], own: NDArray[np.float32]) -> int:
        """Where one message asks for several things, the most urgent leads."""
        best = order[0]
        rivals = [index for index in order if own[index] > 0 and chances[index] >= URGENT_SHARE * chances[best]]
        return max([best, *rivals], key=lambda index: (self.playbooks[index].urgency, chances[index]))

    def _history(self, turn: Turn) -> NDArray[np.float32]:
        """What the earlier customer messages show by their cues, 0 to 1; the newest that shows anything counts full."""
        total = np.zeros(len(self.playbooks), dtype=np.float32)
        weight, peak = 1.0, 0.0
        for index in reversed(turn.customer_indices()[:-1]):
            shown = self.cues(turn.folded[index])
            if self.playbooks[int(shown.argmax())].urgency <= PASSING_URGENCY and shown.max() > 0:
                # Thanks or a new greeting: what came before it is settled.
                break
            if shown.max() > 0:
                peak = peak or float(shown.max())
                total = np.maximum(total, weight * shown)
                weight *= HISTORY_DECAY
        return total / peak if peak else total

    def _felt(self, label: EmotionLabel) -> NDArray[np.float32]:
        """What the customer's feeling adds to each playbook, shape (playbooks,)."""
        return np.array(
            [
                sum(entry.weight for entry in playbook.recognise.feelings if entry.label is label)
                for playbook in self.playbooks
            ],
            dtype=np.float32,
        )


def request_start(turn: Turn, index: IntentIndex, playbook: PlaybookId) -> int:
    """Index of the message with which the request came up: the first customer message whose cues name the playbook.

    What the agent wrote before it cannot have answered it.
    """
    position = next(i for i, candidate in enumerate(index.playbooks) if candidate.id == playbook)
    customer = turn.customer_indices()
    for message in customer:
        if index.cues(turn.folded[message])[position] > 0:
            return message
    return customer[-1] if customer else 0
