"""The history is whole, its signatures are good, and nothing of the folder is missing in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.trust.strict.submitting import STRICT, commits, described, refused


def spoil(clerk: Clerk, name: str, how: Callable[[bytes], bytes | None]) -> None:
    """Damages a loose object of git's store."""
    content = clerk.git("rev-parse", name).strip()
    path = clerk.path(f".git/objects/{content[:2]}/{content[2:]}")
    path.chmod(0o644)
    data = how(path.read_bytes())
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("HEAD~3:ledger/1.1.yaml", flipped),
        ("HEAD~3:ledger/1.1.yaml", lambda _: None),
        ("HEAD~3:ledger", lambda _: b""),
        ("HEAD~3", lambda _: None),
    ],
    ids=["a file flipped", "a file gone", "a folder emptied", "a commit gone"],
)
def test_a_damaged_history(ready: Clerk, name: str, how: Callable[[bytes], bytes | None]) -> None:
    spoil(ready, name, how)
    said = refused(ready)
    assert "错误：ledger：git 历史不完整，或者已经损坏。git 的原话：" in said.out
    assert "提示：先不要再改；从共用仓库或备份另取一份：git clone 地址 新文件夹" in said.out
    assert len(described(said)) == 1
    for command in ("rectify check", "rectify log"):
        other = ready.types(command)
        assert "rectify check --strict" in other.err, command


def test_a_branch_that_points_nowhere(ready: Clerk) -> None:
    head = ready.read(".git/HEAD").removeprefix("ref: ").strip()
    ready.write(f".git/{head}", "")
    said = refused(ready)
    assert "git 历史不完整，或者已经损坏" in described(said)[0]
    assert len(described(said)) == 1


def test_no_history_at_all(ready: Clerk) -> None:
    shutil.rmtree(ready.path(".git"))
    said = refused(ready)
    assert described(said) == ["错误：ledger：这里不是 git 仓库，没有历史"]
    ready.git("init", "--quiet")
    ready.does("rectify list")  # gives the repository its merge driver
    assert described(refused(ready)) == ["错误：ledger：还没有提交过，没有历史"]


def test_a_folder_of_another_user(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick or a share: git keeps away, and says what to type."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    said = refused(ready)
    assert described(said) == ["错误：ledger：git 不信任这个文件夹（它属于别的用户），没有读它的历史，也不往里记"]
    assert f"提示：确是自己单位的：git config --global --add safe.directory '{ready.folder}'" in said.out.replace(
        f"directory {ready.folder}", f"directory '{ready.folder}'"
    )


def test_a_shallow_clone(ready: Clerk) -> None:
    ready.git("clone", "--quiet", "--depth", "1", ready.path(".git").as_uri(), "浅")
    said = ready.types(f"{STRICT} --ledger 浅")
    assert said.code == 1
    assert "错误：ledger：这是浅克隆，以前的历史不在这里\n提示：取全：git fetch --unshallow" in said.out
    subprocess.run(["git", "fetch", "--quiet", "--unshallow"], cwd=ready.path("浅"), check=True)
    ready.does(f"{STRICT} --ledger 浅")


def test_a_partial_clone(ready: Clerk) -> None:
    ready.git("config", "uploadpack.allowFilter", "true")
    ready.git("clone", "--quiet", "--filter=blob:none", ready.path(".git").as_uri(), "部分")
    said = ready.types(f"{STRICT} --ledger 部分")
    assert said.code == 1
    assert "错误：ledger：这是部分克隆，历史里的内容不全在这里" in said.out


has_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here to sign with")


@pytest.fixture
def signer(ready: Clerk, tmp_path: Path) -> Clerk:
    """The clerk signs with an ssh key from now on, and the list of those who may sign names it."""
    for name in ("钥匙", "别的钥匙"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    public = (tmp_path / "钥匙.pub").read_text(encoding="utf-8")
    (tmp_path / "名单").write_text(f"li@example.com {public}", encoding="utf-8")
    for key, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(tmp_path / "钥匙.pub")),
        ("gpg.ssh.allowedSignersFile", str(tmp_path / "名单")),
        ("commit.gpgSign", "true"),
    ):
        ready.git("config", key, value)
    ready.does(STRICT)  # none is signed yet
    ready.does("rectify update 1.1 --owner 许某")
    return ready


@has_ssh
def test_signed_commits_are_counted(signer: Clerk) -> None:
    signer.does("rectify update 1.1 --owner 周某")
    assert "；签名 2 个有效；" in signer.does(STRICT).err


@has_ssh
def test_an_unsigned_commit_among_signed_ones_is_named(signer: Clerk) -> None:
    signer.git("config", "commit.gpgSign", "false")
    signer.does("rectify update 1.1 --owner 周某")
    signer.does(STRICT)  # who does not sign is not asked for signatures
    signer.git("config", "commit.gpgSign", "true")
    said = refused(signer)
    short = signer.git("rev-parse", "--short", "HEAD").strip()
    (only,) = described(said)
    assert re.fullmatch(f"错误：ledger：提交 {short}“1.1 更新责任人：严格管理”（李某，[0-9-]{{10}}）没有签名", only)
    assert "git tag -s 送审 -m 送审" in said.out
    signer.git("tag", "-s", "送审", "-m", "送审")
    assert "；有签名的标签 送审 作保；" in signer.does(STRICT).err
    signer.does("rectify update 1.1 --owner 吴某")
    assert "；有签名的标签 送审 作保；签名 1 个有效；" in signer.does(STRICT).err
    signer.git("config", "gpg.ssh.allowedSignersFile", "没有这个名单")
    assert "作保" not in signer.does(STRICT).err


@has_ssh
def test_a_forged_commit_is_named(signer: Clerk) -> None:
    """Another subject under the old signature."""
    raw = signer.git("cat-file", "commit", "HEAD").replace("许某", "王某").replace("1.1 更新责任人", "1.1 更新")
    forged = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=signer.folder,
        input=raw.encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    signer.git("reset", "--quiet", "--soft", forged.strip())
    assert "签名不对：内容和签的时候不一样" in refused(signer).out


@has_ssh
def test_a_stranger_s_signature_is_named(signer: Clerk, tmp_path: Path) -> None:
    signer.git("config", "user.signingKey", str(tmp_path / "别的钥匙.pub"))
    signer.does("rectify update 1.1 --owner 周某")
    said = refused(signer)
    (only,) = described(said)
    assert "签名的密钥不在认可的名单（allowed signers）里" in only
    assert "git config gpg.ssh.allowedSignersFile" in said.out


@has_ssh
@pytest.mark.parametrize(
    ("key", "value", "lacking"),
    [
        ("gpg.ssh.allowedSignersFile", "没有这个名单", "没有认可的公钥名单"),
        ("gpg.ssh.program", "no-such-program", "没有安装 no-such-program"),
    ],
)
def test_what_cannot_be_looked_at_is_no_false_alarm(signer: Clerk, key: str, value: str, lacking: str) -> None:
    signer.git("config", key, value)
    said = signer.does(STRICT)
    short = signer.git("rev-parse", "--short", "HEAD").strip()
    assert f"注意：{short} 这 1 个提交的签名核对不了：{lacking}" in said.err
    assert "有效" not in said.err


def test_each_file_that_is_not_committed_is_named(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml") + "# 改\n")
    ready.write("ledger/report.yaml", ready.read("ledger/report.yaml") + "# 改\n")
    ready.git("add", "ledger/report.yaml")
    ready.write("ledger/evidence/1.1/新的.txt", "新")
    ready.path("templates/周报.html").unlink()
    ready.write("ledger/草稿.tmp", "草稿")
    ready.write("ledger/.gitignore", "*.tmp\n")
    ready.write("不相干.txt", "在台账外面")
    said = refused(ready)
    assert described(said) == [
        "错误：ledger/1.1.yaml：改了，还没有提交",
        "错误：ledger/report.yaml：已经 git add，还没有提交",
        "错误：templates/周报.html：删去了，还没有提交",
        "错误：ledger/.gitignore：是新文件，还没有提交",
        "错误：ledger/evidence/1.1/新的.txt：是新文件，还没有提交",
    ]
    assert '提示：要留下：git add ledger templates 再 git commit -m "改了什么"；不要了：git restore' in said.out
    commits(ready)
    ready.does(STRICT)


def test_it_names_files_from_wherever_one_stands(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml") + "# 改\n")
    monkeypatch.chdir(ready.path("ledger"))
    said = ready.types(STRICT)
    assert "错误：ledger/1.1.yaml：改了，还没有提交" in said.out
    assert "提示：要留下：git add . ../templates 再 git commit" in said.out


def test_a_file_that_git_was_told_not_to_look_at(ready: Clerk) -> None:
    ready.git("update-index", "--assume-unchanged", "ledger/1.1.yaml")
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("印发管理办法", "印发新办法"))
    ready.does("rectify report --docx")
    said = refused(ready)
    assert described(said)[0].startswith("错误：ledger/1.1.yaml：有没有改动看不出来")
    ready.git("update-index", "--no-skip-worktree", "--no-assume-unchanged", "ledger/1.1.yaml")
    assert "错误：ledger/1.1.yaml：改了，还没有提交" in refused(ready).out


def test_a_merge_under_way_is_named(ready: Clerk) -> None:
    ready.git("checkout", "--quiet", "-b", "另一边")
    ready.does("rectify update 1.1 --owner 许某")
    ready.git("checkout", "--quiet", "-")
    ready.does("rectify update 1.1 --owner 周某")
    subprocess.run(["git", "merge", "--quiet", "另一边"], cwd=ready.folder, check=False, capture_output=True)
    said = refused(ready)
    assert (
        "错误：ledger：git merge 做到一半，还没有完\n提示：看还要定什么：rectify sync；作罢：git merge --abort"
        in said.out
    )
    assert "错误：ledger/1.1.yaml：两边的改动还没有合并完" in said.out
