"""The same questions to a graph elsewhere: a remote SPARQL endpoint that is read as a store here is, behind a guard."""

from scholargraph.endpoints.authorization import PASSWORD, USER, Credentials, from_environment
from scholargraph.endpoints.copying import copied
from scholargraph.endpoints.pushing import Pushed, Way, push, state_file, way_of
from scholargraph.endpoints.remote import Endpoint
from scholargraph.endpoints.transport import Limits

__all__ = [
    "PASSWORD",
    "USER",
    "Credentials",
    "Endpoint",
    "Limits",
    "Pushed",
    "Way",
    "copied",
    "from_environment",
    "push",
    "state_file",
    "way_of",
]
