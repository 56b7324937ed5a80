"""`textDocument/signatureHelp`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.signature_help import RETRIGGERS, TRIGGERS, SignatureHelp, signature_help
from server.lsp import content
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(
        lsp.TEXT_DOCUMENT_SIGNATURE_HELP,
        lsp.SignatureHelpOptions(trigger_characters=list(TRIGGERS), retrigger_characters=list(RETRIGGERS)),
    )
    async def on_signature_help(ls: Server, params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        document = ls.client_capabilities.text_document
        client = document.signature_help if document is not None else None
        information = client.signature_information if client is not None else None
        is_markdown = content.takes_markdown(information.documentation_format if information is not None else None)

        def run(snapshot: Snapshot) -> lsp.SignatureHelp | None:
            found = signature_help(snapshot, ls.session.offset(snapshot, params.position), is_markdown)
            return _converted(found, information) if found is not None else None

        return await answer(ls, params.text_document.uri, run, None)


def _converted(found: SignatureHelp, client: lsp.ClientSignatureInformationOptions | None) -> lsp.SignatureHelp:
    formats = client.documentation_format if client is not None else None
    details = client.parameter_information if client is not None else None
    has_offsets = details is not None and bool(details.label_offset_support)
    parameters = [
        lsp.ParameterInformation(
            (_units(found.label[: one.start]), _units(found.label[: one.end]))
            if has_offsets
            else found.label[one.start : one.end],
            content.documentation(one.documentation, formats),
        )
        for one in found.parameters
    ]
    about = content.documentation(found.documentation, formats)
    # Said twice: clients that know the inner one look at no other, others know the outer one alone.
    made = lsp.SignatureInformation(found.label, about, parameters, found.active)
    return lsp.SignatureHelp([made], 0, found.active)


def _units(text: str) -> int:
    """The length in UTF-16 code units, in which labels are measured whatever the positions' encoding."""
    return len(text.encode("utf-16-le")) // 2
