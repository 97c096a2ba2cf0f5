"""What can go wrong, said in one line: what was found, where, and what would be right."""


class ScholargraphError(Exception):
    """Something cannot be done as asked; its text is one line that a librarian can act on."""


class SourceError(ScholargraphError):
    """A source file cannot be read."""


class UnknownSourceError(SourceError):
    """A source file that no reader knows."""


class InvalidDataError(ScholargraphError):
    """Data that break a rule of the shapes; nothing was published."""


class StoreError(ScholargraphError):
    """A graph on disk cannot be opened, written or published."""


class QueryError(ScholargraphError):
    """A question cannot be asked: no such query, or a value that does not fit its parameter."""


class EndpointError(ScholargraphError):
    """A remote SPARQL endpoint does not answer, or not as it should."""


class VocabularyError(ScholargraphError):
    """A term or concept that the ontology does not declare."""
