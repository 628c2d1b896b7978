"""Sign-in, one's own settings, and the administrator's list of accounts."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from app.accounts import queries, service
from app.accounts.forms import AccountForm, PasswordForm, SignInForm, TokenForm
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import LANGUAGE_COOKIE, LANGUAGES, _
from app.foundation.web.blueprint import Pages, Public, SignedIn, actor

pages = Pages("accounts")
THEMES = ("light", "dark", "auto")
YEAR_S = 365 * 24 * 3600


@pages.page("/sign-in", needs=Public("nobody is signed in yet"))
def sign_in() -> ResponseReturnValue:
    """The way in."""
    if current_user.is_authenticated:
        return redirect(url_for("reports.home"))
    return render_template("accounts/sign_in.html", form=SignInForm())


@pages.action("/sign-in", needs=Public("nobody is signed in yet"))
def enter() -> ResponseReturnValue:
    """Check name and password and open a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 400
    try:
        with transaction():
            person = service.sign_in(form.sign_in_name.data, form.password.data, request.remote_addr)
    except AppError as error:
        form.password.errors = [str(error)]
        return render_template("accounts/sign_in.html", form=form), error.status
    if person is None:
        form.password.errors = [str(_("Name and password do not fit. Check both; capital letters count."))]
        return render_template("accounts/sign_in.html", form=form), 400
    session.clear()
    session.permanent = True
    login_user(person)
    return redirect(inside(request.args.get("next")) or url_for("reports.home"))


@pages.action("/sign-out", needs=SignedIn("everyone may leave"))
def sign_out() -> ResponseReturnValue:
    """Leave."""
    with transaction():
        service.note_sign_out(actor())
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@pages.action("/language", needs=Public("the sign-in page is in both languages, too"))
def choose_language() -> ResponseReturnValue:
    """Change the language of the pages for this browser."""
    chosen = request.form.get("language", "")
    return _remember(LANGUAGE_COOKIE, chosen if chosen in LANGUAGES else "en")


@pages.action("/theme", needs=Public("the sign-in page has light and dark, too"))
def choose_theme() -> ResponseReturnValue:
    """Light, dark, or as the computer is set."""
    chosen = request.form.get("theme", "")
    return _remember("theme", chosen if chosen in THEMES else "auto")


@pages.page("/me", needs=SignedIn("one's own account"))
def me() -> ResponseReturnValue:
    """One's own account."""
    return render_template("accounts/me.html", form=PasswordForm())


@pages.action("/me/password", needs=SignedIn("one's own account"))
def change_password() -> ResponseReturnValue:
    """A new password for oneself."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/me.html", form=form), 400
    try:
        with transaction():
            service.change_password(actor(), form.old.data, form.new.data)
    except AppError as error:
        form.new.errors = [str(error)]
        return render_template("accounts/me.html", form=form), error.status
    flash(_("Your password was changed."), "success")
    return redirect(url_for("accounts.me"))


@pages.page("/accounts", needs=Permission.ACCOUNT_MANAGE)
def list_accounts() -> ResponseReturnValue:
    """All accounts."""
    return render_template("accounts/list.html", users=queries.list_users(), form=AccountForm())


@pages.action("/accounts", needs=Permission.ACCOUNT_MANAGE)
def create_account() -> ResponseReturnValue:
    """A new account."""
    form = AccountForm()
    if not form.validate_on_submit():
        return render_template("accounts/list.html", users=queries.list_users(), form=form), 400
    try:
        with transaction():
            service.create_account(
                actor(), form.sign_in_name.data, form.name_en.data, form.name_zh.data,
                Role(form.role.data), form.password.data,
            )  # fmt: skip
    except AppError as error:
        form.sign_in_name.errors = [str(error)]
        return render_template("accounts/list.html", users=queries.list_users(), form=form), error.status
    flash(_("The account was made. Hand over the first password in person."), "success")
    return redirect(url_for("accounts.list_accounts"))


@pages.action("/accounts/<int:user_id>/close", needs=Permission.ACCOUNT_MANAGE)
def close_account(user_id: int) -> ResponseReturnValue:
    """End somebody's access."""
    with transaction():
        service.close_account(actor(), user_id)
    flash(_("The account was closed. Its history stays."), "success")
    return redirect(url_for("accounts.list_accounts"))


@pages.page("/accounts/tokens", needs=Permission.ACCOUNT_MANAGE)
def list_tokens() -> ResponseReturnValue:
    """The tokens of programs that send calls."""
    return _tokens_page(TokenForm(), 200)


@pages.action("/accounts/tokens", needs=Permission.ACCOUNT_MANAGE)
def create_token() -> ResponseReturnValue:
    """A new token; its text is shown in this answer alone."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _tokens_page(form, 400)
    with transaction():
        _token, text = service.create_token(actor(), form.name.data, form.days.data)
    return _tokens_page(TokenForm(formdata=None), 200, made=text)


@pages.action("/accounts/tokens/<int:token_id>/revoke", needs=Permission.ACCOUNT_MANAGE)
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End what a token opens."""
    with transaction():
        service.revoke_token(actor(), token_id)
    flash(_("The token was revoked. The program that used it is refused from now on."), "success")
    return redirect(url_for("accounts.list_tokens"))


def _tokens_page(form: TokenForm, status: int, made: str | None = None) -> ResponseReturnValue:
    tokens = queries.list_tokens()
    return render_template(
        "accounts/tokens.html", tokens=tokens, form=form, made=made, now=clock.now()
    ), status


def inside(address: str | None) -> str | None:
    """``address`` if it leads to this site, None if it leads elsewhere (an open redirect).

    Browsers pass over tabs and line ends in addresses: ``/<tab>/elsewhere`` leads elsewhere, too.
    """
    if not address or not address.isprintable():
        return None
    leads_elsewhere = not address.startswith("/") or address.startswith(("//", "/\\"))
    return None if leads_elsewhere else address


def _remember(cookie: str, value: str) -> ResponseReturnValue:
    response = redirect(inside(request.form.get("next")) or url_for("accounts.sign_in"))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie, value, max_age=YEAR_S, samesite="Lax", httponly=True, secure=secure)
    return response
