"""Texts of the report around the problems: `report.yaml` as values. No file, clock or git."""

from __future__ import annotations

from rectify.core.values import frozen


@frozen
class Section:
    """（一）heading and its text."""

    heading: str | None = None
    text: str | None = None


@frozen
class Part:
    """One of the three parts of the report as `report.yaml` words it."""

    heading: str | None = None
    intro: str | None = None
    sections: tuple[Section, ...] = ()


@frozen
class Attachment:
    """An attachment: its name, and what the program prints as its content (None: only the name)."""

    name: str | None = None
    content: str | None = None


@frozen
class Letterhead:
    """版头 (GB/T 9704-2012 7.2)."""

    copy_number: str | None = None
    secrecy: str | None = None
    urgency: str | None = None
    organ: str | None = None
    reference: str | None = None
    signers: tuple[str, ...] = ()


@frozen
class Colophon:
    """版记 (GB/T 9704-2012 7.4)."""

    copies: str | None = None
    printer: str | None = None
    printed: str | None = None


@frozen
class ReportText:
    """`report.yaml`: the words around the problems, placeholders included. `sealed`: whether 署名 leaves room for a seal;
    `duplex`: printed on both sides, so that the margins of even pages are mirrored."""

    letterhead: Letterhead | None = None
    title: str | None = None
    addressee: str | None = None
    lead: str | None = None
    part_one: Part | None = None
    part_two: Part | None = None
    part_three: Part | None = None
    contact: str | None = None
    attachments: tuple[Attachment, ...] = ()
    signature: str | None = None
    date: str | None = None
    sealed: bool | None = None
    duplex: bool | None = None
    note: str | None = None
    colophon: Colophon | None = None
