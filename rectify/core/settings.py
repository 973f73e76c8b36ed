"""The values of `ledger.yaml`: whose ledger it is, its departments and typefaces, what is withheld, which rules hold."""

from __future__ import annotations

from rectify.core.values import frozen


@frozen
class Department:
    """A department of `ledger.yaml`: its name, the names it had, since when it is in use."""

    name: str | None = None
    former: tuple[str, ...] = ()
    since: str | None = None


@frozen
class Withheld:
    """An entry of 不公开: a name that may not stand in the public text, its abbreviations, and the words that hold them
    and are harmless (深 in 深入)."""

    name: str | None = None
    short: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


@frozen
class Faces:
    """字体: the brands of type that the office has, where they are not the customary ones; None: the customary one."""

    fangsong: str | None = None
    kaiti: str | None = None
    heiti: str | None = None
    xiaobiaosong: str | None = None
    songti: str | None = None


@frozen
class Settings:
    """`ledger.yaml`: whose ledger it is and which rules hold."""

    unit: str | None = None
    short: str | None = None
    kind: str | None = None
    team: str | None = None
    entered: str | None = None
    feedback: str | None = None
    concentrated: str | None = None
    aspects: tuple[str, ...] = ()
    departments: tuple[Department, ...] = ()
    closing_asks: tuple[str, ...] | None = None
    remind_days: str | None = None
    tally_wording: str | None = None
    auto_commit: bool | None = None
    faces: Faces | None = None
    withheld: tuple[Withheld, ...] = ()
    public_tally: str | None = None
    persons: tuple[str, ...] = ()
    no_persons: tuple[str, ...] = ()

    @property
    def inspection(self) -> str:
        """巡视 or 巡察: the word in every sentence that names the inspection."""
        return "巡视" if "巡视" in (self.kind or "") else "巡察"

    def known_as(self, department: str) -> str:
        """The present name of a department that may be written by a former one, or with traces of pasting in it."""
        if not department.isprintable():
            from rectify.core import paste_artifacts

            department = paste_artifacts.clean(department)[0].strip() or department
        for known in self.departments:
            if known.name and department in (known.name, *known.former):
                return known.name
        return department
