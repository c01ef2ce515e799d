import pytest

from felles.maskin import les_maskin

WIN = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("tekst", "navn", "slag"),
    [
        (f"{WIN} Chrome/149.0.0.0 Safari/537.36", "Chrome 149, Windows 10 eller 11", "Datamaskin"),
        (f"{WIN} Chrome/148.0.0.0 Safari/537.36 Edg/148.0.1", "Edge 148, Windows 10 eller 11", "Datamaskin"),
        (f"{WIN} Chrome/148.0.0.0 Safari/537.36 OPR/120.0.0", "Opera 120, Windows 10 eller 11", "Datamaskin"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140, Linux", "Datamaskin"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) SEB/3.4.1",
            "Safe Exam Browser 3, macOS",
            "Datamaskin",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari 18, iPhone",
            "Mobiltelefon",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 "
            "Safari/537.36",
            "Chrome 149, Android",
            "Nettbrett",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 "
            "Safari/537.36",
            "Chrome 149, ChromeOS",
            "Datamaskin",
        ),
        ("curl/8.5", "Ukjent nettleser", "Ukjent maskin"),
        ("", "Ukjent nettleser", "Ukjent maskin"),
        ("<script>Edg/", "Ukjent nettleser", "Ukjent maskin"),
    ],
)
def test_nettleser_system_og_maskin(tekst, navn, slag):
    maskin = les_maskin(tekst)

    assert (maskin.navn, maskin.slagnavn) == (navn, slag)


def test_samme_maskin_etter_at_nettleseren_har_oppdatert_seg():
    foer, etter = (les_maskin(f"{WIN} Chrome/{n}.0.0.0 Safari/537.36") for n in (148, 149))

    assert foer.kjenning == etter.kjenning
