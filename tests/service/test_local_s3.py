"""S3 on this machine, through real boto3 clients, in this process and over HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.transport.client import service_model

BUCKET = "bucket"


@pytest.fixture
def sagemaker(tmp_path: Path) -> Iterator[LocalSageMaker]:
    with LocalSageMaker(tmp_path) as made:
        yield made


@pytest.fixture
def url(sagemaker: LocalSageMaker) -> Iterator[str]:
    with sagemaker.serve() as served:
        yield served


@pytest.fixture(params=["in this process", "over HTTP"])
def s3(request: pytest.FixtureRequest, sagemaker: LocalSageMaker) -> Any:
    if request.param == "in this process":
        return sagemaker.s3_client()
    return boto3.client(
        "s3",
        endpoint_url=request.getfixturevalue("url"),
        region_name="us-west-2",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(retries={"total_max_attempts": 1}),
    )


def refused(call: Any, **members: Any) -> tuple[str, int]:
    """The code and the HTTP status of a refusal."""
    with pytest.raises(ClientError) as raised:
        call(**members)
    response = raised.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


KEYS = ["a.json", "a b/ä+%.txt", "deep/er/x", "UPPER", "con", "trailing.", "~", "semi;colon&amp=1"]


@pytest.mark.parametrize("key", KEYS)
def test_what_is_put_is_got_and_listed(s3: Any, sagemaker: LocalSageMaker, key: str) -> None:
    """It is the file that a step finds under its URI, too."""
    content = key.encode() * 1000
    put = s3.put_object(Bucket=BUCKET, Key=key, Body=content)
    got = s3.get_object(Bucket=BUCKET, Key=key)
    assert got["Body"].read() == content == sagemaker.path(f"s3://{BUCKET}/{key}").read_bytes()
    assert got["ETag"] == put["ETag"] == s3.head_object(Bucket=BUCKET, Key=key)["ETag"]
    assert got["ContentLength"] == len(content)
    (listed,) = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert (listed["Key"], listed["Size"], listed["ETag"]) == (key, len(content), put["ETag"])


def test_what_a_step_wrote_is_got(s3: Any, sagemaker: LocalSageMaker) -> None:
    sagemaker.path("s3://bucket/report/evaluation.json").write_text("{}")
    assert s3.get_object(Bucket=BUCKET, Key="report/evaluation.json")["Body"].read() == b"{}"


@pytest.mark.parametrize(
    ("asked", "expected", "place"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=9-9", b"9", "bytes 9-9/10"),
    ],
)
def test_a_range_is_a_part(s3: Any, asked: str, expected: bytes, place: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    got = s3.get_object(Bucket=BUCKET, Key="k", Range=asked)
    assert (got["Body"].read(), got["ContentRange"]) == (expected, place)
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.head_object(Bucket=BUCKET, Key="k", Range=asked)["ContentLength"] == len(expected)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(s3: Any, asked: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    assert refused(s3.get_object, Bucket=BUCKET, Key="k", Range=asked) == ("InvalidRange", 416)


@pytest.mark.parametrize("asked", ["bytes=4-2", "lines=1-2", "bytes=x-"])
def test_a_range_that_is_none_asks_for_all(s3: Any, asked: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    assert s3.get_object(Bucket=BUCKET, Key="k", Range=asked)["Body"].read() == b"0123456789"


def test_an_empty_object_is_one(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"")
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b""


def test_what_is_not_there(s3: Any) -> None:
    assert refused(s3.get_object, Bucket="nobody", Key="k") == ("NoSuchBucket", 404)
    assert refused(s3.list_objects_v2, Bucket="nobody") == ("NoSuchBucket", 404)
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"")
    assert refused(s3.get_object, Bucket=BUCKET, Key="other") == ("NoSuchKey", 404)
    assert refused(s3.head_object, Bucket=BUCKET, Key="other") == ("404", 404)


def test_conditions(s3: Any) -> None:
    etag = s3.put_object(Bucket=BUCKET, Key="k", Body=b"1")["ETag"]
    assert s3.get_object(Bucket=BUCKET, Key="k", IfMatch=etag)["Body"].read() == b"1"
    assert refused(s3.get_object, Bucket=BUCKET, Key="k", IfMatch='"0"') == ("PreconditionFailed", 412)
    assert refused(s3.get_object, Bucket=BUCKET, Key="k", IfNoneMatch=etag)[1] == 304


def test_lists_come_in_pages_and_groups(s3: Any) -> None:
    for key in ("a/1", "a/2", "b/1", "c", "d", "B"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    pages = list(
        s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2})
    )
    assert [each["Key"] for page in pages for each in page["Contents"]] == [
        "B",
        "a/1",
        "a/2",
        "b/1",
        "c",
        "d",
    ]
    assert [page["IsTruncated"] for page in pages] == [True, True, False]
    grouped = s3.list_objects_v2(Bucket=BUCKET, Delimiter="/")
    assert [each["Prefix"] for each in grouped["CommonPrefixes"]] == ["a/", "b/"]
    assert [each["Key"] for each in grouped["Contents"]] == ["B", "c", "d"]
    assert grouped["KeyCount"] == 5
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix="a/")["Contents"]] == [
        "a/1",
        "a/2",
    ]
    after = s3.list_objects_v2(Bucket=BUCKET, StartAfter="b/1")["Contents"]
    assert [each["Key"] for each in after] == ["c", "d"]
    first = s3.list_objects_v2(Bucket=BUCKET, Delimiter="/", MaxKeys=2)
    second = s3.list_objects_v2(
        Bucket=BUCKET, Delimiter="/", ContinuationToken=first["NextContinuationToken"]
    )
    assert [each["Prefix"] for each in second["CommonPrefixes"]] == ["b/"]
    assert refused(s3.list_objects_v2, Bucket=BUCKET, ContinuationToken="?")[0] == "InvalidArgument"


def test_files_go_up_and_down_as_with_any_s3(s3: Any, tmp_path: Path) -> None:
    (tmp_path / "up.csv").write_bytes(b"1,2\n" * 5000)
    s3.upload_file(str(tmp_path / "up.csv"), BUCKET, "in/up.csv")
    s3.download_file(BUCKET, "in/up.csv", str(tmp_path / "down.csv"))
    assert (tmp_path / "down.csv").read_bytes() == (tmp_path / "up.csv").read_bytes()


def test_answers_are_of_the_model(s3: Any) -> None:
    model = service_model("s3")
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"1")
    for operation, members in {
        "GetObject": {"Key": "k"},
        "HeadObject": {"Key": "k"},
        "ListObjectsV2": {},
    }.items():
        name = {"GetObject": "get_object", "HeadObject": "head_object", "ListObjectsV2": "list_objects_v2"}[
            operation
        ]
        answer = getattr(s3, name)(Bucket=BUCKET, **members)
        known = model.operation_model(operation).output_shape.members
        assert set(answer) - {"ResponseMetadata"} <= set(known)
        assert len(answer) > 4


@pytest.mark.parametrize("key", ["../outside", "a/../../outside", ".."])
def test_no_key_leads_out_of_the_folder(s3: Any, key: str) -> None:
    assert refused(s3.put_object, Bucket=BUCKET, Key=key, Body=b"")[0] in (
        "InvalidArgument",
        "NotImplemented",
    )


def test_what_there_is_not_says_what_there_is(s3: Any) -> None:
    assert refused(s3.delete_object, Bucket=BUCKET, Key="k")[1] in (501, 413, 400)
    assert refused(s3.get_object_acl, Bucket=BUCKET, Key="k") == ("NotImplemented", 501)
    assert refused(s3.copy_object, Bucket=BUCKET, Key="k", CopySource="bucket/other")[0] == "NotImplemented"


def test_the_prefix_of_others_is_no_object(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="folder/", Body=b"")
    s3.put_object(Bucket=BUCKET, Key="folder/k", Body=b"")
    assert refused(s3.put_object, Bucket=BUCKET, Key="folder", Body=b"x")[0] == "InvalidArgument"
    assert refused(s3.put_object, Bucket=BUCKET, Key="folder/k/x", Body=b"x")[0] == "InvalidArgument"


def test_faults_strike_s3_in_its_own_words(s3: Any, sagemaker: LocalSageMaker) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"")
    with sagemaker.faults.deny("GetObject"):
        assert refused(s3.get_object, Bucket=BUCKET, Key="k") == ("AccessDenied", 403)
        assert s3.head_object(Bucket=BUCKET, Key="k")
    with sagemaker.faults.throttle("GetObject", times=None):
        assert refused(s3.get_object, Bucket=BUCKET, Key="k") == ("SlowDown", 503)
    with sagemaker.faults.expire_credentials():
        assert refused(s3.get_object, Bucket=BUCKET, Key="k")[0] == "ExpiredToken"


def test_an_answer_may_be_lost(sagemaker: LocalSageMaker) -> None:
    s3 = sagemaker.s3_client()
    with sagemaker.faults.cut_connection("PutObject", times=None), pytest.raises(ConnectionClosedError):
        s3.put_object(Bucket=BUCKET, Key="k", Body=b"kept")
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b"kept"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 501),
        ({"Authorization": "Basic eA=="}, 501),
        ({"Authorization": "AWS4-HMAC-SHA256 x", "Host": "example.com"}, 403),
        ({"Authorization": "AWS4-HMAC-SHA256 x", "Origin": "http://example.com"}, 403),
        ({"Authorization": "AWS4-HMAC-SHA256 x"}, 200),
    ],
)
def test_a_page_in_a_browser_reads_nothing(
    sagemaker: LocalSageMaker, url: str, headers: dict[str, str], status: int
) -> None:
    """It cannot send the header of a signature, and no other name may be made to resolve to this machine."""
    sagemaker.path("s3://bucket/page.html").write_text("<script>")
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/bucket/page.html", headers=headers)
    response = connection.getresponse()
    assert response.status == status
    assert (response.read() == b"<script>") == (status == 200)
    connection.close()


def test_a_closed_machine_says_so(tmp_path: Path) -> None:
    with LocalSageMaker(tmp_path / "closed") as made:
        s3 = made.s3_client()
    assert refused(s3.get_object, Bucket=BUCKET, Key="k")[0] == "ServiceUnavailable"
