"""Dependencies as types."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from copilot.errors import ForbiddenError, NotReadyError, UnauthorizedError
from copilot.service import Service


class Role(StrEnum):
    """Who may do what; an admin may do everything."""

    AGENT = "agent"
    TRAINER = "trainer"
    EDITOR = "editor"
    ADMIN = "admin"


def get_service(request: Request) -> Service:
    """The service behind the application."""
    service: Service = request.app.state.service
    return service


def get_ready_service(request: Request) -> Service:
    """The service, once it has knowledge to serve from."""
    service = get_service(request)
    if not service.library.ready:
        raise NotReadyError("the knowledge base is being prepared; try again in a moment")
    return service


ServiceDep = Annotated[Service, Depends(get_service)]
ReadyDep = Annotated[Service, Depends(get_ready_service)]


def role_of(request: Request, service: Service) -> Role:
    """Role of the caller's key; without configured keys everybody on this machine is admin."""
    if service.settings.open_to_all:
        return Role.ADMIN
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not given:
        raise UnauthorizedError("an API key is needed: Authorization: Bearer <key>")
    for key, role in service.settings.api_keys.items():
        if hmac.compare_digest(key.encode(), given.encode()):
            return Role(role)
    raise UnauthorizedError("this API key is not known")


def needs(*roles: Role) -> Callable[[Request], None]:
    """A dependency that lets only some roles through."""

    def check(request: Request) -> None:
        role = role_of(request, get_service(request))
        if role is not Role.ADMIN and role not in roles:
            raise ForbiddenError(f"role {role} may not do this; it takes {' or '.join(roles)}")

    return check


AnyRole = Depends(needs(Role.AGENT, Role.TRAINER, Role.EDITOR))
EditorOnly = Depends(needs(Role.EDITOR))
