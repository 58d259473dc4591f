"""The demo workspace as a test sees it: a chat to type into and the sidebar beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import FrameLocator, Locator, Page, expect

SHOWN = ".advice-body:not([inert])"
"""Advice that may be used: neither stale nor still to come."""


def advice_for(sidebar: Page | FrameLocator, message_id: str) -> Locator:
    """The usable advice on one message."""
    return sidebar.locator(f'{SHOWN}[data-message="{message_id}"]')


@dataclass(frozen=True)
class Desk:
    """The page at `/`."""

    page: Page

    @property
    def sidebar(self) -> FrameLocator:
        """The embedded sidebar."""
        return self.page.frame_locator("[data-testid=sidebar-frame]")

    @property
    def composer(self) -> Locator:
        """Where one types."""
        return self.page.get_by_test_id("composer")

    @property
    def messages(self) -> Locator:
        """The bubbles that the service has taken."""
        return self.page.locator("[data-testid=message][data-state=sent]")

    @property
    def replies(self) -> Locator:
        """The usable replies."""
        return self.sidebar.locator(SHOWN).get_by_test_id("reply")

    @property
    def conversation(self) -> str:
        """Id of the chat that is open."""
        row = self.page.locator("[data-testid=session][aria-current=true]")
        return row.get_attribute("data-id") or ""

    def role(self, name: Literal["customer", "agent"]) -> None:
        """Type as the customer or as the agent."""
        self.page.get_by_test_id(f"composer-role-{name}").check(force=True)

    def customer_says(self, text: str) -> str:
        """Send a customer's message and wait until its advice is shown; returns its id."""
        message_id = self.sends("customer", text)
        expect(advice_for(self.sidebar, message_id)).to_be_visible()
        return message_id

    def sends(self, role: Literal["customer", "agent"], text: str) -> str:
        """Send a message and wait until the service has it; returns its id."""
        self.role(role)
        self.composer.fill(text)
        self.page.get_by_test_id("send").click()
        bubble = self.messages.filter(has_text=text).last
        expect(bubble).to_be_visible()
        return bubble.get_attribute("data-id") or ""
