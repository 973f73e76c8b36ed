"""A folder that is ready for submission."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.trust.strict.submitting import commits


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the folder of `ready` is kept once it was made: the commands that make it take a while."""
    return tmp_path_factory.mktemp("现成的") / "整改"


@pytest.fixture
def ready(clerk: Clerk, kept: Path) -> Clerk:
    """A ledger of three problems with nothing to find in it, a piece of evidence, all of it committed, and the report."""
    if kept.exists():
        shutil.copytree(kept, clerk.folder, dirs_exist_ok=True)
        return clerk
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面")
    clerk.does("rectify add 1 严格管理 --problem 制度缺失 --problem 台账不全 --problem 巡查不力")
    clerk.does("rectify update 1.1.1 --title 健全制度 --result 印发管理办法。 --status 整改到位")
    clerk.does("rectify update 1.1.2 --title 补齐台账 --result 补录台账20份。 --status 整改中")
    clerk.does("rectify update 1.1.3 --result 加强巡查。 --status 整改到位")
    clerk.write("办法.txt", "管理办法")
    clerk.does("rectify update 1.1 --department 办公室 --deadline 2023年6月底前 --evidence 办法.txt")
    clerk.path("办法.txt").unlink()
    clerk.write("ledger/report.yaml", clerk.read("ledger/report.yaml").replace("导语:", "导语: 截至{{ 截止日期 }}。"))
    commits(clerk)
    clerk.does("rectify report --docx")
    shutil.copytree(clerk.folder, kept)
    return clerk
