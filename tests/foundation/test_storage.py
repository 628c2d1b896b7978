"""The store: nothing leads out of it, and nothing in it is half there (C3, X4)."""

from __future__ import annotations

import hashlib
import threading

import pytest

from app.foundation.storage import OutsideStore, Storage

DIGEST = "ab" * 32


@pytest.fixture
def store(tmp_path):
    store = Storage(tmp_path / "recordings")
    store.prepare()
    return store


def dropped(store, name="call.wav", content=b"sound"):
    path = store.incoming / name
    path.write_bytes(content)
    return path


def everything(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_recording_is_kept_under_the_hash_of_its_content(store):
    digest = store.keep(dropped(store))
    assert digest == hashlib.sha256(b"sound").hexdigest()
    assert store.kept_path(digest, ".wav").read_bytes() == b"sound"


def test_keeping_twice_changes_nothing(store):
    first = store.keep(dropped(store))
    before = store.kept_path(first, ".wav").stat()
    assert store.keep(dropped(store, "copy.wav")) == first
    assert store.kept_path(first, ".wav").stat() == before


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "a\0b", ".."])
def test_a_name_that_leads_out_is_not_opened(store, name):
    with pytest.raises(OutsideStore):
        store.inside(store.incoming, name)


def test_a_link_that_leads_out_is_not_followed(store, tmp_path):
    (tmp_path / "secret").write_text("x")
    (store.incoming / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OutsideStore):
        store.inside(store.incoming, "link")


def test_a_link_to_itself_is_no_more_than_a_file_that_cannot_be_opened(store):
    (store.incoming / "loop").symlink_to(store.incoming / "loop")
    with pytest.raises(OSError, match="symbolic links"):
        store.inside(store.incoming, "loop").read_bytes()


def test_a_name_within_the_folder_is_found(store):
    assert store.inside(store.incoming, "a/../b.wav") == (store.incoming / "b.wav").resolve()


@pytest.mark.parametrize("digest", ["", "../../x", "AB" * 32, "a" * 63])
def test_what_is_no_hash_names_no_place(store, digest):
    with pytest.raises(OutsideStore):
        store.kept_path(digest, ".wav")


@pytest.mark.parametrize("suffix", ["", ".w/v", "./../x", ".waytoolong"])
def test_a_strange_ending_becomes_a_plain_one(store, suffix):
    assert store.kept_path(DIGEST, suffix).name == f"{DIGEST}.bin"


def test_a_crash_while_writing_leaves_no_file(store):
    def crash(path):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write_playable(DIGEST, crash)
    assert everything(store) == []


def test_a_file_is_not_in_its_place_before_it_is_complete(store):
    seen = []

    def look(path):
        path.write_bytes(b"whole")
        seen.append(store.playable_path(DIGEST).exists())

    store.write_playable(DIGEST, look)
    assert (seen, store.playable_path(DIGEST).read_bytes()) == ([False], b"whole")


def test_two_threads_may_write_the_same_file(store):
    both_inside, faults = threading.Barrier(2, timeout=10), []

    def write(path):
        path.write_bytes(b"whole")
        both_inside.wait()

    def run():
        try:
            store.write_playable(DIGEST, write)
        except OSError as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (faults, len(everything(store))) == ([], 1)


def test_two_files_of_one_name_both_stay_in_quarantine(store):
    first = store.quarantine(dropped(store, content=b"1"), "1" * 64)
    second = store.quarantine(dropped(store, content=b"2"), "2" * 64)
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


@pytest.mark.parametrize("name", ["录" * 84, "r" * 251 + ".wav", "🎧" * 60])
def test_the_longest_names_fit_into_quarantine(store, name):
    assert store.quarantine(dropped(store, name), DIGEST).exists()


def test_the_longest_names_can_be_received(store):
    path = store.receive("1", "r" * 251 + ".wav", lambda path: path.write_bytes(b"x"))
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../../x", "/x", "..\\..\\x", "."])
def test_an_upload_cannot_leave_its_folder(store, name):
    with pytest.raises(OutsideStore):
        store.receive("1", name, lambda path: path.write_bytes(b"x"))


def test_what_arrived_is_listed_without_links_and_hidden_files(store, tmp_path):
    wanted = dropped(store)
    dropped(store, ".half")
    (store.incoming / "link.wav").symlink_to(wanted)
    assert list(store.arrived()) == [wanted]


def test_an_uploads_folder_goes_with_its_last_file(store):
    paths = [store.receive("1", f"a/{n}.wav", lambda path: path.write_bytes(b"x")) for n in (1, 2)]
    store.discard(paths[0])
    assert paths[1].exists()
    store.discard(paths[1])
    assert list(store.incoming.iterdir()) == []


def test_a_telephone_systems_own_folder_stays_when_it_is_empty(store):
    (store.incoming / "pbx").mkdir()
    store.discard(dropped(store, "pbx/1.wav"))
    assert (store.incoming / "pbx").is_dir()


def test_a_report_is_filed_under_its_hash(store):
    digest = store.file_away(b"report", ".pdf")
    assert store.filed_path(digest, ".pdf").read_bytes() == b"report"
