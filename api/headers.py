"""The security headers that every answer carries."""

from urllib.parse import urlsplit

_DIRECTIVES = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
_FORBIDDEN = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")


def policy_headers(*, origin: str, production: bool) -> list[tuple[str, str]]:
    """Names and values; *origin* lets old Safari connect its websocket, which ``self`` omits."""
    netloc = urlsplit(origin).netloc
    socket = f" wss://{netloc}" if netloc and origin.startswith("https:") else ""
    policy = "; ".join((*_DIRECTIVES, f"connect-src 'self'{socket}"))
    found = [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _FORBIDDEN)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    if production:
        found.append(("Strict-Transport-Security", "max-age=31536000"))
    return found
