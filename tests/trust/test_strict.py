"""`rectify check --strict`, the evening before submission: what cannot be shown to be as it was is an error, told with
its place and the next command; and where nothing is wrong, what was verified is said."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clerk, Said
from tests.days import on

PAPER = "进展情况报告.docx"
STRICT = "rectify check --strict"


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


def commits(clerk: Clerk) -> None:
    clerk.git("add", "--all", "ledger", "templates")
    clerk.git("commit", "--quiet", "--message", "手工")


def refused(clerk: Clerk, command: str = STRICT) -> Said:
    """A strict check that finds something, each finding with a next command, and changes nothing, git's files included."""
    before = everything(clerk)
    said = clerk.types(command)
    assert (said.code, "Traceback" in said.err) == (1, False), said.out + said.err
    assert "没有发现问题" not in said.err
    assert re.fullmatch("(?:(?:错误：[^\n]+\n)+提示：[^\n]+\n)+", said.out), said.out
    assert everything(clerk) == before
    return said


def everything(clerk: Clerk) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(clerk.folder.rglob("*")) if path.is_file()}


def told(said: Said) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith("错误：")]


# — nothing wrong —


def test_where_nothing_is_wrong_what_was_verified_is_said(ready: Clerk) -> None:
    said = ready.does(STRICT)
    assert said.out == ""
    count = ready.git("rev-list", "--count", "HEAD").strip()
    assert said.err == (
        "没有发现问题。核对过：台账 1 条、3 个具体问题；佐证 1 个文件都在，没有改过；"
        f"历史 {count} 次提交完整；没有未提交的改动；{PAPER} 就是这份台账出的\n"
    )
    assert ready.does(f"{STRICT} --json").json == []


def test_the_sample_is_ready_for_submission(sample: Clerk) -> None:
    sample.does("rectify report --docx")
    sample.does("rectify report 通报 --docx")
    said = sample.does(STRICT)
    assert "16 条、38 个具体问题；佐证 3 个文件" in said.err
    assert f"{PAPER} 就是这份台账出的；通报.docx 就是这份台账出的" in said.err


def test_without_a_paper_that_is_noted(ready: Clerk) -> None:
    ready.path(PAPER).unlink()
    said = ready.does(STRICT)
    assert "注意：这里没有写好的报告（.docx），没有核对；出报告：rectify report --docx" in said.err
    assert PAPER not in said.err.partition("核对过")[2]


def test_it_takes_no_lock_and_leaves_git_alone(ready: Clerk) -> None:
    ready.path("ledger/1.1.yaml").touch()  # git would note the new time in its index
    ready.path(".git/rectify.lock").unlink(missing_ok=True)
    before = everything(ready)
    ready.does(STRICT)
    assert everything(ready) == before


def test_json_says_the_same(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("2023年6月底前", "尽快"))
    ready.write(PAPER, "不是报告")
    found = ready.types(f"{STRICT} --json").json
    lines = "".join(
        f"错误：{each['file']}{'' if each['line'] is None else ':' + str(each['line'])}：{each['message']}\n提示：{each['hint']}\n"
        for each in found
    )
    assert lines == refused(ready).out
    assert [(each["level"], each["file"], each["line"], each["id"]) for each in found] == [
        ("error", "ledger/1.1.yaml", 4, "1.1"),
        ("error", "ledger/1.1.yaml", None, None),
        ("error", PAPER, None, None),
    ]


# — the ledger —


def test_warnings_are_errors(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("2023年6月底前", "尽快"))
    commits(ready)
    assert ready.does("rectify check").out.startswith("提醒：ledger/1.1.yaml:4：")
    said = refused(ready)
    assert told(said)[0].startswith("错误：ledger/1.1.yaml:4：整改时限“尽快”看不出是哪一天")
    assert "提示：改好它：rectify update 1.1 --edit" in said.out


def test_a_damaged_file_is_told_with_its_correction(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("标题: ", "标题：", 1))
    commits(ready)
    said = refused(ready)
    assert told(said)[0].startswith("错误：ledger/1.1.yaml:2：“标题”后面用了中文冒号")
    assert "提示：改成英文冒号加空格：标题: …" in said.out
    assert f"错误：{PAPER}：没法核对，现在的台账出不了报告：ledger/1.1.yaml:2" in said.out


# — the evidence —


def test_evidence_without_sha256_is_recorded_by_the_command_that_is_hinted(ready: Clerk) -> None:
    text = ready.read("ledger/1.1.yaml")
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", text))
    commits(ready)
    ready.does("rectify check")
    said = refused(ready)
    assert "佐证文件 evidence/1.1/办法.txt 没有记 sha256，改没改过证明不了" in said.out
    hint = "rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt"
    assert hint in said.out
    ready.does(hint)
    assert ready.read("ledger/1.1.yaml") == text
    ready.does(STRICT)


def test_recording_it_is_no_change_of_what_was_signed_off(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", ready.read("ledger/1.1.yaml")))
    commits(ready)
    ready.does("rectify close 1.1.1 --accepted-by 王某")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt")
    ready.does("rectify check")


def test_a_sha256_recorded_for_another_file_is_a_change_of_what_was_signed_off(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", ready.read("ledger/1.1.yaml")))
    commits(ready)
    ready.does("rectify close 1.1.1 --accepted-by 王某")
    ready.write("ledger/evidence/1.1/办法.txt", "换了")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt")
    assert "1.1.1 销号后没有重启就改了：佐证文件 evidence/1.1/办法.txt 换了内容" in refused(ready).out


@pytest.mark.parametrize("is_ignored", [False, True])
def test_evidence_that_git_has_not(ready: Clerk, *, is_ignored: bool) -> None:
    if is_ignored:
        ready.write(".gitignore", "*.pdf\n")
    ready.write("ledger/evidence/1.1/会议 纪要.pdf", "纪要")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/会议\\ 纪要.pdf --no-commit")
    ready.git("add", "ledger/1.1.yaml")
    ready.git("commit", "--quiet", "--message", "手工")
    ready.does("rectify check")
    said = refused(ready)
    line = next(n for n, text in enumerate(ready.read("ledger/1.1.yaml").splitlines(), 1) if "会议" in text)
    assert told(said) == [
        f"错误：ledger/1.1.yaml:{line}：佐证文件 evidence/1.1/会议 纪要.pdf 没有提交到 git，备份和别人那里都没有它"
    ]
    hint = 'git add --force "ledger/evidence/1.1/会议 纪要.pdf"'
    assert hint in said.out
    ready.git("add", "--force", "ledger/evidence/1.1/会议 纪要.pdf")
    ready.git("commit", "--quiet", "--message", "存入佐证")
    ready.does(STRICT)


def test_evidence_that_was_changed(ready: Clerk) -> None:
    ready.write("ledger/evidence/1.1/办法.txt", "改过的")
    said = refused(ready)
    assert "存进来以后改过（sha256 对不上）" in said.out
    assert "错误：ledger/evidence/1.1/办法.txt：改了，还没有提交" in said.out


def test_evidence_in_git_lfs_is_noted(ready: Clerk) -> None:
    ready.write("ledger/evidence/.gitattributes", "*.txt filter=lfs\n")
    ready.git("add", "ledger")
    ready.git("commit", "--quiet", "--message", "大文件")
    said = ready.does(STRICT)
    assert "注意：佐证 ledger/evidence/1.1/办法.txt 由 Git LFS 存放，git bundle 备份里没有它们的内容" in said.err


# — the history —


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
    assert len(told(said)) == 1
    for command in ("rectify check", "rectify log"):
        other = ready.types(command)
        assert "rectify check --strict" in other.err, command


def test_a_branch_that_points_nowhere(ready: Clerk) -> None:
    head = ready.read(".git/HEAD").removeprefix("ref: ").strip()
    ready.write(f".git/{head}", "")
    said = refused(ready)
    assert "git 历史不完整，或者已经损坏" in told(said)[0]
    assert len(told(said)) == 1


def test_no_history_at_all(ready: Clerk) -> None:
    shutil.rmtree(ready.path(".git"))
    said = refused(ready)
    assert told(said) == ["错误：ledger：这里不是 git 仓库，没有历史"]
    ready.git("init", "--quiet")
    ready.does("rectify list")  # gives the repository its merge driver
    assert told(refused(ready)) == ["错误：ledger：还没有提交过，没有历史"]


def test_a_folder_of_another_user(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick or a share: git keeps away, and says what to type."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    said = refused(ready)
    assert told(said) == ["错误：ledger：git 不信任这个文件夹（它属于别的用户），没有读它的历史，也不往里记"]
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


# — signatures —

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
    (only,) = told(said)
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
    (only,) = told(said)
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


# — the working tree —


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
    assert told(said) == [
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
    assert told(said)[0].startswith("错误：ledger/1.1.yaml：有没有改动看不出来")
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


# — the papers —


def test_a_paper_of_another_day(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_TODAY", "2023-04-29")
    said = refused(ready)
    assert told(said) == [f"错误：{PAPER}：是 2023年4月28日的：文件里的日期不是2023年4月29日，别的和台账一样"]
    assert (
        f"提示：重新出：rectify report --docx；报的就是那一天的：rectify check --strict --as-of 2023-04-28 {PAPER}"
        in said.out
    )
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_is_held_against_the_day_that_it_is_of(march: Clerk) -> None:
    march.does("rectify update 1.1.3 --result 加强巡查。 --status 整改到位")
    march.write("ledger/report.yaml", march.read("ledger/report.yaml").replace("导语:", "导语: '{{ 统计句 }}'"))
    commits(march)
    march.does("rectify report --docx")
    on("2023-03-25")
    march.does("rectify close 1.1.3 --accepted-by 王某")
    march.write("ledger/1.1.yaml", march.read("ledger/1.1.yaml") + "# 以后的事\n")
    assert len(told(refused(march))) == 2
    said = march.does(f"{STRICT} --as-of 2023-03-20")
    assert f"{PAPER} 就是这份台账出的" in said.err
    assert "模板没有未提交的改动" in said.err


def test_a_paper_from_before_the_ledger_was_changed(ready: Clerk) -> None:
    before = ready.git("log", "-1", "--format=%s").strip()
    ready.does("rectify update 1.1.1 --result 印发办法两项。")
    ready.does("rectify update 1.1 --owner 许某")
    said = refused(ready)
    (only,) = told(said)
    assert re.fullmatch(
        f"错误：{PAPER}：是台账改动以前出的：和 [0-9-]{{10}} 的“{before}”时一样，后来台账又改了 2 次", only
    )
    assert "提示：重新出：rectify report --docx\n" in said.out


def test_a_paper_from_before_a_change_that_is_not_committed(ready: Clerk) -> None:
    ready.does("rectify update 1.1.1 --result 印发办法两项。 --no-commit")
    assert "时一样，后来改的还没有提交" in refused(ready).out


def resaved(clerk: Clerk, name: str, change: Callable[[str], str], program: str | None) -> None:
    """The report as another program writes it: the parts in its own order, dated, with its name in them."""
    with zipfile.ZipFile(clerk.path(PAPER)) as source, zipfile.ZipFile(clerk.path(name), "w") as target:
        for part in reversed(source.namelist()):
            text = source.read(part).decode()
            if part == "word/document.xml":
                text = change(text)
            if part == "docProps/app.xml" and program:
                text = text.replace("<Company>", f"<Application>{program}</Application><Company>")
            target.writestr(part, text)


def test_a_paper_that_was_edited_by_hand(ready: Clerk) -> None:
    resaved(
        ready,
        "送审稿.docx",
        lambda text: text.replace("印发管理办法", "印发操作办法").replace("补录台账20份", "补录台账30份"),
        "Microsoft Office Word",
    )
    said = refused(ready, f"{STRICT} 送审稿.docx")
    assert [line.partition("：第 ")[2] for line in told(said)] == [
        "4 段，文件里是“…是健全制度。印发操作办法。二是补齐台…”，台账是“…是健全制度。印发管理办法。二是补齐台…”",
        "4 段，文件里是“…齐台账。补录台账30份。三是加强巡…”，台账是“…齐台账。补录台账20份。三是加强巡…”",
    ]
    assert "提示：台账是对的，重新出：rectify report --docx -o 送审稿.docx；文件里是对的，先照着改台账" in said.out


def test_only_the_first_differences_are_told(sample: Clerk) -> None:
    sample.does("rectify report --docx")
    resaved(sample, "送审稿.docx", lambda text: text.replace("整改", "整治"), None)
    said = refused(sample, f"{STRICT} 送审稿.docx")
    assert len(told(said)) == 6
    assert re.fullmatch("错误：送审稿.docx：这样的地方还有 [0-9]+ 处", told(said)[-1])


def test_a_paper_with_a_paragraph_more_and_one_less(ready: Clerk) -> None:
    def change(text: str) -> str:
        first, second, *rest = re.findall(r"<w:p>.*?</w:p>", text)
        assert rest
        return text.replace(
            first, first + re.sub("<w:t[ >].*?</w:t>", "<w:t>夹进来的。</w:t>", second, count=1)
        ).replace(rest[-1], "")

    resaved(ready, "送审稿.docx", change, None)
    said = refused(ready, f"{STRICT} 送审稿.docx")
    assert "第 2 段台账里没有：“夹进来的。" in said.out
    assert "段前面少了：“" in said.out


@pytest.mark.parametrize("program", ["Microsoft Office Word", "WPS Office_12.1.0_F1E327BC"])
def test_a_paper_that_another_program_saved_again(ready: Clerk, program: str) -> None:
    resaved(ready, PAPER.replace("报告", "报告（存）"), lambda text: text.replace("w:jc", "w:jc "), program)
    ready.path("进展情况报告（存）.docx").replace(ready.path(PAPER))
    (only,) = told(refused(ready))
    assert only.startswith(f"错误：{PAPER}：文字和台账一样，但用 {program} 另存过")


def test_a_paper_in_other_faces(ready: Clerk) -> None:
    ready.write("ledger/ledger.yaml", ready.read("ledger/ledger.yaml") + "字体: {仿宋: 仿宋}\n")
    commits(ready)
    (only,) = told(refused(ready))
    assert only.startswith(f"错误：{PAPER}：文字和台账一样，版式不是现在这样出的")
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_on_the_office_s_own_base(ready: Clerk) -> None:
    ready.does("rectify init --base")
    assert "版式不是现在这样出的" in refused(ready).out
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_packed_by_another_zlib_is_the_same(ready: Clerk) -> None:
    with zipfile.ZipFile(ready.path(PAPER)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(ready.path(PAPER), "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    ready.does(STRICT)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_file_that_is_no_paper(ready: Clerk, data: bytes) -> None:
    ready.write(PAPER, data)
    said = refused(ready)
    assert told(said)[0].startswith(f"错误：{PAPER}：")
    assert "提示：重新出：rectify report --docx" in said.out


def test_papers_under_other_names_and_in_other_places(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.does("rectify report -o 送审稿.docx")
    ready.does("rectify report 通报 -o 对外稿.docx")
    said = ready.does(f"{STRICT} 送审稿.docx 对外稿.docx")
    assert "送审稿.docx 就是这份台账出的；对外稿.docx 就是这份台账出的" in said.err
    monkeypatch.chdir(ready.path("ledger"))
    ready.does("rectify report --docx -o ../通报.docx")
    said = ready.types(STRICT)
    assert f"../{PAPER}" not in said.out
    assert "错误：../通报.docx：文字和台账一样，版式不是现在这样出的" in said.out
    assert "rectify report 通报 --docx -o ../通报.docx" in said.out


def test_a_template_that_is_wrong_is_told(ready: Clerk) -> None:
    ready.write("templates/进展情况报告.html", "<p>{{ 没有 }}</p>")
    commits(ready)
    said = refused(ready)
    assert f"错误：{PAPER}：没法核对，现在的台账出不了报告：" in said.out


def test_without_strict_nothing_changes(ready: Clerk) -> None:
    ready.write("ledger/report.yaml", ready.read("ledger/report.yaml") + "# 改\n")
    ready.write(PAPER, "不是报告")
    said = ready.does("rectify check")
    assert (said.out, said.err) == ("", "没有发现问题\n")
    assert ready.does("rectify check --json").json == []
