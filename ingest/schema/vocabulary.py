"""The closed vocabularies that documents, skills and the HTTP contract share."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is. The first four are searched and cited; the last three steer the copilot."""

    TRAINING = "training"
    PRODUCT = "product"
    POLICY = "policy"
    PLAYBOOK = "playbook"
    PHRASEBOOK = "phrasebook"
    RULES = "rules"
    STANDARD = "standard"

    @property
    def searchable(self) -> bool:
        """Whether its text is embedded and may be cited."""
        return self in {Kind.TRAINING, Kind.PRODUCT, Kind.POLICY, Kind.PLAYBOOK}


class Category(StrEnum):
    """Product categories; policies name the ones they apply to."""

    FRUIT = "fruit"
    VEGETABLE = "vegetable"
    FUNGUS = "fungus"
    MEAT = "meat"
    POULTRY = "poultry"
    AQUATIC = "aquatic"


class Segment(StrEnum):
    """Customer groups that change wording: 上班族, 家庭主妇, 年轻群体, 老年群体."""

    OFFICE_WORKER = "office_worker"
    HOMEMAKER = "homemaker"
    YOUNG = "young"
    SENIOR = "senior"


class EmotionLabel(StrEnum):
    """How the customer feels; the guideline for labelling ships in docs/emotion-labels.md."""

    CALM = "calm"
    SATISFIED = "satisfied"
    ANXIOUS = "anxious"
    DISAPPOINTED = "disappointed"
    ANGRY = "angry"


class Risk(StrEnum):
    """Risk that the conversation escalates."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class PlaybookId(StrEnum):
    """The twelve playbooks of the contract."""

    GREETING = "greeting"
    PRODUCT_INQUIRY = "product_inquiry"
    ORDERING = "ordering"
    DELIVERY_TRACKING = "delivery_tracking"
    AFTER_SALES = "after_sales"
    COMPLAINT = "complaint"
    WAITING = "waiting"
    OBJECTION_PRICE = "objection_price"
    OBJECTION_STOCKOUT = "objection_stockout"
    PROMOTION = "promotion"
    CRISIS_FOOD_SAFETY = "crisis_food_safety"
    CLOSING = "closing"


class FaultCode(StrEnum):
    """What can be wrong with an agent's sentence."""

    REFUSE_FLAT = "refuse_flat"
    BLAME_CUSTOMER = "blame_customer"
    SHIFT_RESPONSIBILITY = "shift_responsibility"
    RULE_AS_SHIELD = "rule_as_shield"
    DONT_KNOW = "dont_know"
    COMMAND = "command"
    VAGUE_PROMISE = "vague_promise"
    OVERPROMISE = "overpromise"
    ABSOLUTE_CLAIM = "absolute_claim"
    HEALTH_CLAIM = "health_claim"
    COLD = "cold"
    SARCASM = "sarcasm"
    PRIVACY = "privacy"


class Strategy(StrEnum):
    """What a drafted reply or rewrite does for the customer."""

    EMPATHY = "empathy"
    SOLUTION = "solution"
    ALTERNATIVE = "alternative"
    EXPLAIN = "explain"
    INFORM = "inform"
    ASK = "ask"
    GREET = "greet"
    THANK = "thank"


class Stance(StrEnum):
    """What a sentence does with what the customer wants."""

    REFUSE = "refuse"
    ALLOW = "allow"
    WAIT = "wait"
    INFORM = "inform"
    ASK = "ask"


class Authority(StrEnum):
    """Who may decide."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
