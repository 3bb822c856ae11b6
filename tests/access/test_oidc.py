"""The settings of sign-in: from the file or the environment, and mistakes told before the server starts."""

import json
from pathlib import Path

import pytest

from ketenmonitor.access.oidc import Aanmelding, configured
from ketenmonitor.errors import Weigering

SECRET = "Zc8rTq1vXw5yUa9sLp3nKd7fHj2gBm6e"  # 32 characters
FILE = f"""
[auth]
redirect_uri = "https://monitor.dijkstad.nl/oauth2callback"
cookie_secret = "{SECRET}"

[auth.dijkstad]
naam = "Gemeente Dijkstad"
domeinen = ["dijkstad.nl", "@Sociaal.dijkstad.nl"]
client_id = "km"
client_secret = "geheim"
server_metadata_url = "https://login.dijkstad.nl/.well-known/openid-configuration"

[auth.surf]
domeinen = ["*"]
claims = ["email", "email_verified"]
client_id = "km"
client_secret = "anders"
server_metadata_url = "https://connect.surfconext.nl/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}
"""
ONE = {
    "KETENMONITOR_OIDC_REDIRECT_URI": "http://localhost:8501/oauth2callback",
    "KETENMONITOR_OIDC_COOKIE_SECRET": SECRET,
    "KETENMONITOR_OIDC_CLIENT_ID": "km",
    "KETENMONITOR_OIDC_CLIENT_SECRET": "geheim",
    "KETENMONITOR_OIDC_SERVER_METADATA_URL": "https://login.dijkstad.nl/.well-known/openid-configuration",
}
NO_FILE = Path("bestaat/niet.toml")


def from_file(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> Aanmelding | None:
    path = tmp_path / "secrets.toml"
    path.write_text(text, "utf-8")
    return configured(environment or {}, path)


def test_without_a_file_and_variables_there_is_no_sign_in(tmp_path: Path) -> None:
    assert configured({"KETENMONITOR_DATABASE": "x"}, NO_FILE) is None
    assert from_file(tmp_path, '[andere]\nsleutel = "x"\n') is None
    assert configured({"KETENMONITOR_OIDC_CLIENT_ID": ""}, NO_FILE) is None  # left empty in a compose file


def test_several_providers_from_the_file_reach_streamlit_in_its_own_form(tmp_path: Path) -> None:
    found = from_file(tmp_path, FILE)
    assert found is not None
    assert [(a.code, a.naam, a.domeinen) for a in found.aanbieders] == [
        ("dijkstad", "Gemeente Dijkstad", ("dijkstad.nl", "sociaal.dijkstad.nl")),
        ("surf", "Surf", ("*",)),
    ]
    assert found.uren == 8
    assert found.auth["cookie_secret"] == SECRET
    assert set(found.auth["dijkstad"]) == {"client_id", "client_secret", "server_metadata_url"}
    assert found.auth["surf"]["client_kwargs"] == {"prompt": "login"}
    # asked for in the ID token by name: OpenID Connect Core 1.0, section 5.5
    asked = json.loads(found.auth["surf"]["authorize_params"]["claims"])
    assert asked == {"id_token": {"email": None, "email_verified": None}}


def test_one_provider_from_the_environment_alone_vouches_for_every_address() -> None:
    found = configured(ONE, NO_FILE)
    assert found is not None
    (provider,) = found.aanbieders
    assert (provider.code, provider.naam) == ("default", "")
    assert provider.vouches_for("wie@elders.nl")
    assert found.auth["default"]["client_id"] == "km"


def test_several_providers_from_the_environment() -> None:
    environment = {
        **ONE,
        "KETENMONITOR_OIDC_DOMEINEN": "dijkstad.nl",
        "KETENMONITOR_OIDC_KOMPAS_NAAM": "Jeugdzorg Kompas",
        "KETENMONITOR_OIDC_KOMPAS_CLIENT_ID": "km2",
        "KETENMONITOR_OIDC_KOMPAS_CLIENT_SECRET": "x",
        "KETENMONITOR_OIDC_KOMPAS_SERVER_METADATA_URL": "https://id.kompas.nl/x",
        "KETENMONITOR_OIDC_KOMPAS_DOMEINEN": "kompas.nl, kompas-jeugd.nl",
        "KETENMONITOR_SESSIE_UREN": "1,5",
    }
    found = configured(environment, NO_FILE)
    assert found is not None
    assert {a.code: a.domeinen for a in found.aanbieders} == {
        "kompas": ("kompas.nl", "kompas-jeugd.nl"),
        "default": ("dijkstad.nl",),
    }
    assert found.uren == 1.5


def test_the_environment_goes_before_the_file_so_that_secrets_need_not_stand_in_it(tmp_path: Path) -> None:
    without = FILE.replace('client_secret = "geheim"\n', "")
    found = from_file(tmp_path, without, {"KETENMONITOR_OIDC_DIJKSTAD_CLIENT_SECRET": "uit de omgeving"})
    assert found is not None
    assert found.auth["dijkstad"]["client_secret"] == "uit de omgeving"
    assert found.auth["dijkstad"]["client_id"] == "km"


@pytest.mark.parametrize(
    "variable, value, sentence",
    [
        ("COOKIE_SECRET", "te kort", "ten minste 32 tekens"),
        ("COOKIE_SECRET", "", "ten minste 32 tekens"),
        ("COOKIE_SECRET", "x" * 40, "willekeurige tekst"),
        ("REDIRECT_URI", "http://monitor.dijkstad.nl/oauth2callback", "met https"),
        ("REDIRECT_URI", "https://monitor.dijkstad.nl/", "/oauth2callback"),
        ("REDIRECT_URI", "", "redirect_uri is ''"),
        ("CLIENT_ID", "", "client_id ontbreekt"),
        ("CLIENT_SECRET", "", "client_secret ontbreekt"),
        ("SERVER_METADATA_URL", "http://login.dijkstad.nl/x", "https://"),
        ("SERVER_METADATA_URL", "https://login.microsoftonline.com/common/v2.0/x", "eigen tenant"),
        ("CLIENTID", "km", "KETENMONITOR_OIDC_CLIENTID is onbekend"),
        ("KOMPAS_CLIENT_ID", "km2", "van aanbieder 'kompas' ontbreekt"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_that_names_it(variable: str, value: str, sentence: str) -> None:
    with pytest.raises(Weigering) as refused:
        configured({**ONE, f"KETENMONITOR_OIDC_{variable}": value}, NO_FILE)
    assert sentence in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_with_more_than_one_provider_each_must_say_for_which_addresses_it_vouches(tmp_path: Path) -> None:
    with pytest.raises(Weigering, match=r"domeinen van aanbieder 'surf' ontbreekt"):
        from_file(tmp_path, FILE.replace('domeinen = ["*"]\n', ""))


@pytest.mark.parametrize("name", ["twee_woorden", "Hoofdletter"])
def test_a_name_that_streamlit_can_not_use_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Weigering, match="kleine letters en cijfers"):
        from_file(tmp_path, FILE.replace("[auth.surf]", f"[auth.{name}]"))


def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Weigering, match="niet te lezen"):
        from_file(tmp_path, "[auth\n")


@pytest.mark.parametrize("hours", ["acht", "0", "-1", "25", "nan"])
def test_the_length_of_a_session_is_a_number_of_hours_up_to_a_day(hours: str) -> None:
    with pytest.raises(Weigering, match="KETENMONITOR_SESSIE_UREN is"):
        configured({**ONE, "KETENMONITOR_SESSIE_UREN": hours}, NO_FILE)


def test_a_provider_vouches_for_its_own_domains_and_not_for_what_looks_like_them(tmp_path: Path) -> None:
    found = from_file(tmp_path, FILE)
    assert found is not None
    dijkstad = found.aanbieder("dijkstad")
    assert dijkstad is not None
    assert dijkstad.vouches_for("ans@dijkstad.nl")
    assert not dijkstad.vouches_for("ans@kompas.nl")
    assert not dijkstad.vouches_for("ans@neppe-dijkstad.nl")
    assert not dijkstad.vouches_for("ans@dijkstad.nl.evil.nl")
