"""S3 URIs as paths: on every system, two keys are two files, and none is outside of the folder."""

from __future__ import annotations

import sys
import unicodedata
from itertools import combinations
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.storage.file_names import MAX_NAME_BYTES, file_name
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from tests.service.local_wire import Wire, step

WINDOWS = PureWindowsPath("C:/Users/ada/sagemaker/s3")
POSIX = PurePosixPath("/home/ada/sagemaker/s3")

DEVICES = [
    "CON",
    "PRN",
    "AUX",
    "NUL",
    "COM1",
    "LPT9",
    "COM¹",
    "CONIN$",
    "con",
    "NUL.txt",
    "com1.tar.gz",
    "aux .",
]
HOSTILE = [
    "a\\b", "\\a", "\\\\server\\share\\x", "C:", "C:\\x", "C:x", "..\\..\\x", ".", "a:stream", "a::$DATA",
    "a.", "a..", "a ", "a. ", ". ", " ", "...", "~", "ab~1", "%", "%2F", "%2E", "%63on", "a%", "\0", "a\nb",
    "<", ">", '"', "|", "?", "*", "?a", "Model", "model", "MODEL", "É", "é", "e\u0301", "ß", "ss", "İ", "i",
    "\udc80", "😀", *DEVICES,
]  # fmt: skip
KEYS = ["a", "a/b", "a//b", "a///b", "/a", "//a", "a/./b", "./a", "/", "//", "a b", "a/b/c", *HOSTILE]
KEYS += [f"x/{name}/y" for name in HOSTILE]

names = st.text(
    st.sampled_from("aAbB.~% \\:/éÉ1$*") | st.characters(blacklist_categories=[]), min_size=1, max_size=12
)


def folding(name: str) -> str:
    return file_name(name, folds_case=True)


def located(root: Any, key: str) -> Any:
    return ObjectFolder(root).locate(f"s3://bucket/{key}")


def as_windows_sees_it(path: PureWindowsPath) -> tuple[str, ...]:
    """The names that NTFS looks up: dots and spaces at the end are dropped, and case is folded."""
    return tuple(part.rstrip(". ").casefold() for part in path.relative_to(WINDOWS).parts)


def as_macos_sees_it(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def is_device(name: str) -> bool:
    """Tell whether Windows takes a name for a device, as Python tells it where it can."""
    reserved = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    reserved |= {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"}
    return name.partition(".")[0].rstrip(" ").upper() in reserved


class TestWindows:
    def test_no_two_keys_are_one_file(self) -> None:
        seen = {key: as_windows_sees_it(located(WINDOWS, key)) for key in KEYS}
        same = [pair for pair in combinations(KEYS, 2) if seen[pair[0]] == seen[pair[1]]]
        assert [pair for pair in same if pair[0].removesuffix("/") != pair[1].removesuffix("/")] == []

    @pytest.mark.parametrize("key", KEYS)
    def test_every_key_is_in_its_bucket(self, key: str) -> None:
        """Written as text and read again: what joins paths is not asked."""
        text = str(located(WINDOWS, key))
        assert PureWindowsPath(text).is_relative_to(WINDOWS / "bucket")
        inside = text.removeprefix(str(WINDOWS))
        assert not set(inside) & set('<>:"/|?*')
        assert inside.isprintable()
        assert not any(part in ("", ".", "..") for part in inside.split("\\")[1:])

    @pytest.mark.parametrize("name", DEVICES)
    def test_no_name_is_a_devices(self, name: str) -> None:
        """Anywhere in a key, the bucket included."""
        paths = [located(WINDOWS, name), located(WINDOWS, f"{name}/x"), located(WINDOWS, f"x/{name}")]
        paths.append(ObjectFolder(WINDOWS).locate(f"s3://{name}/x"))  # type: ignore[arg-type]
        assert not any(is_device(part) for path in paths for part in path.relative_to(WINDOWS).parts)

    @pytest.mark.parametrize("bucket", ["C:", "\\\\server", "..\\x", "a\\..\\..\\b", "b:c"])
    def test_a_bucket_is_a_folder_below_the_root(self, bucket: str) -> None:
        path = ObjectFolder(WINDOWS).locate(f"s3://{bucket}/x")  # type: ignore[arg-type]
        assert path.is_relative_to(WINDOWS)
        assert len(path.relative_to(WINDOWS).parts) == 2

    @given(names, names)
    def test_any_two_names(self, one: str, other: str) -> None:
        first, second = folding(one), folding(other)
        assert (first.casefold() == second.casefold()) == (one == other)
        assert first == first.rstrip(". ")
        assert not is_device(first)


class TestMacos:
    def test_no_two_names_are_one_file(self) -> None:
        found = {as_macos_sees_it(folding(name)) for name in HOSTILE}
        assert len(found) == len(HOSTILE)

    @given(names, names)
    def test_any_two_names(self, one: str, other: str) -> None:
        first, second = folding(one), folding(other)
        assert (as_macos_sees_it(first) == as_macos_sees_it(second)) == (one == other)

    def test_the_folder_of_a_mac_folds_case(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        assert located(POSIX, "Model").name.casefold() != located(POSIX, "model").name


class TestLinux:
    def test_usual_keys_are_themselves(self) -> None:
        key = "Runs/2024-01-01T00_00_00+00_00/Größe (1)/model.tar.gz"
        assert located(POSIX, key) == POSIX / "bucket" / key

    def test_no_two_keys_are_one_file(self, tmp_path: Path) -> None:
        folder = ObjectFolder(tmp_path)
        for number, key in enumerate(HOSTILE):
            folder.write_json(f"s3://bucket/all/{key}", number)
        read = [folder.read_json(f"s3://bucket/all/{key}") for key in HOSTILE]
        assert read == list(range(len(HOSTILE)))
        assert len(list((tmp_path / "bucket" / "all").iterdir())) == len(HOSTILE)

    @given(names, names)
    def test_any_two_names(self, one: str, other: str) -> None:
        assert (file_name(one, folds_case=False) == file_name(other, folds_case=False)) == (one == other)

    def test_an_empty_name_is_one(self) -> None:
        assert len({located(POSIX, key) for key in ("a/b", "a//b", "a///b", "/a/b", "a/./b")}) == 5

    def test_a_slash_at_the_end_makes_a_prefix(self) -> None:
        assert located(POSIX, "prefix/") == located(POSIX, "prefix")
        assert ObjectFolder(POSIX).locate("s3://b/") == ObjectFolder(POSIX).locate("s3://b")  # type: ignore[arg-type]

    @pytest.mark.parametrize("key", ["..", "a/..", "../a", "a/../../b"])
    def test_a_key_that_climbs_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match="climbs out of its bucket"):
            located(POSIX, key)


@pytest.mark.parametrize("folds_case", [False, True])
def test_names_of_any_length(folds_case: bool) -> None:
    """A key may have 1024 bytes between two slashes; a file's name may not."""
    long = [letter * 1000 + end for letter in "aAé" for end in ("", "x", "y")]
    found = [file_name(name, folds_case=folds_case) for name in long]
    assert len({name.casefold() for name in found}) == len(long)
    assert max(len(name.encode()) for name in found) <= MAX_NAME_BYTES


def test_a_step_may_be_called_as_a_device(sagemaker: LocalSageMaker) -> None:
    """Its log is in a file, too."""
    wire = Wire(sagemaker)
    sagemaker.register("NUL", lambda context: context.log("hello"))
    wire.create(step("NUL"))
    assert sagemaker.log(wire.run(), "NUL") == "hello\n"
    files = [path.relative_to(sagemaker.folder) for path in sagemaker.folder.glob("logs/**/*")]
    assert files
    assert not any(is_device(part) for path in files for part in path.parts)
