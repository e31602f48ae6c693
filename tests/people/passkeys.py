"""An authenticator in software: makes passkeys and answers with them, as a browser would."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost:8000"
UP, UV, AT = (
    AuthenticatorData.FLAG.USER_PRESENT,
    AuthenticatorData.FLAG.USER_VERIFIED,
    AuthenticatorData.FLAG.ATTESTED,
)


@dataclass
class Passkey:
    """One passkey of one person. ``origin`` and ``flags`` are those of a well-behaved browser unless a test says so."""

    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user: str = ""
    origin: str = ORIGIN
    flags: Any = UP | UV

    def created(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``, as the form sends it."""
        wanted = options["publicKey"]
        self.user = wanted["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self._rp(wanted["rp"]["id"]), self.flags | AT, 0, credential)
        client = self._client(CollectedClientData.TYPE.CREATE, wanted["challenge"])
        response = {"attestationObject": websafe_encode(AttestationObject.create("none", data, {}))}
        return self._sent(client, response, {"credProps": {"rk": True}})

    def used(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``, as the form sends it."""
        wanted = options["publicKey"]
        data = AuthenticatorData.create(self._rp(wanted["rpId"]), self.flags, 1)
        client = self._client(CollectedClientData.TYPE.GET, wanted["challenge"])
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user,
        }
        return self._sent(client, response, {})

    def _client(self, kind: Any, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), self.origin)

    @staticmethod
    def _rp(name: str) -> bytes:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(name.encode())
        return digest.finalize()

    def _sent(self, client: CollectedClientData, response: dict[str, str], extensions: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": extensions,
                "response": {"clientDataJSON": websafe_encode(client), **response},
            }
        )
