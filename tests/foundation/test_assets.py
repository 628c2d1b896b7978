"""Static files: their addresses, how long a browser keeps them, and which modules come together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import render_template_string

from app.foundation.web.assets import modules_of, version_of


@pytest.fixture
def version(app) -> str:
    return app.config["ASSETS_VERSION"]


def test_a_file_of_the_present_version_is_kept_for_good_by_whoever_gets_it(client, version):
    answer = client.get(f"/assets/{version}/js/app.js")
    assert answer.cache_control.immutable
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 365 * 24 * 3600


def test_a_page_of_an_older_version_still_gets_its_files_but_keeps_them_not(client):
    answer = client.get("/assets/older/js/app.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_everybody_may_keep_is_the_same_with_and_without_a_session(signed_in, version):
    answer = signed_in("monitor").get(f"/assets/{version}/js/app.js")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_nothing_outside_the_folder_is_served(client, version):
    assert client.get(f"/assets/{version}/../__init__.py").status_code == 404


def test_the_version_follows_names_and_contents(tmp_path):
    def version_with(folder: str, name: str, text: str) -> str:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
        return version_of(tmp_path / folder)

    one = version_with("one", "a.js", "1")
    assert one == version_with("same", "a.js", "1")
    assert one != version_with("changed", "a.js", "2")
    assert one != version_with("renamed", "b.js", "1")


def test_modules_are_named_once_with_all_that_they_import(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "vendor").mkdir()
    for name, text in {
        "js/page.js": 'import { a } from "./a.js";\nimport "./b.js";\n',
        "js/a.js": 'import Wave from "../vendor/wave.js";\nexport const a = "./not-this.js";\n',
        "js/b.js": 'export { a } from "./a.js";\n',
        "vendor/wave.js": "",
    }.items():
        (tmp_path / name).write_text(text)
    assert modules_of(tmp_path, "1", ("page",)) == ("js/page.js", "js/a.js", "js/b.js", "vendor/wave.js")


def test_a_page_links_to_the_modules_it_names_at_their_addresses(app, version):
    with app.test_request_context():
        links = render_template_string("{{ preload('search') }}")
    names = re.findall(f'href="/assets/{version}/([^"]+)"', links)
    assert names == ["js/search.js", "js/keys.js"]


def test_every_import_of_the_product_names_a_file_that_is_there(app):
    folder = Path(app.static_folder)
    names = tuple(path.stem for path in (folder / "js").glob("*.js"))
    found = modules_of(folder, "all", names)
    assert [name for name in found if not (folder / name).is_file() and not name.startswith("vendor/")] == []
