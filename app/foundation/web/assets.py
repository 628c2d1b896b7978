"""Static files at addresses that change with the files, so that browsers keep them and ask no more.

One version stands for the whole folder, as a part of the path: so the modules, fonts and pictures that a file
names relative to itself have it too. A version is worked out when the process starts.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, send_from_directory
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.foundation.web.blueprint import Pages, Public

YEAR_S = 365 * 24 * 3600
_IMPORT = re.compile(r'^(?:import\s*|(?:import|export)\b[^;"=]*\bfrom\s*)"(\.{1,2}/[^"]+)"', re.MULTILINE)
pages = Pages("assets")


def wire(app: Flask) -> None:
    """Offer ``asset('css/app.css')`` and ``preload('player', …)`` to templates, and serve what they name."""
    app.config["ASSETS_VERSION"] = version_of(Path(app.static_folder or ""))
    app.jinja_env.globals.update(asset=asset, preload=preload)
    app.register_blueprint(pages)
    mimetypes.add_type("application/speculationrules+json", ".speculation")


@pages.page("/assets/<version>/<path:name>", needs=Public("the sign-in page needs style and scripts, too"))
def send(version: str, name: str) -> ResponseReturnValue:
    """The file as it is now; for good where ``version`` is the present one, else for this once."""
    answer = send_from_directory(_folder(), name, max_age=YEAR_S)
    if version == current_app.config["ASSETS_VERSION"] and not current_app.debug:
        answer.cache_control.public, answer.cache_control.immutable = True, True
    else:
        answer.headers["Cache-Control"] = "no-cache"
    return answer


def asset(name: str) -> str:
    """The address of a static file. A page names hundreds (icons), so the address is put together by hand."""
    return f"{request.root_path}/assets/{current_app.config['ASSETS_VERSION']}/{name}"


def preload(*modules: str) -> Markup:
    """Links that fetch ``js/<module>.js`` and all that they import at once, not one after the other."""
    names = modules_of(_folder(), current_app.config["ASSETS_VERSION"], modules)
    link = Markup('<link rel="modulepreload" href="{}">')
    return Markup("\n").join(link.format(asset(name)) for name in names)


@lru_cache(maxsize=64)
def modules_of(folder: Path, version: str, modules: tuple[str, ...]) -> tuple[str, ...]:
    """The named modules and, after them, what they import by ``import … from "./other.js"``, each once.

    ``version`` is there for the store of answers: another version may import other files.
    """
    found = [f"js/{module}.js" for module in modules]
    for name in found:
        text = (folder / name).read_text(encoding="utf-8")
        for target in _IMPORT.findall(text):
            path = (folder / name).parent.joinpath(target).resolve().relative_to(folder.resolve()).as_posix()
            if path not in found:
                found.append(path)
    return tuple(found)


@lru_cache(maxsize=8)
def version_of(folder: Path) -> str:
    """A short hash of names and contents of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _folder() -> Path:
    return Path(current_app.static_folder or "")
