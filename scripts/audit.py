"""Ask whether a version that Ketenmonitor runs on has a known vulnerability: ``make audit``.

pip-audit calls it good when it could look nothing up at all (an index without the vulnerability service
answers 404 for every package); here that is told apart, and only that ends well without an answer.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNREACHABLE = re.compile(
    r"Could not connect|not redirecting|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError"
)
NOT_REACHED = (
    "De dienst met bekende kwetsbaarheden is hier niet bereikbaar: er is niets nagegaan; draai make audit op "
    "een machine die hem wel bereikt."
)


def judge(told: str, errors: str) -> tuple[list[str], int]:
    """What to say about what pip-audit told on standard output and standard error, and the exit code."""
    try:
        found = json.loads(told)["dependencies"]
    except (ValueError, KeyError):
        if UNREACHABLE.search(errors):
            return [NOT_REACHED], 0
        return [f"pip-audit is niet klaar gekomen: {errors.strip()}"], 1
    unknown = [each["name"] for each in found if "skip_reason" in each]
    if len(unknown) == len(found):
        return [NOT_REACHED], 0
    sentences = [
        f"{each['name']} {each['version']} is kwetsbaar ({vulnerability['id']}); hersteld in "
        f"{', '.join(vulnerability['fix_versions']) or 'nog geen versie'}."
        for each in found
        for vulnerability in each.get("vulns", ())
    ]
    if unknown:
        sentences.append(f"Niet nagegaan kon worden: {', '.join(unknown)}.")
    if sentences:
        return sentences, 1
    return [f"Van {len(found)} pakketten is geen kwetsbaarheid bekend."], 0


def main() -> None:
    """Ask about all of ``requirements.txt`` and end with 1 when there is something to mend."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.txt")]
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    sentences, code = judge(done.stdout, done.stderr)
    print("\n".join(sentences))
    sys.exit(code)


if __name__ == "__main__":
    main()
