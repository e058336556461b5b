"""The spaCy components, one file per subject."""


def register_all() -> None:
    """Import every component, which registers its factory with spaCy."""
    from . import bodies, instruments, localities, measurements, platforms, relations  # noqa: F401
