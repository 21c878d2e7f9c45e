"""Versions of a pipeline, created by each create and update, and found by id or alias.

AWS does not document what happens to an alias that is given to a second version; here it is moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sagemaker_selective_widget.local.storage.records import PipelineRecord, VersionRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.local.transport.api_error import ResourceNotFound, ValidationException

Request = Mapping[str, Any]

MAX_ALIASES = 10
"""The maximum number of aliases of a version in the API model."""


def add_version(store: Store, pipeline_arn: str, definition: str, request: Request) -> VersionRecord:
    """Add a version with the aliases in a request.

    Raises:
        ValidationException: An alias consists of digits only.
    """
    record = VersionRecord(
        pipeline_arn=pipeline_arn,
        version_id=len(store.versions(pipeline_arn)) + 1,
        definition=definition,
        created=store.now(),
    )
    aliases = request.get("PipelineVersionAliases", ())
    _check_aliases(aliases)
    _take_aliases(store, record, aliases)
    record = replace(record, aliases=tuple(dict.fromkeys(aliases)))
    store.put_version(record)
    return record


def latest_version(store: Store, pipeline_arn: str) -> VersionRecord:
    """Return the version created by the latest create or update."""
    return store.versions(pipeline_arn)[-1]


def requested_version(store: Store, pipeline: PipelineRecord, request: Request) -> VersionRecord:
    """Return the version that a request names by id or by alias; the latest if it names none.

    Raises:
        ResourceNotFound: There is no such version.
        ValidationException: The request has both an id and an alias.
    """
    version_id, alias = request.get("PipelineVersionId"), request.get("PipelineVersionAlias")
    if version_id is not None and alias is not None:
        raise ValidationException("Give PipelineVersionId or PipelineVersionAlias, not both.")
    if version_id is not None:
        return version_of_id(store, pipeline.arn, version_id)
    return latest_version(store, pipeline.arn) if alias is None else _of_alias(store, pipeline.arn, alias)


def version_of_id(store: Store, pipeline_arn: str, version_id: int) -> VersionRecord:
    """Return a version.

    Raises:
        ResourceNotFound: There is no such version.
    """
    record = store.find_version(pipeline_arn, version_id)
    if record is None:
        raise ResourceNotFound(f"Version {version_id} of the pipeline '{pipeline_arn}' does not exist.")
    return record


def change_aliases(
    store: Store, record: VersionRecord, add: Iterable[str], remove: Iterable[str]
) -> VersionRecord:
    """Return a version with aliases added and removed; those added are taken from the other versions.

    Raises:
        ValidationException: An alias consists of digits only, or one to be removed does not belong to the
            version, or there would be too many.
    """
    add = tuple(add)
    _check_aliases(add)
    missing = [alias for alias in remove if alias not in record.aliases]
    if missing:
        raise ValidationException(
            f"Version {record.version_id} has no alias [{', '.join(missing)}]. "
            f"Its aliases are [{', '.join(record.aliases)}]."
        )
    kept = [alias for alias in record.aliases if alias not in set(remove)]
    aliases = tuple(dict.fromkeys([*kept, *add]))
    if len(aliases) > MAX_ALIASES:
        raise ValidationException(
            f"Version {record.version_id} would have {len(aliases)} aliases; {MAX_ALIASES} are allowed. "
            "Remove some."
        )
    _take_aliases(store, record, add)
    return replace(record, aliases=aliases)


def _of_alias(store: Store, pipeline_arn: str, alias: str) -> VersionRecord:
    for record in store.versions(pipeline_arn):
        if alias in record.aliases:
            return record
    raise ResourceNotFound(f"The pipeline '{pipeline_arn}' has no version with the alias '{alias}'.")


def _check_aliases(aliases: Iterable[str]) -> None:
    """Refuse aliases of digits only, which could be mistaken for version ids."""
    for alias in aliases:
        if alias.isdigit():
            raise ValidationException(
                f"The alias '{alias}' has digits alone, as the id of a version has. Add a letter."
            )


def _take_aliases(store: Store, taker: VersionRecord, aliases: Iterable[str]) -> None:
    """Remove aliases from all versions except the one that takes them."""
    taken = set(aliases)
    for record in store.versions(taker.pipeline_arn):
        if record.version_id != taker.version_id and taken & set(record.aliases):
            kept = tuple(alias for alias in record.aliases if alias not in taken)
            store.put_version(replace(record, aliases=kept))
