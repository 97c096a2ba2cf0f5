"""Whatever a file is packed in, the same bytes come out, within bounds; damage is told in one line."""

import bz2
import gzip
import lzma
import pickle
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from copy import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.model import NoticeRecord, PublicationRecord, Record
from scholargraph.sources import inputs as opening
from scholargraph.sources.inputs import Input, inputs_of

CASES = Path(__file__).parent / "cases" / "sources"
PAGE = sorted(CASES.glob("profile-page/ok/*.txt"))[0]
PACKERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def contents(path: Path) -> dict[str, bytes]:
    found = {}
    for one in inputs_of(path):
        with one.open() as file:
            found[one.name] = file.read()
    return found


def titles(records: Iterable[Record]) -> list[str]:
    return [one.title.value for one in records if isinstance(one, PublicationRecord)]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("content", [b"", b"Ada\n", b"x" * 3_000_000], ids=["nothing", "little", "much"])
def test_a_packed_file_gives_its_bytes_and_its_inner_name(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"works.jsonl{suffix}"
    path.write_bytes(PACKERS[suffix](content))
    (one,) = inputs_of(path)
    assert contents(path) == {path.name: content}
    assert (one.inner.name, one.head, one.size) == ("works.jsonl", content[: opening.HEAD], path.stat().st_size)
    assert pickle.loads(pickle.dumps(one)) == one


def test_what_is_packed_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(gzip.compress(PAGE.read_bytes()))
    (tmp_path / "page.gz").write_bytes(PAGE.read_bytes())
    assert contents(tmp_path / "page") == {"page": PAGE.read_bytes()}
    assert contents(tmp_path / "page.gz") == {"page.gz": PAGE.read_bytes()}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_packed_page_is_read_like_the_page(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page.txt{suffix}"
    path.write_bytes(PACKERS[suffix](PAGE.read_bytes()))
    assert [type(one) for one in sources.read(path)] == [type(one) for one in sources.read(PAGE)]


def test_an_archive_gives_its_members_in_the_order_of_their_names(tmp_path: Path) -> None:
    members = {"b/refs.bib": b"b", "a.txt": b"a", ".hidden": b"h", "__MACOSX/a.txt": b"m", "b/.x/y": b"y", "c/": b""}
    path = archive(tmp_path / "export.zip", members)
    assert list(contents(path)) == ["export.zip/a.txt", "export.zip/b/refs.bib"]
    digests = [one.sha256 for one in inputs_of(path)]
    assert digests == [
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
    ]


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_people_wrote_it(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"#####.bib": b"a"})
    path.write_bytes(path.read_bytes().replace(b"#####", "Été".encode()))
    assert list(contents(path)) == ["export.zip/Été.bib"]


def test_a_name_in_the_old_code_page_of_archives_stays(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"#.bib": b"a"})
    path.write_bytes(path.read_bytes().replace(b"#.bib", "é.bib".encode("cp437")))
    assert list(contents(path)) == ["export.zip/é.bib"]


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"a.bib": b"a"}).read_bytes()
    path = archive(tmp_path / "export.zip", {"inner.zip": inner})
    with pytest.raises(SourceError, match=r"^export\.zip/inner\.zip: an archive in an archive; wanted the files"):
        sources.read(path)


def test_a_member_may_be_packed_again(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"works.jsonl.gz": gzip.compress(b"{}")})
    assert contents(path) == {"export.zip/works.jsonl.gz": b"{}"}


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "members.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
    assert [one.name for one in inputs_of(path)] == ["members.xlsx"]


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_cut_file_is_said_to_be_damaged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page.txt{suffix}"
    path.write_bytes(PACKERS[suffix](PAGE.read_bytes())[:-20])
    with pytest.raises(SourceError, match=rf"^page\.txt{suffix}: cannot be unpacked \(.*\); wanted a whole file"):
        list(sources.read(path, format="profile-page"))


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("case", ["bibtex/ok/articles.bib", "crossref/ok/answer.json", "arxiv/ok/feed.xml"])
def test_a_list_is_read_up_to_the_damage(tmp_path: Path, suffix: str, case: str) -> None:
    content = (CASES / case).read_bytes()
    path = tmp_path / f"list{suffix}"
    path.write_bytes(PACKERS[suffix](content + b" " * 200_000)[:-9])
    *read, last = sources.read(path)
    assert titles(read) == titles(sources.read(CASES / case))
    assert isinstance(last, NoticeRecord)
    assert re.match(r"the rest of the file cannot be read: cannot be unpacked \(.*\); wanted a whole", last.reason)


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"page.txt": PAGE.read_bytes()})
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(SourceError, match=r"^export\.zip: cannot be unpacked"):
        sources.read(path)


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^export\.zip: an archive with nothing in it; wanted files in it$"):
        sources.read(archive(tmp_path / "export.zip", {}))


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page.txt{suffix}"
    path.write_bytes(PACKERS[suffix](b"\n" * 80_000_000))
    (one,) = inputs_of(path)
    wanted = r"unpacks to more than \d+ MiB from [\d,]+ bytes; wanted at most 250 times"
    with one.open() as file, pytest.raises(SourceError, match=wanted):
        list(file)


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"page.txt": b"\n" * 80_000_000})
    (one,) = inputs_of(path)
    with pytest.raises(SourceError, match=r"^export\.zip/page\.txt: unpacks to more than"), one.open() as file:
        file.read()


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_MEMBERS", 2)
    path = archive(tmp_path / "export.zip", {f"{number}.txt": b"" for number in range(3)})
    with pytest.raises(SourceError, match=r"^export\.zip: an archive of 3 members; wanted at most 2"):
        list(inputs_of(path))


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("a.txt", b"other")
    with pytest.raises(SourceError, match=r"^export\.zip: two members called 'a\.txt'; wanted one of each name"):
        list(inputs_of(path))


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0", random.Random(1).randbytes(50_000))
        for number in range(1, 50):
            again = copy(packed.infolist()[0])
            again.filename = str(number)
            packed.filelist.append(again)
            packed.NameToInfo[again.filename] = again
    with pytest.raises(SourceError, match=r"^export\.zip: members that overlap; wanted a whole archive"):
        list(inputs_of(path))


def test_an_archive_of_many_members_is_listed_once(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {f"{number}.txt": b"a" for number in range(3_000)})
    start = time.process_time()
    assert sum(len(one.head) + one.size for one in inputs_of(path)) > 3_000
    assert time.process_time() - start < 5


def test_an_archive_that_has_changed_is_listed_again(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"a.txt": b"one"})
    assert contents(path) == {"export.zip/a.txt": b"one"}
    archive(path, {"a.txt": b"another", "b.txt": b"more"})
    assert contents(path) == {"export.zip/a.txt": b"another", "export.zip/b.txt": b"more"}


def test_a_file_that_goes_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Ada")
    (one,) = inputs_of(path)
    path.unlink()
    with pytest.raises(SourceError, match=r"^page\.txt: No such file or directory; wanted a file that can be read"):
        one.open()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_byte_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from([*PACKERS, ".zip"]))
    path = tmp_path / f"page.txt{suffix}"
    if suffix == ".zip":
        archive(path, {"page.txt": PAGE.read_bytes(), "more.txt": b"more"})
    else:
        path.write_bytes(PACKERS[suffix](PAGE.read_bytes()))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with suppress(SourceError):
        contents(path)


def test_a_name_outside_its_archive_is_only_a_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "export.zip", {"../../outside.txt": b"kept inside"})
    assert contents(path) == {"export.zip/../../outside.txt": b"kept inside"} or contents(path) == {}
    assert not (tmp_path.parent / "outside.txt").exists()


def test_how_far_the_reading_is(tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(b"%d\n" % number for number in range(400_000))))
    one = Input(path, path.name)
    assert one.position == 0
    with one.open() as file:
        file.read(1 << 20)
        assert 0 < one.position < one.size
    assert one.position == one.size
